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
# Smaller ones, many of them a service rather than a library.
SERVICES = (
    Package("agentic-guardrails", "0.3.0"),
    Package("aiomql", "4.1.2"),
    Package("akquant", "0.3.71"),
    Package("algotradekit", "1.2.0"),
    Package("alpha-strike", "1.3.0"),
    Package("alpyen", "1.2.0"),
    Package("blockpaca", "0.1.2"),
    Package("bn-ml-trading-bot", "0.1.0"),
    Package("cpz-ai", "4.37.0"),
    Package("deepalpha-bot", "1.1.0"),
    Package("dgbit", "0.1.0"),
    Package("easytrader", "0.23.7"),
    Package("fianchetto-tradebot", "0.1.15"),
    Package("forexsmartbot", "3.4.5"),
    Package("harvest-python", "0.4.0"),
    Package("ibkr-ops", "0.1.1"),
    Package("liualgotrader", "0.4.35"),
    Package("mcpxyz", "0.4.0"),
    Package("metatrader-mcp-server", "0.5.1"),
    Package("ml4t-live", "0.1.3"),
    Package("OctoBot", "2.1.1"),
    Package("polymarket-apis", "2.3.0"),
    Package("pyhood", "0.12.3"),
    Package("pykalshi", "2.0.0"),
    Package("python-kucoin", "2.2.0"),
    Package("roboquant", "2.9.4"),
    Package("thetagang", "2.1.1"),
    Package("tradestation-api-python", "1.3.3"),
    Package("trading-bot-ml", "1.0.0"),
    Package("vnpy_algotrading", "1.1.0"),
    Package("vnpy_ctastrategy", "1.4.1"),
    Package("vnpy_spreadtrading", "1.4.0"),
    Package("walrasquant", "0.4.18"),
    Package("ziplime", "2.11.0"),
)
NEUTRAL = (
    Package("django", "5.2.19"),
    Package("sympy", "1.14.0"),
)


def services(*names: str) -> tuple[Package, ...]:
    """Pick from the smaller packages, in this order."""
    known = {package.name: package for package in SERVICES}
    return tuple(known[name] for name in names)


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
