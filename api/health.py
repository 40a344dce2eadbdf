"""GET /health: whether the ledger answers, and whether the read models are abreast of it."""

from typing import Any

from fastapi import APIRouter

from api.services import Use

router = APIRouter(tags=["health"])


@router.get("/health")
def health(use: Use) -> dict[str, Any]:
    """The head of the ledger, and how many entries each read model lacks."""
    head = use.ledger.position
    return {
        "status": "ok",
        "register": use.register.name,
        "simulated": use.register.simulated,
        "position": head,
        "lag": {name: head - model.position for name, model in use.models.items()},
    }
