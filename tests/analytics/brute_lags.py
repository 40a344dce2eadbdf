"""Lags, measured by a clerk with the slow rows, a calendar and a tally sheet."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from json import loads
from typing import Any

from domain.calendar import default_calendar
from tests.analytics.clerk import (
    Asked,
    Rows,
    known,
    stood,
    taken_over,
    unbegun_services,
    wanted,
    whole,
)
from tests.analytics.detailed import Look
from tests.analytics.slow import Row

QUANTILES = {
    "lower_quartile": Fraction(1, 4),
    "median": Fraction(1, 2),
    "upper_quartile": Fraction(3, 4),
    "ninth_decile": Fraction(9, 10),
}


def smallest_that_keeps(values: Iterable[Any], share: Fraction) -> Any:
    """The smallest value that at least a share of all do not exceed; None of none."""
    ordered = sorted(values)
    for value in ordered:
        if Fraction(sum(one <= value for one in ordered), len(ordered)) >= share:
            return value
    return None


def spread(values: list[int], low: str = "shortest", high: str = "longest") -> Row:
    quantiles = {name: smallest_that_keeps(values, share) for name, share in QUANTILES.items()}
    return {low: min(values, default=None), **quantiles, high: max(values, default=None)}


def working_days(start: date, end: date) -> int:
    """The shortest term from the one that the other keeps, in working days."""
    if start == end:
        return 0
    count = 1
    while default_calendar().add_working_days(start, count).day < end:
        count += 1
    return count


def took(start: date, end: date, unit: str) -> int:
    return working_days(start, end) if unit == "working_day" else (end - start).days


def found_on(versions: Rows, act: Row, as_of: date) -> Row | None:
    """What the power of an act was on the day of it: what waits has none but the one it names."""
    waits = act["effective_on"] is None or act["effective_on"] > as_of
    day = act["nominal_on" if waits else "effective_on"]
    return next((row for row in stood(versions, day) if row["power"] == act["power"]), None)


def asked_about(
    rows: dict[str, Rows], selection: dict[str, Any], as_of: date
) -> list[tuple[Row, Row | None]]:
    """The acts on powers asked about, each with what the power was."""
    found: list[tuple[Row, Row | None]] = []
    filtered = any(selection.get(name) for name in ("area", "organ", "kind"))
    unbegun = unbegun_services(rows)
    for act in rows["acts"]:
        state = found_on(rows["versions"], act, as_of)
        if state is None:
            if not filtered and (selection.get("services") or act["power"] not in unbegun):
                found.append((act, None))
        elif wanted(state, selection):
            found.append((act, state))
    return found


def paper_of(act: Row) -> str:
    return act["instrument"] or act["number"] or act["title"] or f"{act['power']}/{act['version']}"


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text and len(text) == 10 else None


def issue_days(events: Rows, instrument: str) -> tuple[date | None, date | None]:
    """The days of the decision and of the publication, in the words that count."""
    said: Any = {}
    for entry in sorted(events, key=lambda row: row["position"]):
        if entry["stream"] != instrument:
            continue
        whole = loads(entry["entry"])
        if entry["topic"] == "instrument.issued":
            said = whole
        elif entry["topic"] == "entry.corrected" and whole["payload"]["corrects"] == 1:
            said = whole["payload"].get("replacement") or {}
    act = said.get("act", {})
    return day_of(act.get("decided_on")), day_of(act.get("published_on"))


def first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def publication(
    rows: dict[str, Rows],
    selection: dict[str, Any],
    *,
    as_of: date,
    since: date | None,
    by: str,
    unit: str,
    all_papers: bool,
) -> dict[str, Row]:
    behind: dict[str, Rows] = {}
    for act, _ in asked_about(rows, selection, as_of):
        if not taken_over(act):
            behind.setdefault(paper_of(act), []).append(act)
    registered = {row["instrument"]: row for row in rows["instruments"]}
    names = set(behind) | (set(registered) if all_papers else set())
    tallies: dict[str, list[tuple[str, int, bool]]] = {}
    for name in names:
        acts, paper = behind.get(name, []), registered.get(name)
        decided, published = issue_days(rows["events"], name) if paper else (None, None)
        decided = decided or first(act["decided_on"] for act in acts)
        published = published or first(act["published_on"] for act in acts)
        if decided is None or decided > as_of or (since and decided < since):
            continue
        groups = {
            "none": "",
            "year": str(decided.year),
            "issuer": paper["issuer"] if paper else "",
            "rank": paper["rank"] if paper else min(act["rank"] for act in acts),
        }
        tally = tallies.setdefault(groups[by], [])
        if published is None or published > as_of:
            tally.append(("undated", 0, False))
        elif published < decided:
            tally.append(("early", 0, False))
        else:
            late = working_days(decided, published) > 20
            tally.append(("papers", took(decided, published, unit), late))
    return {group: published_row(tally) for group, tally in tallies.items()}


def published_row(tally: list[tuple[str, int, bool]]) -> Row:
    lags = [lag for what, lag, _ in tally if what == "papers"]
    return {
        "papers": len(lags),
        **spread(lags),
        "to_5": sum(0 <= lag <= 5 for lag in lags),
        "to_10": sum(6 <= lag <= 10 for lag in lags),
        "to_20": sum(11 <= lag <= 20 for lag in lags),
        "to_60": sum(21 <= lag <= 60 for lag in lags),
        "over_60": sum(lag >= 61 for lag in lags),
        "late": sum(late for _, _, late in tally),
        "early": sum(what == "early" for what, _, _ in tally),
        "undated": sum(what == "undated" for what, _, _ in tally),
    }


def handover(
    rows: dict[str, Rows],
    selection: dict[str, Any],
    *,
    as_of: date,
    since: date | None,
    by: str,
    unit: str,
    limit: int,
) -> dict[str, Row]:
    completions = {
        (act["power"], act["refers"]): act["effective_on"]
        for act in sorted(rows["acts"], key=lambda row: row["version"])
        if act["topic"] == "power.handover_completed"
    }
    gone = {row["power"] for row in stood(rows["versions"], as_of) if not row["listed"]}
    tallies: dict[str, list[tuple[str, int, int]]] = {}
    for act, state in asked_about(rows, selection, as_of):
        decided = act["decided_on"] or act["nominal_on"]
        if not act["awaits_handover"] or decided > as_of or (since and decided < since):
            continue
        done = completions.get((act["power"], act["version"]))
        if done is not None and done <= as_of:
            what, until = ("early" if done < decided else "completed"), done
        else:
            what, until = ("dropped" if act["power"] in gone else "hanging"), as_of
        groups = {
            "none": "",
            "year": str(decided.year),
            "change": act["change"] or act["topic"],
            "kind": state["kind"] if state else "",
            "area": state["area"] if state else "",
            "paper": act["instrument"] or act["number"] or act["title"],
        }
        until = max(until, decided)
        lags = took(decided, until, unit), took(decided, until, "working_day")
        tallies.setdefault(groups[by], []).append((what, *lags))
    return {group: handed_row(tally, limit) for group, tally in tallies.items()}


def handed_row(tally: list[tuple[str, int, int]], limit: int) -> Row:
    done = [lag for what, lag, _ in tally if what == "completed"]
    hanging = [lag for what, lag, _ in tally if what == "hanging"]
    return {
        "completed": len(done),
        **spread(done),
        "to_10": sum(lag <= 10 for lag in done),
        "to_15": sum(11 <= lag <= 15 for lag in done),
        "to_30": sum(16 <= lag <= 30 for lag in done),
        "to_60": sum(31 <= lag <= 60 for lag in done),
        "over_60": sum(lag >= 61 for lag in done),
        "late": sum(what == "completed" and worked > limit for what, _, worked in tally),
        "hanging": len(hanging),
        "hanging_median": smallest_that_keeps(hanging, Fraction(1, 2)),
        "hanging_longest": max(hanging, default=None),
        "overdue": sum(what == "hanging" and worked > limit for what, _, worked in tally),
        "early": sum(what == "early" for what, _, _ in tally),
        "dropped": sum(what == "dropped" for what, _, _ in tally),
    }


def meant(rows: dict[str, Rows], text: str) -> str | None:
    """The registered paper that a cited text means, or None."""
    citation = next(row for row in rows["citations"] if row["text"] == text)
    number, title = citation["number"], citation["title"].strip("《》")
    papers = {row["instrument"]: row for row in rows["instruments"]}.values()
    tests: list[Callable[[Row], bool]] = [
        lambda paper: (
            bool(number) and paper["number"] == number and paper["title"].strip("《》") == title
        ),
        lambda paper: bool(number) and paper["number"] == number,
        lambda paper: (
            bool(title)
            and paper["title"].strip("《》") == title
            and not (number and paper["number"])
        ),
    ]
    for test in tests:
        found = [paper["instrument"] for paper in papers if test(paper)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


SILENT = ("power.handover_completed", "power.training_extended", "power.seal_put_in_use")


def law(
    rows: dict[str, Rows], selection: dict[str, Any], *, as_of: date, since: date | None
) -> dict[tuple[str, str, date], Row]:
    listed_now = {row["power"] for row in stood(rows["versions"], as_of) if row["listed"]}
    found: dict[tuple[str, str, date], Row] = {}
    for instrument, what, on in law_events(rows["instruments"]):
        if on > as_of or (since and on < since):
            continue
        resting = {
            row["power"]
            for row in stood(rows["versions"], on - timedelta(1))
            if row["listed"]
            and wanted(row, selection)
            and instrument in [meant(rows, text) for text in row["bases"]]
        }
        answers = {power: next_change(rows["acts"], power, on, as_of) for power in resting}
        left = [power for power, day in answers.items() if day is None]
        if resting:
            found[instrument, what, on] = {
                "powers": len(resting),
                "changed": len(resting) - len(left),
                **spread([(day - on).days for day in answers.values() if day]),
                "waiting": sum(power in listed_now for power in left),
                "waited": (as_of - on).days,
                "expired": sum(power not in listed_now for power in left),
            }
    return found


def law_events(instruments: Rows) -> set[tuple[str, str, date]]:
    events = {
        (row["instrument"], "amended", row["amended_on"])
        for row in instruments
        if row["amended_on"] is not None
    }
    for row in instruments:
        if row["status"] != "in_force":
            same = [
                one["valid_from"]
                for one in instruments
                if (one["instrument"], one["status"]) == (row["instrument"], row["status"])
            ]
            events.add((row["instrument"], row["status"], min(same)))
    return events


def next_change(acts: Rows, power: str, on: date, as_of: date) -> date | None:
    return first(
        act["effective_on"]
        for act in acts
        if act["power"] == power
        and act["topic"] not in SILENT
        and act["effective_on"]
        and on <= act["effective_on"] <= as_of
    )


def as_known(rows: dict[str, Rows], position: int) -> dict[str, Rows]:
    """All tables, as the ledger knew them at a position."""
    standing = {
        name: known(some, position)
        for name, some in rows.items()
        if name not in ("events", "citations")
    }
    events = [row for row in rows["events"] if row["position"] <= position]
    return standing | {"events": events, "citations": rows["citations"]}


def looked(one: Asked, looks: Iterable[Look]) -> Iterator[tuple[Look, int, dict[str, Rows]]]:
    """Each look, the position it knows, and the tables as known there."""
    for look in looks:
        position = whole(one.rows, look.fraction, one.position)
        yield look, position, as_known(one.rows, position)
