"""Read-only views of what was decided: one interface over ledger and journal."""
