"""What the rule book found, counted per organ, per rule and per month, and one by one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, cast

from domain.compliance.facts import Facts
from domain.compliance.rule import Severity
from domain.findings import FindingStatus
from ops.cli.headings import called

Complaint = Mapping[str, Any]
"""A row of ``quanze check`` or ``quanze findings``: rule, title, severity, organ (or holders; one
or several), subject, name, said, since (or opened_on), status, clause, remedy; what is not known
may be left out."""

DETAILS: Final = (
    "rule",
    "title",
    "severity",
    "organ",
    "subject",
    "name",
    "said",
    "since",
    "opened_on",
    "status",
    "clause",
    "remedy",
)
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "report": ("权责清单合规检查报告", "Compliance report on the list of powers"),
    "by_organ": ("按机关", "By organ"),
    "by_rule": ("按规则", "By rule"),
    "by_month": ("按月份", "By month"),
    "details": ("明细", "One by one"),
    "about": ("说明", "About"),
    "grave": ("严重", "grave"),
    "serious": ("一般", "serious"),
    "minor": ("轻微", "minor"),
    "count": ("合计", "all"),
    "standing": ("未了结", "standing"),
    "closed": ("已了结", "closed"),
    "month": ("月份", "month"),
    "known_at": ("知悉时点", "known at"),
    "no_organ": ("（未列明机关）", "(no organ)"),
    "undated": ("（未载明日期）", "(no date)"),
    "shared": (
        "涉及几个机关的，每个机关各计一次；月份按起始日期，没有的按立案日期。",
        "What concerns several organs counts for each of them. The month is that in which it began,"
        " or else in which it was opened.",
    ),
    "nothing": ("没有发现问题。", "Nothing was found."),
}
SEVERITIES: Final = {text: one.value for one in Severity for text in (one.value, one.label)}
STATUSES: Final = {text: one for one in FindingStatus for text in (one.value, one.label)}


class Style(NamedTuple):
    """In which language, and what everything is marked with."""

    chinese: bool
    labels: Mapping[str, str]

    def word(self, key: str) -> str:
        return WORDS[key][0 if self.chinese else 1]

    def head(self, column: str) -> str:
        return self.word(column) if column in WORDS else called(column, chinese=self.chinese)


class Table(NamedTuple):
    """A part of the report: its key among the words, its columns, its rows."""

    key: str
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]


def summaries(complaints: Sequence[Complaint], *, chinese: bool) -> Iterator[Table]:
    """How many there are, three times counted."""
    style = Style(chinese=chinese, labels={})
    followed = any(one.get("status") for one in complaints)
    numbers = ("grave", "serious", "minor", "count", *(("standing", "closed") if followed else ()))
    organs = counted(complaints, lambda one: organs_of(one) or [style.word("no_organ")])
    yield Table(
        "by_organ",
        ("organ", *numbers),
        [{"organ": organ, **count} for organ, count in most_first(organs)],
    )
    rules = {one["rule"]: one for one in reversed(complaints)}
    codes = counted(complaints, lambda one: [one["rule"]])
    about = ("title", "clause", "remedy")
    yield Table(
        "by_rule",
        ("rule", "title", *numbers, "clause", "remedy"),
        [
            {"rule": code, **count, **{name: rules[code].get(name, "") for name in about}}
            for code, count in sorted(codes.items())
        ],
    )
    months = counted(complaints, lambda one: [month_of(one)])
    yield Table(
        "by_month",
        ("month", *numbers),
        [{"month": month or style.word("undated"), **n} for month, n in sorted(months.items())],
    )


def counted(
    complaints: Iterable[Complaint], keys: Callable[[Complaint], Iterable[str]]
) -> Mapping[str, Counter[str]]:
    """For each key: how many by severity, in all, standing and closed."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in complaints:
        status = STATUSES.get(one.get("status") or "")
        state = "closed" if status and status.closed else "standing"
        for key in keys(one):
            found[key].update((SEVERITIES[one["severity"]], "count", state))
    zero = dict.fromkeys(("grave", "serious", "minor", "count", "standing", "closed"), 0)
    return {key: Counter(zero | count) for key, count in found.items()}


def most_first(counts: Mapping[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    return sorted(counts.items(), key=lambda one: (-one[1]["count"], one[0]))


def organs_of(complaint: Complaint) -> list[str]:
    """The organs it concerns, by name; each once."""
    named = complaint.get("organ") or complaint.get("holders") or ()
    several = cast("Sequence[str]", named) if not isinstance(named, str) else (named,)
    return [*dict.fromkeys(name for name in several if name)]


def concerned(subject: str, facts: Facts) -> list[str]:
    """The names of those that hold the power a complaint is about; a paper or the list has none."""
    power = facts.powers[subject].power if subject in facts.powers else None
    return [facts.name_of(organ) for organ in power.holders] if power else []


def month_of(complaint: Complaint) -> str:
    """The month in which it began, or in which it was opened; nothing where neither is known."""
    day: date | str = complaint.get("since") or complaint.get("opened_on") or ""
    return str(day)[:7]


def details(complaints: Sequence[Complaint], *, chinese: bool) -> Table:
    """Every complaint; columns that none of them fills are left out."""
    rows = [{**one, "organ": organs_of(one), **spelt(one, chinese=chinese)} for one in complaints]
    columns = tuple(name for name in DETAILS if any(row.get(name) for row in rows))
    return Table("details", columns, rows)


def spelt(complaint: Complaint, *, chinese: bool) -> dict[str, str]:
    """How grave it is and how it stands, in words of the language."""
    severity, status = Severity(SEVERITIES[complaint["severity"]]), complaint.get("status")
    known = STATUSES.get(status or "")
    words = [one.label if chinese else one.value for one in (severity, known) if one]
    return dict(zip(("severity", "status"), words, strict=False))
