<<<<<<< HEAD
"""Codes, violations, and values of unknown origin read safely."""
=======
"""Values that every other room of the runtime needs: codes, sides, quantities, text, the log."""
>>>>>>> runtime
