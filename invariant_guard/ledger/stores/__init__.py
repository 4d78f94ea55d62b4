<<<<<<< HEAD
"""The places where a ledger is kept, each step atomic."""
=======
"""Where the ledger lives: in memory, in a SQLite file, on a Redis server."""
>>>>>>> runtime
