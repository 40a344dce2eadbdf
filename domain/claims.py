"""What no two powers may hold on the same day, read off the events.

A claim has valid time: a code set free by a cancellation of next year may be given to another power
from next year on, and not a day earlier. Which claims a stream makes is a pure function of its
events; keeping them apart is the store's affair.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from domain.codes import Code, CodeScheme
from domain.events import AnyEvent, power
from domain.events.power import PowerAmended
from domain.evolve import added
from domain.power import Power
from domain.streams import history, kind
from domain.timeline import Version
from domain.value import Value, replace

LONGEST = 200
"""Of a code longer than fits an index entry, the digest stands in the key."""


class Claim(Value):
    """``stream`` holds ``key`` of ``kind`` from a day until another (half-open, None: no end).

    kind: ``code``, a code in the register.
    """

    kind: str
    key: str
    stream: str
    valid_from: date
    valid_until: date | None = None

    def overlaps(self, other: "Claim") -> bool:
        """Both claims want the same thing on at least one day."""
        return (
            (self.kind, self.key) == (other.kind, other.key)
            and (other.valid_until is None or self.valid_from < other.valid_until)
            and (self.valid_until is None or other.valid_from < self.valid_until)
        )


def claims(events: Sequence[AnyEvent]) -> list[Claim]:
    """All claims one stream makes, as known from its events; only powers make any.

    An implementation code is unique in the register. Any other code (a base code, a project code)
    is shared by all organs that hold the item, so it is claimed for each holder.
    """
    if not events or kind(events[0].stream) != "power":
        return []
    spans: list[Claim] = []
    for version in listings(events):
        if version.state.listed:
            spans += [
                Claim(
                    kind="code",
                    key=key,
                    stream=events[0].stream,
                    valid_from=version.valid_from,
                    valid_until=version.valid_until,
                )
                for key in keys(version.state)
            ]
    return joined(spans)


def listings(events: Sequence[AnyEvent]) -> list[Version[Power]]:
    """The states of a power; of most, that it was added is all that is known, and soon folded."""
    first = events[0]
    if len(events) > 1 or not isinstance(first, power.PowerAdded) or conditional(first):
        return history(events)
    day = first.act.effective_on
    return [Version(day, None, added(first, day))]


def conditional(event: AnyEvent) -> bool:
    return event.act.awaits_handover or event.act.until is not None


def keys(power: Power) -> list[str]:
    """What one version of a power claims: its implementation code, or each code for each holder."""
    own = [c for c in power.elements.codes if c.scheme is CodeScheme.IMPLEMENTATION]
    if own:
        return [spelling(code) for code in own]
    return [f"{spelling(c)}@{holder}" for c in power.elements.codes for holder in power.holders]


def spelling(code: Code) -> str:
    """One key for a code however it was typed: full width, small letters and blanks aside."""
    text = "".join(unicodedata.normalize("NFKC", code.text).upper().split())
    if len(text) > LONGEST:
        text = sha256(text.encode()).hexdigest()
    return f"{code.scheme.value}:{text}"


def joined(spans: list[Claim]) -> list[Claim]:
    """Adjoining spans of one key become one."""
    result: list[Claim] = []
    for span in sorted(spans, key=lambda c: (c.key, c.valid_from)):
        last = result[-1] if result else None
        if last and last.key == span.key and last.valid_until == span.valid_from:
            result[-1] = replace(last, valid_until=span.valid_until)
        else:
            result.append(span)
    return result


def may_alter_claims(event: AnyEvent) -> bool:
    """False only for events that surely leave their stream's claims as they were (tested)."""
    if isinstance(event, PowerAmended):
        return "codes" in event.changed
    return not isinstance(event, HARMLESS)


HARMLESS = (
    power.PowerNarrowed,
    power.PowerEntrusted,
    power.PowerAuthorised,
    power.PowerGranted,
    power.PowerReclassified,
    power.PowerConvertedToFiling,
    power.PowerConvertedToCommitment,
    power.PowerResequenced,
    power.PowerSuspended,
    power.PowerResumed,
    power.PowerRetained,
    power.PowerMarkedStrict,
    power.TrainingExtended,
    power.SealPutInUse,
)
