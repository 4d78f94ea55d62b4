"""The model of a file: what guards, what orders, and summaries of its functions."""
