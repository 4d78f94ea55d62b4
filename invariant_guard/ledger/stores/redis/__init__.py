<<<<<<< HEAD
"""The ledger on a Redis server, for several machines."""
=======
"""The store on a Redis server: each step is one script there."""
>>>>>>> runtime
