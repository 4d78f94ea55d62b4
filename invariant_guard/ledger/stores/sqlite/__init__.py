"""The store in a SQLite file: each step is one transaction."""
