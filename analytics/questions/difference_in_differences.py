"""What a paper did where it applied, against where it did not."""

from collections.abc import Iterator, Sequence
from typing import Unpack

import polars as pl

from analytics.asking import Asking
from analytics.chart import Chart
from analytics.errors import Unanswerable
from analytics.parameters import Day, Selection, one_of
from analytics.questions.interrupted_series import few_months
from analytics.regression import FEW_GROUPS, two_groups
from analytics.series import BY, frame, listed, measured, series, turning_day, window
from domain.listing import path

MEANING = "一份文件之后，适用之处比其余之处多变了多少（双重差分）。"
CHART = Chart("interval", ("term",), ("estimate", "lower", "upper"), only=(("part", "estimate"),))
ASSUMPTIONS = (
    "Without the paper, the treated would have changed by as much as the others (parallel trends).",
    "The others are not touched by the paper, nor by what the treated did because of it.",
    "Nothing else happened to the treated alone in the months after.",
    "The effect begins in the month of the paper's day; nobody acted ahead of it. It is the mean"
    " over the months after.",
    "Months of one group may hang together; one group does not hang together with another.",
    "The groups of a side are examples of their kind: they tell by how much such groups differ"
    f" from one another. Of fewer than {FEW_GROUPS} that cannot be told, and no interval is given.",
)


def difference_in_differences(
    ledger: Asking,
    *,
    treated: str | Sequence[str],
    since: Day,
    until: Day | None = None,
    control: str | Sequence[str] | None = None,
    by: str = "area",
    paper: str = "",
    on: Day | None = None,
    measure: str = "changes",
    change: str = "",
    **selection: Unpack[Selection],
) -> pl.DataFrame:
    """What changed more for the treated than for the others after the day of a paper.

    ``treated`` and ``control`` name groups ``by`` ``area`` (codes, each without what lies in it),
    ``kind`` or ``organ`` (ids, with the register before them where several are asked; a power
    counts for each of its holders); the others are by default all that have powers, but for areas
    that lie in a treated one or around it.

    The day is ``on``, or that on which the registered ``paper`` (id or 文号) entered into force;
    its month is the first one after. Of the ``measure`` ``changes`` (those that papers count, by
    the month of their effect; 接管 left out; of one kind, with ``change``) or ``list_size`` (at the
    end of the month), in the whole months from ``since`` to ``until``. Each group and each month
    has a level of its own; errors are by group (Bell and McCaffrey 2002). With fewer than 5 groups
    on a side there are none.

    ``part``: ``estimate``, ``test``, ``size``, ``assumption`` or ``warning``; ``term``: ``effect``
    (a month and group, on average); ``drift``: by how much the treated drew away from the others
    by month before (where that is not 0, trends were not parallel), ``months_before``,
    ``months_after``, ``treated``, ``control``; ``estimate``, ``standard_error``, ``lower`` and
    ``upper`` end of the 95 % interval, in changes or powers (null where nothing varies, or a
    warning says why); ``p_value``: of none; ``says``: the assumption or the warning. Needs the
    extra ``statistics``. Raises Unavailable, Unanswerable.
    """
    group = one_of("by", by, BY)
    wanted = measured(measure, change)
    turning = turning_day(ledger, selection, paper=paper, on=on)
    months = window(selection, since, until, turning)
    values = series(ledger, selection, months, group, wanted)
    there = set(listed(ledger, selection, months, group)["grouped"]) | values.keys()
    ours = named("treated", treated, there)
    others = named("control", untouched(there, ours, group) if control is None else control, there)
    if both := {*ours} & {*others}:
        same = ", ".join(sorted(both))
        raise Unanswerable("control", f"also treated: {same}", f"同时在 treated 中: {same}")
    nothing = [0.0] * len(months.months)
    panel = {one: values.get(one, nothing) for one in (*ours, *others)}
    return frame(
        two_groups([panel[one] for one in ours], [panel[one] for one in others], months.before),
        ["drift"],
        sizes={
            "months_before": months.before,
            "months_after": months.after,
            "treated": len(ours),
            "control": len(others),
        },
        assumptions=ASSUMPTIONS,
        warnings=[*few_months(months), *few_groups(len(ours), len(others))],
    )


def untouched(there: set[str], treated: Sequence[str], by: str) -> set[str]:
    """All other groups; of areas, those that neither lie in a treated one nor around it."""
    found = there - {*treated, ""}
    if by != "area":
        return found
    ways = [path(one) for one in treated]
    return {
        one
        for one in found
        if not any(path(one).startswith(way) or way.startswith(path(one)) for way in ways)
    }


def named(parameter: str, groups: str | Sequence[str] | set[str], there: set[str]) -> list[str]:
    """The groups named, in order. Raises Unanswerable."""
    found = sorted({groups} if isinstance(groups, str) else set(groups))
    if not found:
        raise Unanswerable(
            parameter, "no group is named, and there is none", "没有指定组，也没有别的组"
        )
    if unknown := [one for one in found if one not in there]:
        left, some = ", ".join(unknown), ", ".join(sorted(there)[:50])
        raise Unanswerable(
            parameter,
            f"without any power: {left}; there are: {some}",
            f"没有任何职权: {left}；可用: {some}",
        )
    return found


def few_groups(treated: int, control: int) -> Iterator[str]:
    for count, side in ((treated, "treated"), (control, "control")):
        if count < FEW_GROUPS:
            yield (
                f"Only {count} of the groups {'is' if count == 1 else 'are'} {side}: with fewer"
                f" than {FEW_GROUPS} on a side it cannot be told how much groups differ, so no"
                " interval is given."
            )
