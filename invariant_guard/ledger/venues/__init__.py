"""Venues: what the ledger asks them, how an order names itself there, what a refusal proves."""
