"""flake8 in one process, with the processor time that passes inside of the plugin taken apart.

    python benchmarks/inside_flake8.py [flake8's arguments]

Two runs of flake8 differ by more than the plugin costs on a machine that others use as well; the share of
one run is exact. Loading libcst and this package's modules is part of it, and so is making the plugin.
The last line on standard error is JSON: seconds in the plugin, and of the whole run.
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
    inside = 0.0
    run: Any = Plugin.run

    def timed(plugin: Plugin) -> Iterator[Result]:
        nonlocal inside
        start = time.process_time()
        results = list(run(plugin))
        inside += time.process_time() - start
        return iter(results)

    Plugin.run = timed  # type: ignore[method-assign]
    start = time.process_time()
    application = Application()
    application.run(["--jobs=1", *arguments])
    whole = time.process_time() - start
    print(json.dumps([inside, whole]), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
