"""The ledger's protocol: pure steps on one key, from admission to settlement."""
