"""The page of an enterprise for its case: opened by its link, without an account, kept up to date while it is open."""
