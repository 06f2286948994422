"""The same file back with its errors marked."""
