"""The HTTP door."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api import health, powers, problems
from api.services import Services
from domain.errors import Refused


def create_app(services: Services) -> FastAPI:
    """The application, given all that it may use."""
    # The interactive pages of the framework would load scripts from elsewhere.
    app = FastAPI(title="quanze", summary="权责清单", docs_url=None, redoc_url=None)
    app.state.services = services
    app.include_router(health.router)
    app.include_router(powers.router)
    app.add_exception_handler(Refused, problems.refusal)
    app.add_exception_handler(RequestValidationError, problems.invalid)
    app.add_exception_handler(HTTPException, problems.http)
    return app
