"""What is to be said of an exercise record, by leafing through everything for each of them."""

from datetime import date
from json import loads
from typing import Any, NamedTuple

from domain.compliance.peers import plain
from domain.listing import path
from tests.analytics.clerk import Row, Rows, stood

Verdict = tuple[str, str, str, str]
"""Fault, reason, power and organ; of what cannot be judged, the reason and nothing else."""
EVER = date.max


class Case(NamedTuple):
    """How a power stood to an organ on a day: the smaller the rank, the better the record fits."""

    rank: int
    fault: str
    reason: str
    power: str
    organ: str


def keys(version: Row) -> set[str]:
    codes = {*version["codes"], version["base_code"] or ""}
    return {f"c{plain(one)}" for one in codes if plain(one)} | {f"n{plain(version['name'])}"}


def judged(record: dict[str, str], rows: dict[str, Rows]) -> Verdict:
    day = date.fromisoformat(record["day"])
    key = looked_up(record, rows["versions"], keys, "code", "name")
    organs = called(record, rows["organs"], day)
    powers = {row["power"]: [] for row in rows["versions"] if key in keys(row)}
    for row in sorted(rows["versions"], key=lambda row: row["valid_from"]):
        if row["power"] in powers:
            powers[row["power"]].append(row)
    cases = [
        case
        for power, versions in powers.items()
        for organ in organs
        if (case := to_organ(power, organ, versions, key, record, day, rows)) is not None
    ]
    best = min((case.rank for case in cases), default=100)
    found = [case for case in cases if case.rank == best]
    if best > 10:
        on_the_day = unrelated(powers, key, day)
        if found and not any(bears for bears, _ in on_the_day.values()):
            return settled(found)
        return of_strangers(on_the_day, powers, organs, day, rows)
    return settled(found)


def settled(found: list[Case]) -> Verdict:
    if len(found) > 1:
        return ("", "several", "", "")
    _, fault, reason, power, organ = found[0]
    return ("", "", "", "") if not fault else (fault, reason, power, organ)


def looked_up(record: dict[str, str], rows: Rows, keys_of: Any, code: str, name: str) -> str:
    there: set[str] = set().union(*map(keys_of, rows)) if rows else set()
    wanted = [f"c{plain(record.get(code, ''))}", f"n{plain(record.get(name, ''))}"]
    return next((key for key in wanted if len(key) > 1 and key in there), "")


def organ_keys(organ: Row) -> set[str]:
    return {f"n{plain(organ['name'])}", f"c{plain(organ['credit_code'])}"} - {"n", "c"}


def called(record: dict[str, str], organs: Rows, day: date) -> list[str]:
    """Who bore the name on the day; where nobody did, who ever bore it."""
    key = looked_up(record, organs, organ_keys, "organ_code", "organ")
    ever = {row["organ"] for row in organs if key in organ_keys(row)}
    first = {id: min(r["valid_from"] for r in organs if r["organ"] == id) for id in ever}
    now = {
        row["organ"]
        for row in organs
        if key in organ_keys(row)
        and (row["valid_until"] or EVER) > day
        and (
            row["valid_from"] <= day
            or (row["founding_unknown"] and row["valid_from"] == first[row["organ"]])
        )
    }
    return sorted(now or ever)


def to_organ(  # noqa: C901 (one case after the other)
    power: str,
    organ: str,
    versions: Rows,
    key: str,
    record: dict[str, str],
    day: date,
    rows: dict[str, Rows],
) -> Case | None:
    before = [row for row in versions if row["valid_from"] <= day]
    promised = organ in promised_to(power, versions, day, rows["acts"])
    if not before:
        return Case(4, "X2", "not_in_effect", power, organ) if promised else None
    now = before[-1]
    worse = 0 if key in keys(now) else 10
    acted = [r for r in before[:-1] if r["listed"] and organ in r["exercisers"]]
    mine = [
        one for one in loads(now["line"]).get("arrangements", ()) if one["to"]["organ"] == organ
    ]
    if now["listed"] and organ in now["exercisers"]:
        return Case(1 + worse, *of_use(now, organ, mine, record, rows), power, organ)
    if not now["listed"]:
        if not acted:
            return None
        fault = "X7" if now["status"] == "expired" else "X1"
        return Case(3 + worse, fault, now["status"], power, organ)
    said = None
    if promised:
        said = "X2", "not_in_effect"
    elif any(one["kind"] == "delegation" and not one.get("accepted") for one in mine):
        said = "X2", "not_accepted"
    elif acted:
        last = acted[-1]
        terms = [
            one.get("until")
            for one in loads(last["line"]).get("arrangements", ())
            if one["to"]["organ"] == organ and one["kind"] != "entrustment"
        ]
        over = str(last["valid_until"]) in terms
        said = ("X7", "term") if over else ("X1", "handed_on")
    elif any(one["kind"] == "entrustment" for one in mine):
        said = "X3", "agent"
    return Case(2 + worse, *said, power, organ) if said else None


