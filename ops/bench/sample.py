"""Made-up entries of the usual size, with boundary and claims, as a ledger would append them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eventsourcing.persistence import StoredEvent

from domain.claims import Claim

NAME = "建设工程规划许可证核发" * 15
SINCE = date(2016, 9, 9)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    events: list[StoredEvent]
    boundary: dict[str, int]
    claims: dict[str, list[Claim]]


def sample(numbers: Iterable[int]) -> Sample:
    """One new power for each number, each with a code of its own."""
    events = [added(number) for number in numbers]
    streams = [str(event.originator_id) for event in events]
    return Sample(
        events=events,
        boundary=dict.fromkeys(streams, 0),
        claims={stream: [code(stream)] for stream in streams},
    )


def added(number: int) -> StoredEvent:
    """About 690 bytes."""
    stream = f"power:0195f3a2-{number & 0xFFFF:04x}-{number:08x}"
    state = (
        f'{{"act":{{"effective_on":"2016-09-09","number":"盘县政办发〔2016〕109号"}},"actor":"a-7",'
        f'"payload":{{"name":"{NAME}（第{number}项）"}},"recorded_at":"","stream":"{stream}",'
        f'"topic":"power.added","version":1}}'
    )
    return StoredEvent(stream, 1, "power.added", state.encode())


def code(stream: str) -> Claim:
    return Claim(kind="code", key=f"implementation:{stream[6:]}", stream=stream, valid_from=SINCE)
