"""Ports of this machine's loopback: which is free, and which one to take."""

from __future__ import annotations

import socket

from exact_zoho.errors import UsageError

#: how many ports after the wanted one are tried
FURTHER = 50


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether nobody listens on a port; one that was only just let go of counts as free."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def first_free(wanted: int) -> int:
    """The wanted port, or the first free one after it."""
    found = next((port for port in range(wanted, min(wanted + FURTHER, 65536)) if is_free(port)), None)
    if found is None:
        raise UsageError(f"no port from {wanted} to {min(wanted + FURTHER, 65536) - 1} is free: choose another, --port")
    return found
