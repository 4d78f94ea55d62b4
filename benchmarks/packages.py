"""Published packages, fetched by pip and unpacked outside the repository.

Versions are pinned, so that a figure can be had again. Only wheels are fetched: building an sdist would
run its code (hummingbot publishes nothing else, and is missing here for that reason).
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple


class Package(NamedTuple):
    """One published package."""

    name: str
    version: str

    @property
    def requirement(self) -> str:
        return f"{self.name}=={self.version}"


TRADING = (
    Package("alpaca-py", "0.44.0"),
    Package("backtrader", "1.9.78.123"),
    Package("basana", "1.11"),
    Package("blankly", "1.18.25b0"),
    Package("ccxt", "4.5.90"),
    Package("freqtrade", "2026.9"),
    Package("investing-algorithm-framework", "8.10.0"),
    Package("jesse", "3.5.3"),
    Package("lumibot", "4.6.30"),
    Package("python-binance", "1.0.37"),
)
# More authors, so that the code base of the benchmark is not the work of a few.
WIDER = (
    Package("alpaca-trade-api", "3.2.0"),
    Package("coinbase-advanced-py", "1.8.4"),
    Package("cryptoxlib-aio", "5.3.0"),
    Package("dydx-v3-python", "2.1.0"),
    Package("hftbacktest", "2.4.4"),
    Package("nautilus_trader", "1.221.0"),
    Package("py-clob-client", "0.34.6"),
    Package("pylivetrader", "0.7.1"),
    Package("robin-stocks", "3.4.0"),
    Package("schwab-py", "1.5.1"),
    Package("stratequeue", "0.5.1"),
    Package("tastytrade", "13.2.3"),
    Package("vectorbt", "1.2.0"),
    Package("vnpy", "4.5.0"),
    Package("zipline-reloaded", "3.2.1"),
)
NEUTRAL = (
    Package("django", "5.2.19"),
    Package("sympy", "1.14.0"),
)


def cache_folder() -> Path:
    """Where packages, tools and the code base are kept between runs; never inside the repository."""
    named = os.environ.get("INVARIANT_BENCHMARK_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "invariant-guard-benchmarks"


def unpacked(package: Package) -> Path:
    """The folder with the files of a package, fetched if it is not there yet."""
    folder = cache_folder() / "packages" / f"{package.name}-{package.version}"
    if folder.is_dir():
        return folder
    wheels = folder.with_name(f"{folder.name}.wheel")
    print(f"fetching {package.requirement}", file=sys.stderr)
    # A package may refuse the running interpreter; its source is only read here.
    run = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(wheels)]
    run += ["--only-binary", ":all:", "--python-version", "3.13", package.requirement]
    subprocess.run(run, check=True, stdout=sys.stderr)
    partial = folder.with_name(f"{folder.name}.partial")
    for wheel in wheels.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(partial)
    partial.rename(folder)
    return folder


def python_files(folder: Path) -> list[Path]:
    """The Python files below a folder, in an order that no file system decides."""
    return sorted(path for path in folder.rglob("*.py") if path.is_file())
