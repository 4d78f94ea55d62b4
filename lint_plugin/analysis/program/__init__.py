"""The model of a file: its guards, its orders, and summaries of its functions."""
