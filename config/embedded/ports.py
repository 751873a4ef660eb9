"""Ports that are free, the wanted one first."""

import socket

TRIED = 200


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(wanted: int, *, taken: set[int] | None = None) -> int:
    """`wanted`, or the next free one after it that is not in `taken`."""
    for port in range(wanted, min(wanted + TRIED, 65536)):
        if port not in (taken or set()) and is_free(port):
            return port
    raise SystemExit(f"No free port between {wanted} and {wanted + TRIED}. Name another: --port 9000")
