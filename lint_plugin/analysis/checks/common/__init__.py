"""Shared parts of the checks: the context of a file, messages, pending findings."""
