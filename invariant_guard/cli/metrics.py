"""The command `metrics`: serve a ledger's or journal's numbers to Prometheus."""

from __future__ import annotations

import argparse

from invariant_guard.cli.common import OK, UsageError, package_version
from invariant_guard.cli.readers import reader_for
from invariant_guard.monitoring.exporter import Exporter
from invariant_guard.monitoring.server import MetricsServer, address_of_listener


def metrics(options: argparse.Namespace) -> int:
    """Serve metrics until interrupted, or print them once."""
    address = address_of_listener(options.listen, options.allow_remote)
    exporter = Exporter(reader_for(options), exchanges=options.exchange, version=package_version())
    if options.json:
        raise UsageError("metrics have a format of their own: leave --json out")
    if options.once:
        print(exporter.text(), end="")
        return OK
    try:
        server = MetricsServer(address, exporter)
    except OSError as fault:
        raise UsageError(f"cannot listen on {options.listen}: {fault.strerror}") from fault
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    print(f"metrics at http://{host}:{server.server_port}/metrics", flush=True)
    with server:
        server.serve_forever()
    return OK
