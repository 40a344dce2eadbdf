"""The HTTP door."""

from fastapi import FastAPI

from api import health, powers, problems
from api.services import Services
from domain.errors import Refused


def create_app(services: Services) -> FastAPI:
    """The application, given all that it may use."""
    app = FastAPI(title="quanze", summary="权责清单")
    app.state.services = services
    app.include_router(health.router)
    app.include_router(powers.router)
    app.add_exception_handler(Refused, problems.refusal)
    return app
