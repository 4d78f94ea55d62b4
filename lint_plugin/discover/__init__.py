"""What a code base seems to need in its settings; nothing of it is imported or run."""
