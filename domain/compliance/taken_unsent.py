"""接而未放: what a lower government takes over was sent down to it."""

from collections.abc import Iterator

from domain.act import Act
from domain.compliance.dossier import Dossier
from domain.compliance.facts import Facts
from domain.compliance.peers import Card
from domain.compliance.rule import Said, Severity, rule
from domain.events.power import PowerAdded
from domain.power import ArrangementKind, Power, divisions

TAKING_OVER = "承接"


@rule(
    "D4",
    "承接了未下放的职权",
    "Taken over, and not sent down",
    severity=Severity.SERIOUS,
    clause="盘县政办发〔2016〕109号四",
    remedy=("补录上级的下放决定，或撤销该设立", "Enter the delegation from above, or revoke"),
)
def taken_unsent(facts: Facts, dossier: Dossier) -> Iterator[Said]:
    """Set up under a paper on taking over (承接), while the same power stands above, undelegated.

    The same is it by code or name. Where no such power is registered above, nothing is said: the
    ledger does not see the list from which it came.
    """
    power = dossier.listed
    for day, event in dossier.steps if power else ():
        if power is None or not isinstance(event, PowerAdded) or not says_taken_over(event.act):
            continue
        cards = [card for card in above(facts, power) if card.power.listed]
        if cards and not any(sent(card.power, power) for card in cards):
            named = "、".join(f"“{card.name}”（{card.id}）" for card in cards)
            yield Said(
                zh=f"{day}依{called(event.act)}承接，上级的{named}没有下放。",
                en=f"Taken over on {day} under {called(event.act)}; above, {named} was not sent"
                " down.",
                cause=str(event.version),
                since=day,
                names=tuple(card.id for card in cards),
            )


def says_taken_over(act: Act) -> bool:
    return any(TAKING_OVER in text for text in (act.title, act.annex, act.scope))


def called(act: Act) -> str:
    return act.title or act.number or act.annex


def above(facts: Facts, power: Power) -> Iterator[Card]:
    """The same power in the areas around its own."""
    parts = divisions(power.area)
    for length in range(len(parts)):
        for card in facts.peers.same(power, "".join(parts[:length])):
            if card.power.area and card.power.kind is power.kind:
                yield card


def sent(upper: Power, lower: Power) -> bool:
    """Handed to an organ that holds the lower one, or given up by whoever held it above."""
    to = {one.to for one in upper.arrangements if one.kind is ArrangementKind.DELEGATION}
    return bool((to | set(upper.holders)) & set(lower.holders))
