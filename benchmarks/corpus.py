"""A code base of a given size, made of published code: the same files on every machine.

    python -m benchmarks.corpus [--lines 500000] [--generated | --traders] [--print]

Four files of a hundred mention an order or a guard, the rest do not. Both kinds are taken from each
package in turn, in the order of a hash of their paths, so that neither one large package nor anybody's
choice decides what the code base is like. Files keep their paths below the name of their package.

Client libraries generate classes of many thousands of lines, one for each exchange, and nearly all of
them mention an order; a trading service has no such file. They are left out unless asked for, when four
files of a hundred are a fifth of the lines.

With --traders it holds every file of these packages that really trades: an order call, as `ast` counts
them, in a function of forty lines or more. What fills it up comes from each package in turn, whatever it
mentions. Only what says of itself that it is generated is left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

from benchmarks.order_calls import NAMES, trades
from benchmarks.packages import (
    NEUTRAL,
    SERVICES,
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
# Who sends an order from a function of so many lines trades.
LONG = 40

_NAMES = re.compile(rb"\b(?:submit_order|create_order|futures_create_order|enforce_before_order)\b")
_GENERATED = b"IT IS GENERATED AND WILL BE OVERWRITTEN"


class Corpus(NamedTuple):
    """A code base on disk, and what it holds.

    ``named`` are the files that it is about: they mention the names, or trade.
    """

    folder: Path
    files: int
    lines: int
    named_files: int
    named_lines: int
    does: str

    def __str__(self) -> str:
        return (
            f"{self.lines:,} lines in {self.files:,} files, of which {self.named_files} "
            f"({self.named_files / self.files:.1%}) with {self.named_lines:,} lines "
            f"({self.named_lines / self.lines:.1%}) {self.does}"
        )


class _File(NamedTuple):
    package: str
    path: Path
    root: Path
    lines: int
    named: bool


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
    return _made(
        lines, recipe, "mention the names", lambda: _choose(lines, packages, one_in, longest)
    )


def build_traders(
    lines: int = LINES,
    packages: Sequence[Package] = (*TRADING, *WIDER, *SERVICES, *NEUTRAL),
) -> Corpus:
    """Build the code base of files that trade, or find the one that an earlier run built."""
    # What trades depends on the names too.
    recipe = json.dumps([lines, packages, LONG, sorted(NAMES.everywhere)])
    return _made(lines, recipe, "trade", lambda: _choose_traders(lines, packages))


def _made(lines: int, recipe: str, does: str, choose: Callable[[], Iterable[_File]]) -> Corpus:
    name = f"{lines}-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"
    folder = cache_folder() / "corpus" / name
    record = folder.with_suffix(".json")
    if record.is_file():
        files, everything, named_files, named_lines = json.loads(record.read_text())
        return Corpus(folder, files, everything, named_files, named_lines, does)
    shutil.rmtree(folder, ignore_errors=True)
    chosen = list(choose())
    for file in chosen:
        target = folder / file.package / file.path.relative_to(file.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.path, target)
    named = [file for file in chosen if file.named]
    counts = (
        len(chosen),
        sum(file.lines for file in chosen),
        len(named),
        sum(file.lines for file in named),
    )
    record.write_text(json.dumps(counts))
    return Corpus(folder, *counts, does)


def _choose(
    lines: int, packages: Sequence[Package], one_in: int, longest: int | None
) -> Iterator[_File]:
    listed = [_files(package, _mentions) for package in packages]
    mentioning = _in_turn([[file for file in files if file.named] for files in listed])
    if longest is not None:
        mentioning = (file for file in mentioning if file.lines <= longest)
    others = _in_turn([[file for file in files if not file.named] for files in listed])

    def turns() -> Iterator[_File]:
        for number in range(sum(map(len, listed))):
            file = next(mentioning if number % one_in == 0 else others, None)
            if file is None:
                return
            yield file

    return _up_to(lines, turns())


def _choose_traders(lines: int, packages: Sequence[Package]) -> Iterator[_File]:
    listed = [_files(package, _trades) for package in packages]
    traders = (file for files in listed for file in files if file.named)
    others = _in_turn([[file for file in files if not file.named] for files in listed])
    return _up_to(lines, chain(traders, others))


def _up_to(lines: int, files: Iterable[_File]) -> Iterator[_File]:
    reached = 0
    for file in files:
        reached += file.lines
        yield file
        if reached >= lines:
            return
    raise SystemExit(f"these packages give {reached:,} lines only, not {lines:,}")


def _files(package: Package, is_named: Callable[[bytes], bool | None]) -> list[_File]:
    """List the files of a package, but those of which ``is_named`` says None."""
    root = unpacked(package)
    found = []
    for path in python_files(root):
        source = path.read_bytes()
        named = is_named(source)
        if named is not None:
            found.append(_File(package.name, path, root, source.count(b"\n"), named))
    return sorted(found, key=lambda file: _hash(file.path.relative_to(file.root)))


def _mentions(source: bytes) -> bool:
    return _NAMES.search(source) is not None


def _trades(source: bytes) -> bool | None:
    return None if _GENERATED in source else trades(source, LONG)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.as_posix().encode()).hexdigest()


def _in_turn(lists: Sequence[Sequence[_File]]) -> Iterator[_File]:
    """The first of each list, then the second of each, and so on."""
    return (file for file in chain.from_iterable(zip_longest(*lists)) if file is not None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=LINES)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--generated", action="store_true", help="with generated classes")
    which.add_argument("--traders", action="store_true", help="of files that really trade")
    parser.add_argument("--print", action="store_true", help="also print the files by package")
    options = parser.parse_args()
    if options.traders:
        corpus, is_named = build_traders(options.lines), _trades
    else:
        corpus, is_named = build(options.lines, generated=options.generated), _mentions
    print(f"{corpus.folder}: {corpus}")
    if options.print:
        found: Counter[str] = Counter()
        for path in python_files(corpus.folder):
            package = path.relative_to(corpus.folder).parts[0]
            found[package] += 1
            if is_named(path.read_bytes()):
                found[f"{package}, of which {corpus.does}"] += 1
        for name, count in sorted(found.items()):
            print(f"{count:6,} {name}")


if __name__ == "__main__":
    main()
