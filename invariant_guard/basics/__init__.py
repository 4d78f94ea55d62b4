"""Values that every other room of the runtime needs: codes, sides, quantities, text, the log."""
