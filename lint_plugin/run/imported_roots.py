"""The libraries that a text imports, read from its lines before libcst is imported.

The answer may name a library too many, never one too few.
"""

import re
from functools import lru_cache

from lint_plugin.settings.order_names import is_root_of_a_library

_WORD = re.compile(r"\w+")
# How far behind `import_module(` the name of the module may stand.
_CALL_LENGTH = 500


def imported_roots(text: str) -> set[str]:
    """Collect the roots of libraries with a preset from the lines that say "import"."""
    found: set[str] = set()
    joins = "\\" in text and ("\\\n" in text or "\\\r" in text)
    place = text.find("import")
    while place >= 0:
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        if end < 0:
            end = len(text)
        if joins:
            start, end = _joined(text, start, end)
        line = text[start:end]
        words = line.split(None, 2)
        # As nearly all are: `from a.b import c`, `import a.b as c`.
        if (
            len(words) > 1
            and (words[0] == "from" or (words[0] == "import" and "," not in line))
            and ";" not in line
            and "\\" not in line
        ):
            root = words[1].partition(".")[0]
            if is_root_of_a_library(root):
                found.add(root)
        else:
            if "import_module" in line or "__import__" in line:
                # The name of the module may stand on the next line.
                line = text[start : end + _CALL_LENGTH]
            found |= _roots_in(line)
        place = text.find("import", end)
    return found


@lru_cache(maxsize=1024)
def _roots_in(line: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(line) if is_root_of_a_library(word))


def _joined(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a line by those that backslashes join to it."""
    while start and _is_continued(text, start - 1):
        start = text.rfind("\n", 0, start - 1) + 1
    while _is_continued(text, end):
        following = text.find("\n", end + 1)
        end = following if following >= 0 else len(text)
    return start, end


def _is_continued(text: str, end: int) -> bool:
    return end < len(text) and text[max(end - 2, 0) : end].rstrip("\r").endswith("\\")
