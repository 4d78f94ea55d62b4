"""The record of decisions: history, log, counters, listeners."""
