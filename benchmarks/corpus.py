"""A code base of a given size, made of published code: the same files on every machine.

    python -m benchmarks.corpus [--lines 500000] [--generated] [--print]

Four files of a hundred mention an order or a guard, the rest do not. Both kinds are taken from each
package in turn, in the order of a hash of their paths, so that neither one large package nor anybody's
choice decides what the code base is like. Files keep their paths below the name of their package.

Client libraries generate classes of many thousands of lines, one for each exchange, and nearly all of
them mention an order; a trading service has no such file. They are left out unless asked for, when four
files of a hundred are a fifth of the lines.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

from benchmarks.packages import (
    NEUTRAL,
    TRADING,
    WIDER,
    Package,
    cache_folder,
    python_files,
    unpacked,
)

LINES = 500_000
# One file of this many mentions the names.
ONE_IN = 25
# A file with more lines than this that mentions the names is taken for a generated one.
WRITTEN = 1_000

_NAMES = re.compile(rb"\b(?:submit_order|create_order|futures_create_order|enforce_before_order)\b")


class Corpus(NamedTuple):
    """A code base on disk, and what it holds."""

    folder: Path
    files: int
    lines: int
    mentioning_files: int
    mentioning_lines: int

    def __str__(self) -> str:
        return (
            f"{self.lines:,} lines in {self.files:,} files, of which {self.mentioning_files} "
            f"({self.mentioning_files / self.files:.1%}) with {self.mentioning_lines:,} lines "
            f"({self.mentioning_lines / self.lines:.1%}) mention the names"
        )


class _File(NamedTuple):
    package: str
    path: Path
    root: Path
    lines: int
    mentions: bool


def build(
    lines: int = LINES,
    packages: Sequence[Package] = (*TRADING, *WIDER, *NEUTRAL),
    one_in: int = ONE_IN,
    *,
    generated: bool = False,
) -> Corpus:
    """Build the code base, or find the one that an earlier run built."""
    longest = None if generated else WRITTEN
    recipe = json.dumps([lines, one_in, packages, longest], sort_keys=True)
    name = f"{lines}-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"
    folder = cache_folder() / "corpus" / name
    record = folder.with_suffix(".json")
    if record.is_file():
        return Corpus(folder, *json.loads(record.read_text()))
    shutil.rmtree(folder, ignore_errors=True)
    chosen = list(_choose(lines, packages, one_in, longest))
    for file in chosen:
        target = folder / file.package / file.path.relative_to(file.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.path, target)
    mentioning = [file for file in chosen if file.mentions]
    counts = (
        len(chosen),
        sum(file.lines for file in chosen),
        len(mentioning),
        sum(file.lines for file in mentioning),
    )
    record.write_text(json.dumps(counts))
    return Corpus(folder, *counts)


def _choose(
    lines: int, packages: Sequence[Package], one_in: int, longest: int | None
) -> Iterator[_File]:
    listed = [_files(package) for package in packages]
    mentioning = _in_turn([[file for file in files if file.mentions] for files in listed])
    if longest is not None:
        mentioning = (file for file in mentioning if file.lines <= longest)
    others = _in_turn([[file for file in files if not file.mentions] for files in listed])
    reached = 0
    for number in range(sum(map(len, listed))):
        file = next(mentioning if number % one_in == 0 else others, None)
        if file is None or reached >= lines:
            break
        reached += file.lines
        yield file
    if reached < lines:
        raise SystemExit(f"these packages give {reached:,} lines only, not {lines:,}")


def _files(package: Package) -> list[_File]:
    root = unpacked(package)
    found = []
    for path in python_files(root):
        source = path.read_bytes()
        mentions = _NAMES.search(source) is not None
        found.append(_File(package.name, path, root, source.count(b"\n"), mentions))
    return sorted(found, key=lambda file: _hash(file.path.relative_to(file.root)))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.as_posix().encode()).hexdigest()


def _in_turn(lists: Sequence[Sequence[_File]]) -> Iterator[_File]:
    """The first of each list, then the second of each, and so on."""
    return (file for file in chain.from_iterable(zip_longest(*lists)) if file is not None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--generated", action="store_true", help="with generated classes")
    parser.add_argument("--print", action="store_true", help="also print the files by package")
    options = parser.parse_args()
    corpus = build(options.lines, generated=options.generated)
    print(f"{corpus.folder}: {corpus}")
    if options.print:
        found: Counter[str] = Counter()
        for path in python_files(corpus.folder):
            package = path.relative_to(corpus.folder).parts[0]
            found[package] += 1
            if _NAMES.search(path.read_bytes()):
                found[f"{package}, mentioning"] += 1
        for name, count in sorted(found.items()):
            print(f"{count:6,} {name}")


if __name__ == "__main__":
    main()
