"""A government's own standards: read strictly, and put before those for the nation."""

import re
from pathlib import Path

import pytest

from domain.compliance import NATIONWIDE, Standards, UnreadableStandards, read_standards
from domain.compliance.standards import Degree, Demand, Term
from domain.vocabulary import PowerKind, Rank
from tests.facts import day

OWN = """
[[deadline]]
term = "revision"
days = 10
since = 2021-01-01
area = "220300"
source = "某市行政权力清单管理办法"

[[deadline]]
term = "publication"
days = 3
since = 2021-01-01
until = 2023-01-01
area = "220300"
source = "某市行政权力清单管理办法"

[[ceiling]]
kind = "payment"
sound = ["law", "municipal_document"]
weak = ["department_document"]
since = 2015-01-01
area = "120000"
source = "天津市2023年通知"

[[demand]]
share = 0.3
since = 2022-04-27
area = "211122"
source = "某县实施方案"
confirmed = false

[[training]]
least = 2
most = 6
since = 2020-01-01
area = "220322"
source = "某县实施方案"

[[reviews]]
most = 3
since = 2015-01-01
area = "220000"
source = "某省规定"
"""


def row(table: str, **fields: str) -> str:
    usual = {"since": "2021-01-01", "area": '"220300"', "source": '"某办法"'}
    lines = (f"{name} = {value}" for name, value in (usual | fields).items() if value)
    return "\n".join((f"[[{table}]]", *lines))


def deadline(**fields: str) -> str:
    return row("deadline", **({"term": '"revision"', "days": "10"} | fields))


def test_rows_of_every_table_are_read_and_added():
    table = NATIONWIDE.plus(read_standards(OWN))
    assert table.deadlines[:-2] == NATIONWIDE.deadlines
    revision = table.deadline(Term.REVISION, "220322", day("2022-01-01"))
    assert revision is not None
    assert (revision.days, revision.source) == (10, "某市行政权力清单管理办法")
    ceiling = table.ceiling(PowerKind.PAYMENT, "", "120101", day("2022-01-01"))
    assert ceiling is not None
    ranks = (Rank.MUNICIPAL_DOCUMENT, Rank.DEPARTMENT_DOCUMENT, Rank.COUNTY_DOCUMENT)
    assert [ceiling.degree(rank) for rank in ranks] == [Degree.SOUND, Degree.WEAK, Degree.NONE]
    assert table.demands == (
        Demand(
            share=0.3,
            since=day("2022-04-27"),
            area="211122",
            source="某县实施方案",
            confirmed=False,
        ),
    )
    training = table.training("220322", day("2022-01-01"))
    review = table.review("220322", day("2022-06-01"))
    assert (training and training.most, review and review.most) == (6, 3)


@pytest.mark.parametrize(
    ("area", "on", "days"),
    [
        ("220322", "2021-01-01", 3),
        ("220300000000", "2021-01-01", 3),
        ("220322", "2020-12-31", 20),
        ("220322", "2022-12-31", 3),
        ("220322", "2023-01-01", 20),
        ("220400", "2021-01-01", 20),
        ("", "2021-01-01", 20),
    ],
)
def test_the_smallest_area_goes_first_and_a_row_holds_until_its_end(area: str, on: str, days: int):
    table = NATIONWIDE.plus(read_standards(OWN))
    term = table.deadline(Term.PUBLICATION, area, day(on))
    assert term is not None
    assert term.days == days


def test_of_two_rows_for_one_area_the_later_goes_first_and_then_the_one_added_last():
    older = deadline(since="2021-01-01", days="10")
    newer = deadline(since="2022-01-01", days="20")
    for text in (f"{older}\n{newer}", f"{newer}\n{older}"):
        found = read_standards(text).deadline(Term.REVISION, "220300", day("2023-01-01"))
        assert found is not None
        assert found.days == 20
    nation = deadline(term='"publication"', area='"100000"', since="2008-05-01", days="15")
    own = NATIONWIDE.plus(read_standards(nation))
    found = own.deadline(Term.PUBLICATION, "", day("2020-01-01"))
    assert found is not None
    assert found.days == 15


def test_an_empty_text_adds_nothing():
    assert read_standards("") == Standards()
    assert NATIONWIDE.plus(Standards()) == NATIONWIDE


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("[[deadline", "", "not TOML"),
        ("[[dedline]]\ndays = 1", "[[dedline]]", "no such table"),
        ('[deadline]\nterm = "revision"', "[[deadline]]", "write [[deadline]]"),
        ("deadline = [3]", "[[deadline]] 1", "Expected `object`, got `int`"),
        (deadline(days='"ten"'), "[[deadline]] 1: days", "Expected `int`, got `str`"),
        (deadline(days="true"), "[[deadline]] 1: days", "Expected `int`, got `bool`"),
        (deadline(days="0"), "[[deadline]] 1: days", "1 to 400 working days"),
        (deadline(days="401"), "[[deadline]] 1: days", "1 to 400 working days"),
        (deadline(days=""), "[[deadline]] 1: days", "missing required field `days`"),
        (deadline(day="3"), "[[deadline]] 1: day", "unknown field `day`"),
        (deadline(term='"reviewing"'), "[[deadline]] 1: term", "Invalid enum value"),
        (deadline(since='"2021"'), "[[deadline]] 1: since", "Invalid"),
        (deadline(source='""'), "[[deadline]] 1: source", "where it is laid down"),
        (deadline(source=""), "[[deadline]] 1: source", "missing required field"),
        (deadline(area='"2203"'), "[[deadline]] 1: area", "six, nine or twelve"),
        (deadline(until="2021-01-01"), "[[deadline]] 1: until", "not until 2021-01-01"),
        (f"{deadline()}\n{deadline(days='0')}", "[[deadline]] 2: days", "not 0"),
        (row("demand", share="30"), "[[demand]] 1: share", "between 0 and 1"),
        (row("demand", share="nan"), "[[demand]] 1: share", "between 0 and 1"),
        (
            row("ceiling", kind='"payment"', sound='["laws"]'),
            "[[ceiling]] 1: sound[0]",
            "Invalid enum value",
        ),
        (row("training", least="3", most="1"), "[[training]] 1: most", "not 3 to 1"),
        (row("reviews", most="0"), "[[reviews]] 1: most", "not 0"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_place(text: str, place: str, problem: str):
    with pytest.raises(UnreadableStandards) as error:
        read_standards(text)
    assert error.value.place == place
    assert problem in error.value.problem
    assert str(error.value).startswith(place)


def test_the_example_in_the_documents_can_be_read():
    page = (Path(__file__).parents[3] / "docs/rules.md").read_text("utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    table = read_standards(example)
    rows = table.deadlines, table.ceilings, table.demands, table.trainings, table.reviews
    assert [len(some) for some in rows] == [1, 1, 1, 1, 1]
