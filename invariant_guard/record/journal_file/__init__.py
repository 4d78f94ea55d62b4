"""The journal file: every decision of every process on a machine, in one SQLite file."""
