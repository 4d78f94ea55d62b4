"""Writes ``docs/kept-functions.md`` from the table of names that keep a function.

python docs/kept_functions.py            write it
python docs/kept_functions.py --check    change nothing, end with 1 where it differs
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from lint_plugin.analysis.tree.keeping_names import (
    GIVING_METHODS,
    KEEPING,
    KEEPING_FORMS,
    KEEPING_KEYWORD_FORMS,
    KEEPING_KEYWORDS,
    MAKING,
    MAKING_PATHS,
    QUEUEING_METHODS,
)

_HEAD = """\
<!-- Made from analysis/tree/keeping_names.py by docs/kept_functions.py: change it there. -->

# Functions that are kept

A lambda, a nested function, a generator expression, the object of a generator or a coroutine runs when
somebody calls, iterates or awaits it. Where that is here, it starts with the guards that have completed here.
Where it is kept for another time, it starts with nothing: an order in it is INV001, and an order function
that is kept is INV005.

A call that is given a function

- **runs it at once**, unless something below says otherwise: `retry(lambda: ...)`, built-ins, and what
  `runs-now = ["*.feed.replay"]` names in `[tool.invariant-guard]`;
- **does what its body says**, where it is a function of the file: one that only calls its parameter runs it
  at once, one that stores it keeps it;
- **keeps it**, where the callee is a class of the file, or its name or the keyword stands below;
- **makes something that holds it**, where its name stands in the last table: what is done with the result is
  done with the function. `list(map(send, symbols))` runs here; `return map(send, symbols)` does not.
"""


def page() -> str:
    """Write the page."""
    parts = [_HEAD, "## Names that keep\n", _table(KEEPING.items())]
    parts.append(f"And every name of the form {_listed(KEEPING_FORMS)}.\n")
    parts.append("## Keywords that keep\n")
    forms = _listed((*KEEPING_KEYWORDS, *KEEPING_KEYWORD_FORMS))
    parts.append(
        f"{forms}; and `func` of what has `sched` in its name. Names with the word `retry`, `execute` or\n"
        "`call` run at once what they are given by the whole words (`retry(callback=send)`), those with\n"
        "`run` their `target`. What is called for each event is kept whatever the name is:\n"
        "`run_forever(on_tick=send)`.\n"
    )
    parts.append("## Calls whose result holds what they are given\n")
    parts.append(_table(MAKING.items()))
    parts.append(f"And `dict` by keyword, {_listed(sorted(MAKING_PATHS))}.\n")
    parts.append("## Methods of an order function\n")
    parts.append(
        f"{_listed(sorted(QUEUEING_METHODS))} hand it to a worker, which calls it at another time.\n"
        f"{_listed(sorted(GIVING_METHODS))}, `__wrapped__`, `__func__` and `__call__` give it back.\n"
    )
    return "\n".join(parts)


def _table(rows: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    lines = ["| of | names |", "| --- | --- |"]
    lines += [f"| {of} | {_listed(sorted(names))} |" for of, names in rows]
    return "\n".join(lines) + "\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    path = Path(__file__).with_name("kept-functions.md")
    if "--check" in arguments:
        return int(path.read_text(encoding="utf-8") != page())
    path.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
