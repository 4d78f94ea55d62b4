"""INV001, INV002 and INV008: the unguarded order, and the guard call that would cover it."""
