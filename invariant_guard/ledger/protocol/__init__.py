"""The pure steps of the ledger: state and time in, state and events out."""
