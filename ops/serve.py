"""The server: the HTTP door over one register, until it is told to stop."""

import uvicorn

from api.app import create_app
from api.services import Services


def serve(services: Services, *, host: str, port: int) -> None:
    """Answer requests until interrupted."""
    uvicorn.run(create_app(services), host=host, port=port)
