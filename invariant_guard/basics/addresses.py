"""Addresses that a process listens on."""

from __future__ import annotations

import ipaddress

from invariant_guard.basics.text import shown


def listen_address(text: str, example: str) -> tuple[str, int]:
    """Read HOST:PORT, with an IPv6 address in brackets.

    Args:
        text: what was given to ``--listen``.
        example: an address that is right, for the message.

    Raises:
        ValueError: it is none.
    """
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError(f"--listen {shown(text)}: write HOST:PORT, such as {example}")
    if host.startswith("[") and host.endswith("]"):
        return host[1:-1], int(port)
    if ":" in host:
        raise ValueError(
            f"--listen {shown(text)}: write an IPv6 address in brackets, such as [::1]:{port}"
        )
    return host, int(port)


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
