"""The rule: whether one order may go, by the positions that are known."""
