"""What the list of a day says of limits and bases, and who decided it, counted by hand."""

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

from domain.vocabulary import RANK_ORDER
from tests.analytics.brute_lags import asked_about, meant, paper_of, smallest_that_keeps, spread
from tests.analytics.clerk import Rows, stood, taken_over, wanted
from tests.analytics.slow import Row

MONTHS = {"年": (12, "月")}


def on_the_list(rows: dict[str, Rows], selection: dict[str, Any], as_of: date) -> Rows:
    return [
        row for row in stood(rows["versions"], as_of) if row["listed"] and wanted(row, selection)
    ]


def group_of(row: Row, by: str) -> str:
    return {"none": "", "kind": row["kind"], "organ": row["holder"], "area": row["area"]}[by]


def sorted_out(listed: Rows, by: str) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in listed:
        found.setdefault(group_of(row, by), []).append(row)
    return found


def limit(row: Row, name: str) -> tuple[int, str] | None:
    if row[f"{name}_unit"] is None:
        return None
    times, unit = MONTHS.get(row[f"{name}_unit"], (1, row[f"{name}_unit"]))
    return times * row[f"{name}_amount"], unit


def comparable(one: tuple[int, str], other: tuple[int, str]) -> bool:
    return one[1] == other[1] or 0 in (one[0], other[0])


def limits(listed: Rows, by: str) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for group, rows in sorted_out(listed, by).items():
        both = [
            (lawful, promised)
            for row in rows
            if (lawful := limit(row, "statutory")) and (promised := limit(row, "promised"))
        ]
        pairs = [(one[0], other[0]) for one, other in both if comparable(one, other)]
        cuts = [Fraction(100 * (one - other), one) for one, other in pairs if one]
        middle = smallest_that_keeps(cuts, Fraction(1, 2))
        found[group] = {
            "powers": len(rows),
            "stated": len(both),
            "compared": len(pairs),
            "incomparable": len(both) - len(pairs),
            "shorter": sum(other < one for one, other in pairs),
            "same": sum(other == one for one, other in pairs),
            "longer": sum(other > one for one, other in pairs),
            "mean_cut": float(sum(cuts) / len(cuts)) if cuts else None,
            "median_cut": None if middle is None else float(middle),
        }
    return found


def unlike(listed: Rows, by: str) -> Counter[tuple[str, str, str]]:
    return Counter(
        (group_of(row, by), row["statutory_unit"], row["promised_unit"])
        for row in listed
        if (lawful := limit(row, "statutory"))
        and (promised := limit(row, "promised"))
        and not comparable(lawful, promised)
    )


def deciders(
    rows: dict[str, Rows], selection: dict[str, Any], *, as_of: date, since: date | None
) -> dict[tuple[int, str, str], Row]:
    ranks = {row["instrument"]: row["rank"] for row in rows["instruments"]}
    found: dict[tuple[int, str, str], list[tuple[str, bool]]] = {}
    for act, _ in asked_about(rows, selection, as_of):
        day = act["effective_on"]
        if act["change"] is None or taken_over(act) or day is None:
            continue
        if day > as_of or (since is not None and day < since):
            continue
        rank = ranks.get(act["instrument"], act["rank"])
        mine = paper_of(act), act["instrument"] not in ranks
        found.setdefault((day.year, act["change"], rank), []).append(mine)
    return {
        key: {
            "changes": len(some),
            "decisions": len({paper for paper, _ in some}),
            "unregistered": sum(unregistered for _, unregistered in some),
            "unregistered_share": sum(unregistered for _, unregistered in some) / len(some),
        }
        for key, some in found.items()
    }


ORDER = [*(rank.value for rank in RANK_ORDER), "unmatched", "none"]


def ranks_of(rows: dict[str, Rows], power: Row, as_of: date) -> list[str]:
    """Of what is cited, the ranks on the day; what is not in force yet is not there."""
    ranks = {row["instrument"]: row["rank"] for row in stood(rows["instruments"], as_of)}
    papers = [meant(rows, text) for text in power["bases"]]
    return [ranks.get(paper or "", "unmatched") for paper in papers] or ["none"]


def structure(rows: dict[str, Rows], listed: Rows, as_of: date) -> dict[tuple[str, str], Row]:
    found: dict[tuple[str, str], Row] = {}
    for power in listed:
        ranks = ranks_of(rows, power, as_of)
        for rank in set(ranks):
            row = found.setdefault(
                (power["kind"], rank), {"powers": 0, "highest": 0, "citations": 0}
            )
            row["powers"] += 1
            row["highest"] += rank == min(ranks, key=ORDER.index)
            row["citations"] += 0 if rank == "none" else ranks.count(rank)
    return found


def ageing(rows: dict[str, Rows], listed: Rows, by: str, as_of: date) -> dict[str, Row]:
    today = {row["instrument"]: row for row in stood(rows["instruments"], as_of)}
    found: dict[str, Row] = {}
    for group, powers in sorted_out(listed, by).items():
        ages: list[int] = []
        counts: Counter[str] = Counter()
        for power in powers:
            meanings = [meant(rows, text) for text in power["bases"]]
            texts = [today[one] for one in meanings if one in today]
            live = [dated(rows, one) for one in texts if one["status"] == "in_force"]
            if live:
                ages.append((as_of - max(live)).days)
            counts["on_repealed"] += len(live) < len(texts)
            counts["on_repealed_only"] += bool(texts) and not live and len(texts) == len(meanings)
            counts["unmatched"] += bool(meanings) and not texts
            counts["without"] += not meanings
        found[group] = {
            "powers": len(powers),
            "aged": len(ages),
            **spread(ages, "youngest", "oldest"),
            **{
                name: counts[name]
                for name in ("on_repealed", "on_repealed_only", "unmatched", "without")
            },
        }
    return found


def dated(rows: dict[str, Rows], paper: Row) -> date:
    """The later of the day it entered into force and the day of its last amendment."""
    own = [row for row in rows["instruments"] if row["instrument"] == paper["instrument"]]
    issued = min(row["valid_from"] for row in own)
    return max(issued, paper["amended_on"] or issued)
