<<<<<<< HEAD
"""The pure steps of the ledger: state and time in, state and events out."""
=======
"""The ledger's protocol: pure steps on one key, from admission to settlement."""
>>>>>>> runtime
