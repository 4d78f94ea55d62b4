"""The static checker: it finds the order calls that no completed guard precedes."""
