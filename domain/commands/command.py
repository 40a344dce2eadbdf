"""What every command carries, and the request that carries commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.act import Act
from domain.value import Value

if TYPE_CHECKING:
    from domain.commands import AnyCommand


class Command(Value):
    """A wish to change one stream, under an act."""

    stream: str
    act: Act


class Request(Value):
    """Commands that are carried out together, or not at all.

    ``actor`` is an account id, never a person's data. ``command_id`` makes a retry safe: a request
    seen before is answered with its first result.
    """

    commands: tuple[AnyCommand, ...]
    actor: str
    on_behalf_of: str = ""
    command_id: str = ""
