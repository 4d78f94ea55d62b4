"""The metrics' own small server: one page, on loopback unless told otherwise."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from invariant_guard.basics.addresses import is_loopback, listen_address
from invariant_guard.monitoring.exporter import Exporter

_SECONDS = 10.0
_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def address_of_listener(text: str, allow_remote: bool) -> tuple[str, int]:
    """Read ``host:port``.

    Raises:
        ValueError: it is none, or is no loopback address and remote ones are not allowed.
    """
    host, port = listen_address(text, "127.0.0.1:9464")
    if not allow_remote and not is_loopback(host):
        raise ValueError(
            f"--listen {text!r} is reachable from other machines: pass --allow-remote if that is "
            "meant"
        )
    return host, port


class MetricsServer(ThreadingHTTPServer):
    """Serves an exporter's metrics under ``/metrics``.

    Args:
        address: host and port.
        exporter: what it serves.
    """

    daemon_threads = True

    def __init__(self, address: tuple[str, int], exporter: Exporter) -> None:
        self.exporter = exporter
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: MetricsServer
    timeout = _SECONDS
    server_version = "invariant-guard"
    sys_version = ""

    def do_GET(self) -> None:
        if self.path.partition("?")[0] not in ("/metrics", "/metrics/"):
            self.send_error(404, "metrics are at /metrics")
            return
        body = self.server.exporter.text().encode()
        self.send_response(200)
        for name, value in (
            ("Content-Type", _TYPE),
            ("Content-Length", str(len(body))),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: a scrape every few seconds is what is expected."""
