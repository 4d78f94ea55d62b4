"""The ledger on a Redis server, for several machines."""
