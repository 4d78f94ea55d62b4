<<<<<<< HEAD
"""The record of decisions: history, log, counters, listeners."""
=======
"""The record of decisions: journal, events, listeners."""
>>>>>>> runtime
