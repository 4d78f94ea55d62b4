"""Presets: the names by which order-placing libraries are called."""
