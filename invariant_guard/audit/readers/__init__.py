"""Readers: one module for each format, all to the same fills."""
