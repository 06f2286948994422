"""The asynchronous HTTP service, its pages, its jobs and its command line: the only package that knows Litestar."""
