"""What a second run cannot do without: the walk, a stat of each file, and the index of the run before.

The floor of ``second_run`` in `benchmarks.lint`, in a process of its own.
"""

import json
import os
from glob import glob


def _walk(folder: str) -> None:
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.is_dir(follow_symlinks=False):
                _walk(entry.path)
            elif entry.name.endswith((".py", ".pyi")):
                entry.stat()


def main() -> None:
    _walk(".")
    for path in glob(".invariant-lint-cache/index-*.json"):
        with open(path, "rb") as stream:
            json.loads(json.loads(stream.read())["body"])


if __name__ == "__main__":
    main()
