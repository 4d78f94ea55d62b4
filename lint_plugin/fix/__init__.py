"""The cure of findings as a change of the source.

Nothing of a user's code is imported or run.
"""
