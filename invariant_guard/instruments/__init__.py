"""Spellings of symbols, and the instruments they mean."""
