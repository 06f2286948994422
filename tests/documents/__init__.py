"""What the documents say holds: README's request is really sent, tables are compared with the code, links resolve."""
