"""What every event carries."""

from typing import ClassVar

from domain.act import Act
from domain.value import Value


class Event(Value):
    """A fact. ``stream`` is what it happened to (``power:…``), ``version`` its place there, from 1.

    ``actor`` is the account that recorded it, never a person's data; ``on_behalf_of`` the organ it
    acted for; ``command_id`` the request it came from. When it was recorded is on the entry.
    """

    topic: ClassVar[str]

    stream: str
    version: int
    act: Act
    actor: str
    on_behalf_of: str = ""
    command_id: str = ""

    @property
    def organs(self) -> tuple[str, ...]:
        """The organs this event speaks of; each must be registered."""
        return ()
