"""Evidence that code sends orders, beyond the names that settings list.

``check`` says it aloud, ``discover`` proposes settings by it; no verdict depends on it.
"""
