"""The analysis of one file, floor by floor: import the modules, nothing is imported here."""
