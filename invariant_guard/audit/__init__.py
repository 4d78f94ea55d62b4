"""Audit: what really happened at the venue, and who wanted it, read from files.

    from invariant_guard.audit import AuditPolicy, read, replay

    report = replay(read("trades.csv"), AuditPolicy(start_flat=True))

Nothing of it is imported by a service that only trades.
"""

from invariant_guard.audit.codes import AuditCode, Doubt
from invariant_guard.audit.findings import Finding
from invariant_guard.audit.model import Effect, Fill, Leg, Origin, Sequence, Where
from invariant_guard.audit.policy import AuditPolicy
from invariant_guard.audit.readers.reading import Fills
from invariant_guard.audit.readers.reading import read_fills as read
from invariant_guard.audit.readers.settings import ReadSettings
from invariant_guard.audit.replay import replay
from invariant_guard.audit.report import Earnings, Report
from invariant_guard.audit.ruling import OrderVerdict
from invariant_guard.audit.trouble import AuditError

__all__ = [
    "AuditCode",
    "AuditError",
    "AuditPolicy",
    "Doubt",
    "Earnings",
    "Effect",
    "Fill",
    "Fills",
    "Finding",
    "Leg",
    "OrderVerdict",
    "Origin",
    "ReadSettings",
    "Report",
    "Sequence",
    "Where",
    "read",
    "replay",
]
