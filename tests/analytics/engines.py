"""What is asked of every engine: some registers, and several ways to ask each question."""

from collections import Counter
from collections.abc import Iterator, Sequence
from inspect import Parameter, getmodule, signature
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analytics.questions import QUESTIONS
from domain.commands import Request
from domain.ledger import Ledger as Book
from ops.simulate import load, simulate
from tests.analytics.detailed import detailed_scripts
from tests.analytics.made import written
from tests.analytics.slow import Row, tables
from tests.projections.papered import papered_scripts
from tests.projections.shelves import played_out

SEED, SIZE = 20180315, 800
PROVINCE = "province"
DRAWN: tuple[st.SearchStrategy[list[Request]], ...] = (papered_scripts, detailed_scripts)
SINCE, EARLY, LATE = "2009-11-15", "2010-02-20", "2026-06-30"
LIMITS = ("工作日", "日")
"""Units of which no pair can be compared."""
Rows = dict[str, list[Row]]
Asked = dict[str, Any]


def registers(folder: Path) -> dict[str, Rows]:
    """An export of a simulated province and of drawn histories; the rows of each register."""
    found = {PROVINCE: province()}
    found |= {f"drawn_{one}": richest(scripts) for one, scripts in enumerate(DRAWN)}
    for name, rows in found.items():
        moments = [row["recorded_at"] for row in rows["events"]]
        last = {"position": len(moments), "recorded_at": moments[-1]}
        written(folder, rows, register=name, **last)
    return found


def province() -> Rows:
    with Book({"PERSISTENCE_MODULE": "ops.store.memory"}) as book:
        load(book, simulate(SEED, SIZE), chunk=SIZE // 10)
        return tables(book)


def richest(scripts: st.SearchStrategy[list[Request]]) -> Rows:
    """Of many drawn histories that which tells of most, the same one every time."""
    found: list[Rows] = []

    @settings(
        max_examples=200, phases=[Phase.generate], derandomize=True, database=None, deadline=None
    )
    @given(scripts)
    def draw(script: list[Request]) -> None:
        with played_out(script) as book:
            found.append(tables(book))

    draw()
    return max(found, key=richness if scripts is detailed_scripts else revived)


def revived(rows: Rows) -> tuple[int, int]:
    """How many powers a history tells of that are like one that had ended, and how long it is."""
    begun = {
        row["power"]: row
        for row in sorted(rows["versions"], key=lambda row: row["valid_from"], reverse=True)
        if row["known_until"] is None and row["listed"]
    }
    pairs = {
        (old["power"], new["power"])
        for old in rows["versions"]
        for new in begun.values()
        if old["known_until"] is None
        and old["status"] == "cancelled"
        and old["power"] != new["power"]
        and (old["name"], old["area"]) == (new["name"], new["area"])
        and old["valid_from"] <= new["valid_from"]
    }
    return len(pairs), len(rows["events"])


def richness(rows: Rows) -> tuple[int, int]:
    """How much of what questions are about a history tells of, and how long it is."""
    listed = [row for row in rows["versions"] if row["listed"]]
    told = (
        any(row["bases"] for row in listed),
        any(row["amended_on"] or row["status"] != "in_force" for row in rows["instruments"]),
        any(row["promised_amount"] and row["statutory_amount"] for row in listed),
        any({*LIMITS} <= {row["statutory_unit"], row["promised_unit"]} for row in listed),
        len({(row["base_code"], row["path"]) for row in listed if row["base_code"]}) > 3,
        len({row["path"] for row in listed}) > 2,
    )
    return sum(told), len(rows["events"])


def ways(name: str, there: dict[str, Rows]) -> list[Asked]:
    """Several ways to ask a question, by the parameters it has. JSON can say them."""
    module = getmodule(QUESTIONS[name])
    groups = getattr(module, "GROUPS", None) or getattr(module, "BY", ("none",))
    looks = selections(there)
    count = max(len(groups), len(looks))
    own = list(signature(QUESTIONS[name]).parameters.values())[1:]
    return [
        {**looks[turn % len(looks)]}
        | {
            one.name: value
            for one in own
            if one.kind is Parameter.KEYWORD_ONLY
            for value in wanted(one, turn, groups, there)
        }
        for turn in range(count)
    ]


def selections(there: dict[str, Rows]) -> list[Asked]:
    """What to look at: several registers; one; as it was known; an area; an organ and a kind."""
    versions = there[PROVINCE]["versions"]
    place = area_of(there)
    holder = commonest(row["holder"] for row in versions if row["listed"])
    kind = commonest(row["kind"] for row in versions if row["holder"] == holder)
    drawn = [name for name in there if name != PROVINCE]
    return [
        {"as_of": LATE, "register": [PROVINCE, drawn[-1]]},
        {"as_of": EARLY, "register": drawn[0], "services": True},
        {
            "as_of": LATE,
            "register": PROVINCE,
            "area": place,
            "known_at": {PROVINCE: half(there[PROVINCE])},
        },
        {"as_of": LATE, "register": PROVINCE, "organ": holder, "kind": kind},
        {"as_of": EARLY, "register": drawn[-1], "known_at": half(there[drawn[-1]])},
    ]


def wanted(
    one: Parameter, turn: int, groups: Sequence[str], there: dict[str, Rows]
) -> Iterator[Any]:
    """What a parameter is given in a turn; nothing, where it is left at its default."""
    alternate: dict[str, Sequence[Any]] = {
        "by": groups,
        "unit": ("day", "working_day"),
        "each": ("year", "quarter", "month"),
        "since": (SINCE, "2008-03-02"),
        "areas": (1, 2),
        "paper": ("", numbered(there)),
        "on": ("2016-05-20",),
        "treated": (area_of(there),),
    }
    if one.name == "paper" and one.default is Parameter.empty:
        yield numbered(there)
    elif one.name in alternate and not (one.default is None and turn % 2):
        yield alternate[one.name][turn % len(alternate[one.name])]
    elif isinstance(one.default, bool):
        yield bool(turn % 2) != one.default
    elif one.default is Parameter.empty:
        raise AssertionError(f"say here what to ask as {one.name!r}")


def numbered(there: dict[str, Rows]) -> str:
    """The registered paper under which most was done."""
    return commonest(row["number"] for row in there[PROVINCE]["acts"] if row["instrument"])


def area_of(there: dict[str, Rows]) -> str:
    """The area of the province with the longest list."""
    return commonest(row["area"] for row in there[PROVINCE]["versions"] if row["listed"])


def commonest(words: Any) -> str:
    return Counter(words).most_common(1)[0][0]


def half(rows: Rows) -> int:
    """A position in the middle, with nothing of its append left out."""
    events = sorted(rows["events"], key=lambda row: row["position"])
    middle = events[len(events) // 2]
    return max(row["position"] for row in events if row["recorded_at"] == middle["recorded_at"])
