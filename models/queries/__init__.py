"""Named queries: each function one question to the database, in the words of the architecture."""
