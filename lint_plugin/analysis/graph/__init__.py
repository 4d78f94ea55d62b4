"""The control-flow graph, and the questions that it answers."""
