"""The cache of reports, addressed by what decided them: source, settings and versions.

The key holds the file's bytes, the settings that decide a verdict, and every version that could:
so an entry is never wrong, only unused, and nothing depends on times, which checkouts and CI
caches change. A damaged entry is a miss, and where nothing can be written the run does without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from typing import Any

import lint_plugin
from lint_plugin.results.finding import Finding, Noqa, OrderCall, Problem, Report, Step
from lint_plugin.settings.config import Config
from lint_plugin.util import atomic
from lint_plugin.util.paths import relative

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

    def get(self, source: bytes) -> Report | None:
        """Return the report on these bytes, if an earlier run stored it."""
        path = self._path(source)
        try:
            with open(path, "rb") as stream:
                content = stream.read()
        except OSError:
            return None
        report = _decode(content)
        if report is not None:
            with contextlib.suppress(OSError):
                if time.time() - os.stat(path).st_mtime > _DAY:
                    os.utime(path)
        return report

    def put(self, source: bytes, report: Report) -> None:
        """Store a report, but none with problems: the next run may have more memory."""
        if report.problems or not self._prepare():
            return
        path = self._path(source)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            atomic.write(path, _encode(report))
        except OSError:
            self._writable = False

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

    def _path(self, source: bytes) -> str:
        key = hashlib.sha256(self._prefix + hashlib.sha256(source).digest()).hexdigest()
        return os.path.join(self._folder, key[:2], f"{key[2:]}.json")

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
    from importlib.metadata import version as installed

    from lint_plugin.util.version import version

    parts = {
        "settings": config.verdict,
        "python": sys.version,
        "libcst": installed("libcst"),
        "tool": version(),
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


def _encode(report: Report) -> bytes:
    from dataclasses import asdict

    body = json.dumps(asdict(report), sort_keys=True)
    return json.dumps({"sha256": _digest(body), "report": body}).encode()


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _decode(content: bytes) -> Report | None:
    try:
        entry = json.loads(content)
        body = entry["report"]
        if entry["sha256"] != _digest(body):
            return None
        return _report(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _report(fields: dict[str, Any]) -> Report:
    return Report(
        parsed=fields["parsed"],
        findings=tuple(_finding(item) for item in fields["findings"]),
        problems=tuple(Problem(**item) for item in fields["problems"]),
        noqas=tuple(_noqa(item) for item in fields["noqas"]),
        orders=tuple(_order(item) for item in fields["orders"]),
        references=tuple(_order(item) for item in fields["references"]),
    )


def _order(fields: dict[str, Any]) -> OrderCall:
    return OrderCall(**{**fields, "guards": tuple(Step(**step) for step in fields["guards"])})


def _finding(fields: dict[str, Any]) -> Finding:
    from lint_plugin.results.rules import RULES

    if fields["code"] not in RULES:
        raise ValueError(fields["code"])
    return Finding(**{**fields, "witness": tuple(Step(**step) for step in fields["witness"])})


def _noqa(fields: dict[str, Any]) -> Noqa:
    return Noqa(**{**fields, "codes": tuple(fields["codes"]), "also": tuple(fields["also"])})
