"""The words of the ledger: keys, legs, units, states."""
