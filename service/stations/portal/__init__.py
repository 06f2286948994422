"""Pages for partners: their sitekeys, how they are used, and how to embed."""
