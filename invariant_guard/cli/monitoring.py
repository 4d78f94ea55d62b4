"""The command `monitoring export`: alert rules, their tests, a dashboard, an Alertmanager example."""

from __future__ import annotations

import argparse

from invariant_guard.cli.common import OK, print_json
from invariant_guard.monitoring.export import write_files


def export(options: argparse.Namespace) -> int:
    """Write the files for a monitoring system."""
    paths = write_files(options.directory, options.docs)
    if options.json:
        print_json({"version": 1, "files": paths})
    else:
        print("\n".join(paths))
    return OK
