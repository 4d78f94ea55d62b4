<<<<<<< HEAD
"""The ledger in a file, for one machine."""
=======
"""The store in a SQLite file: each step is one transaction."""
>>>>>>> runtime
