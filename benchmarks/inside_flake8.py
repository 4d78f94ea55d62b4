"""flake8 in one process, with the processor time that passes inside of the plugin taken apart.

    python benchmarks/inside_flake8.py [flake8's arguments]

Two runs of flake8 differ by more than the plugin costs on a machine that others use as well; the share of
one run is exact. Loading libcst and this package's modules is part of it, and so is making the plugin.
The last line on standard error is JSON: seconds in the plugin, those of them in libcst's parser, and of the
whole run.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from flake8.main.application import Application  # type: ignore[import-untyped]

from lint_plugin.flake8_plugin import Plugin, Result


def main(arguments: Sequence[str]) -> int:
    inside = parsing = 0.0
    run: Any = Plugin.run
    parse: Any = None

    def timed(plugin: Plugin) -> Iterator[Result]:
        nonlocal inside, parse
        if parse is None and "libcst" in sys.modules:
            # Not before the plugin has loaded it: that is part of its time.
            libcst = sys.modules["libcst"]
            parse, libcst.parse_module = libcst.parse_module, timed_parse  # type: ignore[attr-defined]
        start = time.process_time()
        results = list(run(plugin))
        inside += time.process_time() - start
        return iter(results)

    def timed_parse(*arguments: Any) -> Any:
        nonlocal parsing
        start = time.process_time()
        try:
            return parse(*arguments)
        finally:
            parsing += time.process_time() - start

    Plugin.run = timed  # type: ignore[method-assign, assignment]
    start = time.process_time()
    application = Application()
    application.run(["--jobs=1", *arguments])
    whole = time.process_time() - start
    print(json.dumps([inside, parsing, whole]), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
