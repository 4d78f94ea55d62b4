"""What a code base seems to need in its settings.

Nothing of it is imported or run.
"""
