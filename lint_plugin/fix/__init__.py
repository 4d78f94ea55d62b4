"""The cure of findings as a change of the source; nothing of a user's code is imported or run."""
