"""The places where a ledger is kept, each step atomic."""
