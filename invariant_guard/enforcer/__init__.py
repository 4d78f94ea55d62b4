"""The enforcer: one core, a synchronous and an asynchronous face, with and without a ledger."""
