"""The formats of a report: one module each, named as ``--output-format`` names it, with ``render``."""
