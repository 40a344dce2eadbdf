"""A paper and what it states about itself, beside what was recorded under it."""

from collections.abc import Iterable

from domain.instruments import Instrument
from domain.totals import Reconciled, count, reconcile
from ops.cli.failures import ExitCode, Halt
from ops.cli.folded import Streams, histories


def paper_of(found: Streams, text: str) -> Instrument:
    """The paper a person means: its number, its title or its id."""
    papers: list[Instrument] = [past[-1].state for past in histories(found, "instrument")]
    meant = [paper for paper in papers if text in (paper.number, paper.title, paper.id)]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise Halt(ExitCode.REFUSED, "no_paper", text=text)
    raise Halt(ExitCode.USAGE, "which_paper", text=text, papers=described(meant))


def described(papers: Iterable[Instrument]) -> list[str]:
    return [f"{paper.id} {paper.number} {paper.title}" for paper in papers]


def reconciled(found: Streams, paper: Instrument) -> list[Reconciled]:
    """Each number the paper states, what was recorded, and what explains the difference."""
    powers = (events for stream, events in found.items() if stream.startswith("power:"))
    return reconcile(paper.totals, count(powers, paper.id), paper.explained)
