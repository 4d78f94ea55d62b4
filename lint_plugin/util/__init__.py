"""Helpers that know nothing of orders: files, text, patterns, versions."""
