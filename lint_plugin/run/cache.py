"""The cache of reports and evidence, addressed by what decided them: source, settings and versions.

The key holds the file's bytes, the settings that decide a verdict, and every version that could:
so an entry is never wrong, only unused, and no entry depends on times, which checkouts and CI
caches change (`index` beside it does: what it knows is only which bytes need not be read again). A damaged
entry is a miss, and where nothing can be written the run does without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import lint_plugin
from lint_plugin.settings.config import Config
from lint_plugin.util import atomic
from lint_plugin.util.paths import relative

if TYPE_CHECKING:
    from lint_plugin.results.finding import Finding, Noqa, OrderCall, Report

FOLDER = ".invariant-lint-cache"
_MAXIMUM_AGE = 30 * 24 * 3600
_DAY = 24 * 3600
# Found by name, so that no move of this module can leave a part of the package out.
_PACKAGE = os.path.dirname(os.path.abspath(lint_plugin.__file__))

_TAG = b"""Signature: 8a477f597d28d172789f06886806bc55
# This folder holds the cache of invariant-lint; it can be deleted at any time.
"""


class Cache:
    """The cache of one settings' folder."""

    def __init__(self, config: Config) -> None:
        self._folder = os.path.join(config.root, FOLDER)
        self._prefix = _prefix(config)
        self._writable: bool | None = None

    def get(self, digest: str) -> Report | None:
        """Return the report on the bytes of this digest, if an earlier run stored it."""
        fields = self.kept("report", digest)
        if fields is None:
            return None
        try:
            return _report(fields)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, digest: str, report: Report) -> None:
        """Store a report, but none with problems: the next run may have more memory."""
        if not report.problems:
            self.keep("report", digest, _fields(report))

    def kept(self, kind: str, digest: str) -> Any:
        """Return what was kept of this kind for some bytes; None for nothing."""
        return self.read(self._name(kind, digest))

    def keep(self, kind: str, digest: str, value: Any) -> None:
        """Keep a value that JSON can say."""
        self.write(self._name(kind, digest), value)

    def read(self, name: str) -> Any:
        """Return what a file of the cache says; None for a missing or damaged one."""
        path = os.path.join(self._folder, name)
        try:
            with open(path, "rb") as stream:
                content = stream.read()
                changed = os.fstat(stream.fileno()).st_mtime
        except OSError:
            return None
        value = _opened(content)
        if value is not None and time.time() - changed > _DAY:
            with contextlib.suppress(OSError):
                os.utime(path)
        return value

    def write(self, name: str, value: Any) -> None:
        """Write a file of the cache whole, or not at all."""
        if not self._prepare():
            return
        path = os.path.join(self._folder, name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            atomic.write(path, _sealed(value))
        except OSError:
            self._writable = False

    def index_name(self) -> str:
        """The name of the file for what stats tell, under these settings and versions."""
        return f"index-{self._prefix.hex()[:32]}.json"

    def clock_ahead(self) -> int:
        """By how many nanoseconds the clock of the file system is ahead of this machine's."""
        if not self._prepare():
            return 0
        path = os.path.join(self._folder, ".gitignore")
        try:
            os.utime(path)
            return os.stat(path).st_mtime_ns - time.time_ns()
        except OSError:
            return 0

    def prune(self) -> None:
        """Delete the entries that no run has used for a month."""
        if self._writable is False:
            return
        oldest = time.time() - _MAXIMUM_AGE
        for folder, _, names in os.walk(self._folder):
            for name in names:
                path = os.path.join(folder, name)
                with contextlib.suppress(OSError):
                    if name.endswith(".json") and os.stat(path).st_mtime < oldest:
                        os.unlink(path)

    def _name(self, kind: str, digest: str) -> str:
        key = hashlib.sha256(self._prefix + f"{kind}\0{digest}".encode()).hexdigest()
        return os.path.join(key[:2], f"{key[2:]}.json")

    def _prepare(self) -> bool:
        if self._writable is None:
            try:
                os.makedirs(self._folder, exist_ok=True)
                _write_missing(os.path.join(self._folder, "CACHEDIR.TAG"), _TAG)
                _write_missing(os.path.join(self._folder, ".gitignore"), b"*\n")
                self._writable = True
            except OSError:
                self._writable = False
        return self._writable


def _write_missing(path: str, content: bytes) -> None:
    if not os.path.exists(path):
        atomic.write(path, content)


def _prefix(config: Config) -> bytes:
    from lint_plugin.util.version import version_source

    parts = {
        "settings": config.verdict,
        "python": sys.version,
        "libcst": version_source("libcst"),
        "code": _own_code(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()


def _own_code(package: str = _PACKAGE) -> str:
    """Hash the source of the whole package.

    While the tool is worked on, its version says nothing about its verdicts.
    """
    digest = hashlib.sha256()
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(set(folders) - {"__pycache__"})
        for name in sorted(names):
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                with contextlib.suppress(OSError), open(path, "rb") as stream:
                    content = stream.read()
                    # Not by its name alone: many folders have a file of one name.
                    name_within = relative(path, package)
                    digest.update(f"{name_within}\0{len(content)}\0".encode())
                    digest.update(content)
    return digest.hexdigest()


def _sealed(value: Any) -> bytes:
    body = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return json.dumps({"sha256": _digest(body), "body": body}).encode()


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _opened(content: bytes) -> Any:
    try:
        entry = json.loads(content)
        body = entry["body"]
        if entry["sha256"] != _digest(body):
            return None
        return json.loads(body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _fields(report: Report) -> dict[str, Any]:
    # JSON has no names for the items of a tuple.
    return {
        "parsed": report.parsed,
        "findings": [
            {**finding._asdict(), "witness": [step._asdict() for step in finding.witness]}
            for finding in report.findings
        ],
        "problems": [problem._asdict() for problem in report.problems],
        "noqas": [noqa._asdict() for noqa in report.noqas],
        "orders": [_order_fields(order) for order in report.orders],
        "references": [_order_fields(order) for order in report.references],
    }


def _order_fields(order: OrderCall) -> dict[str, Any]:
    return {**order._asdict(), "guards": [step._asdict() for step in order.guards]}


def _report(fields: dict[str, Any]) -> Report:
    from lint_plugin.results.finding import Problem, Report

    return Report(
        parsed=fields["parsed"],
        findings=tuple(_finding(item) for item in fields["findings"]),
        problems=tuple(Problem(**item) for item in fields["problems"]),
        noqas=tuple(_noqa(item) for item in fields["noqas"]),
        orders=tuple(_order(item) for item in fields["orders"]),
        references=tuple(_order(item) for item in fields["references"]),
    )


def _order(fields: dict[str, Any]) -> OrderCall:
    from lint_plugin.results.finding import OrderCall, Step

    return OrderCall(**{**fields, "guards": tuple(Step(**step) for step in fields["guards"])})


def _finding(fields: dict[str, Any]) -> Finding:
    from lint_plugin.results.finding import Finding, Step
    from lint_plugin.results.rules import RULES

    if fields["code"] not in RULES:
        raise ValueError(fields["code"])
    return Finding(**{**fields, "witness": tuple(Step(**step) for step in fields["witness"])})


def _noqa(fields: dict[str, Any]) -> Noqa:
    from lint_plugin.results.finding import Noqa

    return Noqa(**{**fields, "codes": tuple(fields["codes"]), "also": tuple(fields["also"])})
