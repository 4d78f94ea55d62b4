"""The report formats: one module each, with a function ``render``.

A module is named as ``--output-format`` names its format.
"""
