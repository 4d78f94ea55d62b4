"""Limits: how much, how often and for whom; decided in the step that reserves."""
