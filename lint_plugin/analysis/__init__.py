"""The analysis of one file, from bytes to findings. It imports nothing here: libcst is slow to load."""