def of_use(
    now: Row, organ: str, mine: list[Any], record: dict[str, str], rows: dict[str, Rows]
) -> tuple[str, str]:
    """Of an organ that may exercise the power: unless it is suspended, or under another seal."""
    area = last_path(organ, rows["organs"])
    suspended = [one["area"] for one in loads(now["line"]).get("suspensions", ())]
    if now["status"] == "suspended" or any(area.startswith(path(one)) for one in suspended):
        return "X5", "suspended"
    used = plain(record.get("seal", ""))
    grants = [one for one in mine if one["kind"] == "grant"] if organ not in now["holders"] else []
    own = plain(grants[0].get("seal", "")) if grants else ""
    if not used or (grants and used == own):
        return "", ""
    if own:
        return "X4", "other_seal"
    if grants and grants[0].get("mode") == "for_holder":
        return "X4", "no_seal"
    batches = {
        plain(one.get("seal", ""))
        for row in rows["versions"]
        for one in loads(row["line"]).get("arrangements", ())
    }
    return ("X4", "batch_seal") if used in batches else ("", "")


def last_path(organ: str, organs: Rows) -> str:
    mine = [row for row in organs if row["organ"] == organ]
    return max(mine, key=lambda row: row["valid_from"])["path"]


def promised_to(power: str, versions: Rows, day: date, acts: Rows) -> set[str]:
    """To whom it was decided to give the power by that day, from a later day on."""
    found: set[str] = set()
    began: dict[date, set[str]] = {}
    earlier: set[str] = set()
    for row in versions:
        now = set(row["exercisers"]) if row["listed"] else set[str]()
        began[row["valid_from"]] = now - earlier
        earlier = now
    for act in acts:
        said = min(d for d in (act["decided_on"], act["published_on"], act["nominal_on"]) if d)
        begins = act["effective_on"] or EVER
        if act["power"] != power or not said <= day < begins:
            continue
        if act["topic"] in ("power.delegated", "power.granted", "power.authorised"):
            found |= set(act["receivers"])
        found |= began.get(begins, set())
    return found


def unrelated(powers: dict[str, Rows], key: str, day: date) -> dict[str, tuple[bool, Row]]:
    """How each power stood, and whether it bore the code or name."""
    now = {power: stood(versions, day) for power, versions in powers.items()}
    return {power: (key in keys(rows[0]), rows[0]) for power, rows in now.items() if rows}


def of_strangers(  # noqa: C901, PLR0911 (one case after the other)
    there: dict[str, tuple[bool, Row]],
    powers: dict[str, Rows],
    organs: list[str],
    day: date,
    rows: dict[str, Rows],
) -> Verdict:
    organ = organs[0] if len(organs) == 1 else ""
    for wanted in ((True, True), (True, False), (False, True), (False, False)):
        found = [one for bears, one in there.values() if (bears, one["listed"]) == wanted]
        if len(found) > 1:
            return ("", "several", "", "")
        if found:
            [one] = found
            if one["listed"]:
                return ("X3", "stranger" if organs else "unregistered", one["power"], organ)
            fault = "X7" if one["status"] == "expired" else "X1"
            return (fault, one["status"], one["power"], organ)
    if not powers:
        begin = min((row["valid_from"] for row in rows["versions"]), default=None)
        if begin is not None and day < begin:
            return ("", "before_books", "", "")
        return ("X6", "never_listed", "", organ)
    for act in rows["acts"]:
        listed = act["taken_over"] and act["change"] == "establish"
        if act["power"] in powers and act["topic"] == "power.added" and listed:
            return ("", "before_books", "", "")
    return ("X6", "not_yet_listed", next(iter(powers)) if len(powers) == 1 else "", organ)
