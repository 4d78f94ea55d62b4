"""A run over many files: discovery, prefilter, cache, workers, comments, baseline."""
