"""Stated against recorded totals (文件自述数与账本记录数).

A paper says 取消 49 项; the ledger counts what was recorded under it, items and sub-items apart,
mergers by their results, and reports the difference with its reasons. A sum over several kinds of
change counts the paper's items: what is delegated and accepted under one number is one item, and
two numbers about one power are two. It never balances silently: what nobody has explained stays
``unexplained``.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from domain.events import AnyEvent
from domain.events import power as e
from domain.events.instrument import Change, DifferenceExplained, Total
from domain.timeline import standing
from domain.value import Value

CHANGES: dict[type[AnyEvent], Change] = {
    e.PowerAdded: Change.ESTABLISH,
    e.PowerCancelled: Change.CANCEL,
    e.PowerNarrowed: Change.PARTIAL_CANCEL,
    e.PowerDelegated: Change.DELEGATE,
    e.PowerAccepted: Change.ACCEPT,
    e.PowerEntrusted: Change.ENTRUST,
    e.PowerAuthorised: Change.AUTHORISE,
    e.PowerGranted: Change.GRANT,
    e.PowerWithdrawn: Change.WITHDRAW,
    e.PowerReleased: Change.RELEASE,
    e.PowerTransferred: Change.TRANSFER,
    e.PowerSplit: Change.SPLIT,
    e.PowerAmended: Change.AMEND,
    e.HoldersReduced: Change.AMEND_ORGAN,
    e.PowerReclassified: Change.RECLASSIFY,
    e.PowerConvertedToFiling: Change.CONVERT_FILING,
    e.PowerConvertedToCommitment: Change.CONVERT_COMMITMENT,
    e.PowerResequenced: Change.CONVERT_POST_REGISTRATION,
    e.PowerSuspended: Change.SUSPEND,
    e.PowerResumed: Change.RESUME,
    e.PowerRetained: Change.RETAIN,
    e.PowerMarkedStrict: Change.STRICT,
    e.PowerLapsed: Change.LAPSE,
}
HANDED_ON = frozenset({Change.DELEGATE, Change.GRANT, Change.ENTRUST, Change.AUTHORISE})
UNCOUNTED = frozenset({Change.OTHER, Change.PARTIAL_DELEGATE})
"""What papers count and the ledger does not: 部分下放 is recorded as a split and a delegation."""
SUMS = {
    Change.ALL: frozenset(Change) - {Change.RECEIVERS},
    Change.CANCEL_OR_DELEGATE: frozenset({Change.CANCEL, Change.DELEGATE}),
}


class Counted(Value):
    """One kind of change of one item: its scope in the paper's words, item or sub-item."""

    change: Change
    scope: str
    sub_items: bool
    annex: str = ""
    item: str = ""
    """Its number in the annex, where the paper numbers its items."""
    power: str = ""
    """The power it happened to; of a merger, the result."""

    @property
    def paper_item(self) -> tuple[str, ...]:
        """The item of the paper it belongs to: the numbered one, else the power itself."""
        return (self.power, self.annex, self.item) if self.item else (self.power,)


class Reconciled(Value):
    """One stated number beside what was recorded, and what explains the difference."""

    stated: Total
    recorded: int | None
    """None where the paper counts something the ledger does not."""
    explained: tuple[DifferenceExplained, ...]

    @property
    def difference(self) -> int | None:
        """Stated less recorded; negative when more was recorded than stated."""
        return None if self.recorded is None else self.stated.count - self.recorded

    @property
    def unexplained(self) -> int | None:
        """What is left of the difference once its explanations are taken off.

        An explanation takes off from either side: of too few recorded, or of too many.
        """
        if self.difference is None:
            return None
        explained = sum(reason.count for reason in self.explained)
        return self.difference + (explained if self.difference < 0 else -explained)


def change_of(event: AnyEvent) -> Change | None:
    """What a paper would count the event as.

    A merger counts by its results, a split once, by its source.
    """
    if isinstance(event, e.PowerAdded) and event.sources:
        return Change.MERGE if len(event.sources) > 1 else None
    return CHANGES.get(type(event))


def receivers_of(event: AnyEvent) -> tuple[str, ...]:
    """The organs (承接部门) that a 下放, 委托, 授权 or 赋权 hands the power to."""
    match event:
        case e.PowerDelegated():
            return event.to
        case e.PowerEntrusted() | e.PowerAuthorised() | e.PowerGranted():
            return (event.to,)
        case _:
            return ()


def count(streams: Iterable[Sequence[AnyEvent]], instrument: str) -> Counter[Counted]:
    """What was recorded under a paper, annulled and revoked entries left out."""
    result: Counter[Counted] = Counter()
    receivers: set[str] = set()
    for events in streams:
        for event in standing(events):
            change = change_of(event)
            if change is not None and event.act.instrument == instrument:
                counted = Counted(
                    change=change,
                    scope=event.act.scope,
                    sub_items=event.act.sub_item,
                    annex=event.act.annex,
                    item=event.act.item,
                    power=event.stream,
                )
                result[counted] += 1
                receivers.update(receivers_of(event))
    if receivers:
        result[Counted(change=Change.RECEIVERS, scope="", sub_items=False)] = len(receivers)
    return result


def reconcile(
    totals: Iterable[Total], recorded: Counter[Counted], explained: Sequence[DifferenceExplained]
) -> list[Reconciled]:
    """Each stated number beside the recorded one. An empty scope counts every scope."""
    return [
        Reconciled(
            stated=total,
            recorded=None if total.change in UNCOUNTED else matching(total, recorded),
            explained=tuple(reason for reason in explained if about(reason, total)),
        )
        for total in totals
    ]


def matching(total: Total, recorded: Counter[Counted]) -> int:
    """How much of what was recorded a stated number is about: changes, or items for a sum."""
    covered = [(counted, n) for counted, n in recorded.items() if covers(total, counted)]
    if total.change in SUMS:
        return len({counted.paper_item for counted, _ in covered})
    return sum(n for _, n in covered)


def covers(total: Total, counted: Counted) -> bool:
    if total.change is Change.RECEIVERS:
        return counted.change is Change.RECEIVERS
    wanted = SUMS.get(total.change, frozenset({total.change}))
    return (
        counted.change in wanted
        and total.sub_items == counted.sub_items
        and total.scope in ("", counted.scope)
        and total.annex in ("", counted.annex)
    )


def about(reason: DifferenceExplained, total: Total) -> bool:
    return (reason.change, reason.scope, reason.sub_items) == (
        total.change,
        total.scope,
        total.sub_items,
    )
