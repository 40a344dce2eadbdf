"""The server: the HTTP door over one register, until it is told to stop."""

import errno
import logging
import socket

import uvicorn

from api.app import create_app
from api.services import Services

LOG = logging.getLogger("uvicorn.error")


class CannotListen(Exception):
    """Nobody can be served on that address; ``in_use``: because somebody else serves on it."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(reason.strerror or str(reason))
        self.in_use = reason.errno == errno.EADDRINUSE


def serve(services: Services, *, host: str, port: int) -> None:
    """Answer requests until interrupted. Raises CannotListen."""
    config = uvicorn.Config(create_app(services), host=host, port=port)
    with listening(host, port) as door:
        shown = f"[{host}]" if ":" in host else host
        # uvicorn itself says so only of a socket that it opened.
        LOG.info("quanze is running on http://%s:%d", shown, door.getsockname()[1])
        uvicorn.Server(config).run(sockets=[door])


def listening(host: str, port: int) -> socket.socket:
    """The socket to answer on. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as reason:
        raise CannotListen(reason) from reason
