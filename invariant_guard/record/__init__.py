"""The record of decisions: journal, events, listeners."""
