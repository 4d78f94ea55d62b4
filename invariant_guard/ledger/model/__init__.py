<<<<<<< HEAD
"""Words, keys and exact quantities of the ledger."""
=======
"""The words of the ledger: keys, legs, units, states."""
>>>>>>> runtime
