"""INV006: positions that are empty because an error was swallowed."""
