"""What a certificate does not say, and must not be taken to say."""

from domain.codec import decode
from domain.events import AnyEvent
from domain.events.power import PowerAdded
from ops.sealing.certificate import Certificate, Verdict

FEW = 8
Caution = tuple[str, str]
"""A sentence in Chinese and in English."""


def cautions(found: Certificate) -> list[Caution]:
    """Where an absence is only one from the books, it is said why the power may have been there."""
    if found.verdict is Verdict.HELD:
        return of_the_day(found)
    absent = [*of_the_register(found), *of_the_beginning(found), *of_the_name(found)]
    return [*of_the_day(found), *absent]


def of_the_day(found: Certificate) -> list[Caution]:
    """What was to be on a day behind the last entry may yet be changed."""
    last = found.recorded_on()
    if found.question.on <= last:
        return []
    return [
        (
            f"所问日期在最后一条记录（{last}）之后：这里说的只是当时的安排，此后可能有变。",
            f"The day lies behind the last entry, of {last}: this is what was planned by then,"
            " and may yet change.",
        )
    ]


def of_the_register(found: Certificate) -> list[Caution]:
    if not found.register.partial:
        return []
    return [
        (
            "本登记簿已知不完整：账本未载，不等于没有。",
            "This register is known to be incomplete: what it does not hold may still have been.",
        )
    ]


def of_the_beginning(found: Certificate) -> list[Caution]:
    """A power that was taken over from a list had a beginning which the ledger does not know."""
    first = next((event for event in told(found) if isinstance(event, PowerAdded)), None)
    if first is None or not first.act.taken_over or found.question.on >= first.act.effective_on:
        return []
    day = first.act.effective_on.isoformat()
    return [
        (
            f"账本自 {day} 的清单接管此项职权；此前何时起有，账本不知。",
            f"The ledger took this power over from a list of {day}; since when it was there before"
            " that, the ledger does not know.",
        )
    ]


def of_the_name(found: Certificate) -> list[Caution]:
    """Absence of a name is no news where nothing bears it: then it may have been mistyped."""
    if found.question.power:
        return []
    borne = of_the_bearers(found) if found.bearers else of_nothing(found)
    return [
        borne,
        (
            f"账本中，该机关当日没有名称恰为“{found.question.name}”的职权；名称不同的职权不在此列。",
            f"The organ had no power of exactly the name “{found.question.name}” on that day;"
            " powers of other names are not ruled out.",
        ),
    ]


def of_nothing(found: Certificate) -> Caution:
    name, position = found.question.name, found.sealed.position
    return (
        f"截至位置 {position}，本登记簿没有任何职权以“{name}”为名称或编码；"
        "名称写错时，答案也是如此。（本句不在证明之内）",
        f"Up to position {position} no power of this register bears the name or code “{name}”; of a"
        " mistyped name the answer would be the same. (This sentence is not part of the proof.)",
    )


def of_the_bearers(found: Certificate) -> Caution:
    name, powers = found.question.name, "、".join(found.bearers[:FEW])
    more = "……" if len(found.bearers) > FEW else ""
    count = len(found.bearers)
    return (
        f"名称为“{name}”的职权有 {count} 项，该机关当日一项也没有: {powers}{more}"
        "（本句不在证明之内）",
        f"{count} powers bear the name “{name}”, and the organ had none of them on that day:"
        f" {powers}{more} (This sentence is not part of the proof.)",
    )


def told(found: Certificate) -> list[AnyEvent]:
    """What happened to the power, as the certificate's entries tell."""
    events = (decode(entry)[0] for _, entry in found.entries)
    return [event for event in events if event.stream == found.question.power]
