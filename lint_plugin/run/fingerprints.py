"""Fingerprints: the identity of a finding across edits.

They hold no line numbers, so that moved code keeps its history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lint_plugin.results.finding import Finding
from lint_plugin.run.content import digest_of


def fingerprints(findings: Iterable[Finding], key: str) -> dict[Finding, str]:
    """Compute a fingerprint for each finding of the file ``key``, relative to the settings' folder.

    Equal statements in one function are told apart by their order alone, so all findings of the
    file must be given, those not shown included: otherwise the settings would decide the numbers.
    """
    seen: Counter[str] = Counter()
    result = {}
    for finding in sorted(findings, key=lambda item: (item.line, item.column, item.code)):
        identity = "\0".join((finding.code, key, finding.function, finding.statement))
        # surrogateescape: a file's name need not be text.
        digest = digest_of(identity.encode("utf-8", "surrogateescape"))
        seen[digest] += 1
        result[finding] = f"{digest}:{seen[digest]}"
    return result
