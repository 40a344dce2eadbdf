"""given(*events).when(*commands).then(*events) or .refuses(Refusal, **facts)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import pytest

from domain.commands import Command, Request
from domain.decide import decide
from domain.errors import Refused
from domain.events import AnyEvent
from domain.power import Power
from domain.streams import history
from domain.timeline import on
from domain.value import replace
from tests.facts import ORGANS


@dataclass
class Story:
    past: tuple[AnyEvent, ...]
    commands: tuple[Command, ...] = ()

    def when(self, *commands: Command) -> Self:
        self.commands = commands
        return self

    def then(self, *expected: AnyEvent) -> None:
        """The events, apart from the envelope the request lends them."""
        bare = [replace(event, actor="") for event in self.decided()]
        assert bare == [replace(event, actor="") for event in expected]

    def refuses(self, refusal: type[Refused], **facts: object) -> None:
        with pytest.raises(refusal) as refused:
            self.decided()
        assert type(refused.value) is refusal
        assert facts.items() <= refused.value.facts.items()

    def decided(self) -> list[AnyEvent]:
        if not self.commands:
            return []
        return decide(Request(commands=self.commands, actor="clerk"), by_stream(self.past))

    def power(self, day: date, stream: str = "power:p") -> Power | None:
        """The power on a day, once the commands are carried out."""
        events = by_stream((*self.past, *self.decided()))[stream]
        return on(history(events), day)


def given(*past: AnyEvent) -> Story:
    return Story((*ORGANS, *past))


def by_stream(events: Sequence[AnyEvent]) -> dict[str, list[AnyEvent]]:
    """The events by stream, numbered in the order given."""
    streams: dict[str, list[AnyEvent]] = defaultdict(list)
    for event in events:
        version = len(streams[event.stream]) + 1
        streams[event.stream].append(replace(event, version=version))
    return dict(streams)
