"""Telling somebody: a webhook or a command, each within a bound of time."""

from __future__ import annotations

import json
import shlex
import subprocess
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from invariant_guard.basics.text import one_line
from invariant_guard.cli.common import UsageError

_WEBHOOK_SECONDS = 5.0
_COMMAND_SECONDS = 30.0
#: Pauses before each further attempt, in seconds.
_PAUSES = (1.0, 4.0)


def check_webhook(url: str) -> None:
    """Raise UsageError for a URL that no webhook has."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"--webhook {url!r}: write http:// or https:// and a host")


def words_of(command: str) -> list[str]:
    """Return a command's words as a shell would split them; no shell runs it."""
    try:
        words = shlex.split(command)
    except ValueError as fault:
        raise UsageError(f"--exec {command!r}: {fault}") from None
    if not words:
        raise UsageError("--exec: name a command")
    return words


def post(url: str, document: dict[str, Any], pauses: tuple[float, ...] = _PAUSES) -> str:
    """Post a document to a webhook, again where that fails.

    Returns what went wrong, or an empty text.
    """
    request = urllib.request.Request(
        url,
        data=json.dumps(document).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "invariant-guard"},
        method="POST",
    )
    trouble = ""
    for pause in (*pauses, None):
        try:
            with urllib.request.urlopen(request, timeout=_WEBHOOK_SECONDS):
                return ""
        except (OSError, ValueError) as fault:
            trouble = one_line(fault)
            # What the other side does not want it will not want again.
            if isinstance(fault, urllib.error.HTTPError) and fault.code < 500:
                break
        if pause is not None:
            time.sleep(pause)
    return f"the webhook did not take it: {trouble}"


def run(words: list[str], document: dict[str, Any]) -> str:
    """Run a command with a document on its standard input.

    Returns what went wrong, or an empty text.
    """
    try:
        ran = subprocess.run(
            words, input=json.dumps(document), text=True, timeout=_COMMAND_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError) as fault:
        return f"{words[0]} did not run: {one_line(fault)}"
    return f"{words[0]} ended with {ran.returncode}" if ran.returncode else ""
