"""Lowering: from syntax and the model of a file to its graph."""
