"""Where the ledger lives: in memory, in a SQLite file, on a Redis server."""
