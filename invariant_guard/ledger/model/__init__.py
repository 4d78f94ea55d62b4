"""Words, keys and exact quantities of the ledger."""
