"""What the project claims about speed and about real code, measured. Run from the repository's root."""
