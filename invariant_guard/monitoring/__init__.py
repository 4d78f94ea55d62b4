"""Monitoring: a ledger or journal as metrics, and the alarms among them."""
