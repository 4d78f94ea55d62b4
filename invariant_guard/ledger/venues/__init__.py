"""Venues: what the ledger asks them, how orders are named there, what refusals prove."""
