"""Codes, violations, and values of unknown origin read safely."""
