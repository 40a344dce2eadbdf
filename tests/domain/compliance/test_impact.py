"""What a change of law touches, and what to propose about it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.basis import Citation, parse_citations
from domain.compliance import NATIONWIDE, gather
from domain.compliance.articles import articles, named_by
from domain.compliance.impact import Bases, Became, Others, impact, law_changes
from domain.compliance.proposals import propose
from domain.events import EntryCorrected
from domain.events import instrument as i
from domain.events import power as e
from domain.events.instrument import Change
from domain.value import replace as with_changes
from domain.vocabulary import PowerKind
from tests.domain.compliance.ledger import LAW, issued
from tests.facts import ORGANS, added, cancelled, day, elements, happened
from tests.given import by_stream

OTHER = "instrument:other"


def amended(on: str, *, stream: str = LAW, **fields: object) -> i.InstrumentAmended:
    return happened(i.InstrumentAmended, on, stream=stream, **fields)


def repealed(on: str, *, stream: str = LAW, **fields: object) -> i.InstrumentRepealed:
    return happened(i.InstrumentRepealed, on, stream=stream, **fields)


def voided(on: str) -> i.InstrumentVoided:
    return happened(i.InstrumentVoided, on, stream=LAW)


def other(on: str = "2004-07-01", **fields: object) -> i.InstrumentIssued:
    return issued(on, stream=OTHER, title="行政许可法", **fields)


def bases(*titles: str) -> dict[str, object]:
    """The elements of a power that rests on papers of these titles, as an importer reads them."""
    text = "；".join(f"《{title}》第四十条" for title in titles)
    return {"elements": elements(legal_basis=parse_citations(text))}


def resting(on: str = "2010-01-01", *titles: str, **fields: object) -> e.PowerAdded:
    return added(on, **bases(*(titles or ("城乡规划法",))), **fields)


def cited(*citations: Citation, on: str = "2010-01-01", **fields: object) -> e.PowerAdded:
    return added(on, elements=elements(legal_basis=citations), **fields)


def at(article: str, title: str = "城乡规划法", **fields: str) -> Citation:
    return Citation(text=f"《{title}》{article}", instrument_title=title, article=article, **fields)


class Asked:
    """The touches of all changes of a small ledger, and the proposals."""

    def __init__(self, *events, as_of="2020-01-01", since=None, until=None):
        facts = gather(by_stream((*ORGANS, *events)), as_of=day(as_of), standards=NATIONWIDE)
        rests = Bases(facts)
        span = {"since": since and day(since), "until": until and day(until)}
        self.touches = list(impact(rests, law_changes(facts.papers, **span)))
        self.proposals = [*propose(rests, self.touches).values()]

    @property
    def open(self):
        return [touch for touch in self.touches if touch.open]

    @property
    def days(self):
        return [str(touch.change.day) for touch in self.touches]


@pytest.mark.parametrize(
    ("event", "became"),
    [
        (amended("2018-05-01"), Became.AMENDED),
        (repealed("2018-05-01"), Became.REPEALED),
        (voided("2018-05-01"), Became.VOID),
    ],
)
def test_a_change_of_the_basis_touches_the_power(event: i.AnyInstrumentEvent, became: Became):
    [touch] = Asked(issued(), resting(), event).touches
    assert (touch.power.id, touch.power.holders) == ("power:p", ("organ:city",))
    assert (touch.citation.text, touch.change.paper.id) == ("《城乡规划法》第四十条", LAW)
    assert (touch.change.became, touch.change.day) == (became, day("2018-05-01"))
    assert touch.certain
    assert touch.open


def test_what_rests_on_another_paper_is_not_touched():
    power = resting("2010-01-01", "行政许可法")
    assert Asked(issued(), other(), power, repealed("2018-05-01")).touches == []


def test_a_paper_that_only_stands_touches_nothing():
    assert Asked(issued(), resting()).touches == []


def test_only_what_is_listed_on_the_day_is_touched():
    events = issued(), resting(), repealed("2018-05-01"), cancelled("2019-01-01")
    assert len(Asked(*events, as_of="2018-12-31").touches) == 1
    assert Asked(*events, as_of="2019-01-01").touches == []
    assert Asked(*events, as_of="2009-12-31").touches == []


def test_a_service_is_no_power():
    power = resting(kind=PowerKind.SERVICE)
    assert Asked(issued(), power, repealed("2018-05-01")).touches == []


def test_a_span_begins_with_its_first_day_and_ends_before_its_last():
    events = issued(), resting(), amended("2015-04-24"), amended("2019-04-23")
    assert Asked(*events, since="2015-04-24", until="2019-04-23").days == ["2015-04-24"]
    assert Asked(*events, since="2015-04-25").days == ["2019-04-23"]
    assert Asked(*events, until="2015-04-24").days == []


def test_a_repeal_that_is_known_but_lies_ahead_is_told():
    asked = Asked(issued(), resting(), repealed("2021-01-01"), as_of="2020-06-01")
    assert asked.days == ["2021-01-01"]
    assert [one.change for one in asked.proposals] == [Change.CANCEL]


def test_what_was_not_yet_recorded_is_not_told_and_a_correction_is_followed():
    past = issued(), resting(), repealed("2018-05-01")
    assert Asked(*past[:2]).touches == []
    moved = repealed("2018-06-01")
    assert Asked(*past, corrected(2, moved)).days == ["2018-06-01"]
    assert Asked(*past, corrected(2, None)).touches == []


def test_an_amendment_that_names_articles_touches_only_what_cites_them():
    title = "关于修改〈中华人民共和国城乡规划法〉第四十条、第四十二条的决定"
    events = issued(), amended("2019-04-23", by=title)
    powers = [
        cited(at("第40条第二款"), stream="power:a"),
        cited(at("第四十一条"), stream="power:b"),
        cited(at(""), stream="power:c"),
        cited(at("第三十九条至第四十一条"), stream="power:d"),
    ]
    touched = Asked(*events, *powers).touches
    assert [touch.power.id for touch in touched] == ["power:a", "power:c", "power:d"]
    whole = Asked(issued(), amended("2019-04-23", by="关于修改部分法律的决定"), *powers).touches
    assert len(whole) == 4


def test_articles_may_be_named_by_the_act_itself():
    event = amended("2019-04-23", act={"item": "第四十条"})
    powers = cited(at("第四十条"), stream="power:a"), cited(at("第四十一条"), stream="power:b")
    [touch] = Asked(issued(), event, *powers).touches
    assert touch.power.id == "power:a"


def test_a_repeal_is_of_the_whole_paper():
    event = repealed("2019-04-23", by="关于修改〈城乡规划法〉第四十条的决定")
    assert len(Asked(issued(), event, cited(at("第四十一条"))).touches) == 1


@pytest.mark.parametrize(
    ("more", "others", "proposed"),
    [
        ((), Others.NONE, Change.CANCEL),
        ((other(),), Others.STANDS, Change.AMEND),
        ((other("2030-01-01"),), Others.NOT_YET, Change.AMEND),
        ((other("2030-01-01", in_force_unknown=True),), Others.NOT_KNOWN, Change.AMEND),
        ((other(), repealed("2012-01-01", stream=OTHER)), Others.NONE, Change.CANCEL),
    ],
)
def test_whether_another_basis_stands_decides_what_is_proposed(
    more: tuple[i.AnyInstrumentEvent, ...], others: Others, proposed: Change
):
    titles = ("城乡规划法", "行政许可法") if more else ("城乡规划法",)
    power = resting("2010-01-01", *titles)
    asked = Asked(issued(), power, repealed("2018-05-01"), *more, since="2018-01-01")
    assert [touch.others for touch in asked.touches] == [others]
    [made] = asked.proposals
    assert made.change is proposed
    assert made.legal_basis == ("" if proposed is Change.CANCEL else "《行政许可法》第四十条")
    assert "依据《城乡规划法》自2018-05-01起废止或失效" in made.why


def test_a_basis_that_the_register_does_not_know_may_stand():
    power = resting("2010-01-01", "城乡规划法", "某办法")
    asked = Asked(issued(), power, repealed("2018-05-01"))
    assert [touch.others for touch in asked.touches] == [Others.NOT_KNOWN]
    [made] = asked.proposals
    assert (made.change, made.legal_basis) == (Change.AMEND, "《某办法》第四十条")


def test_the_same_paper_cited_twice_is_no_other_basis():
    asked = Asked(issued(), cited(at("第四十条"), at("第四十一条")), repealed("2018-05-01"))
    assert [touch.others for touch in asked.touches] == [Others.NONE] * 2
    assert [one.change for one in asked.proposals] == [Change.CANCEL]


def test_two_bases_that_fall_one_after_the_other_leave_nothing():
    power = resting("2010-01-01", "城乡规划法", "行政许可法")
    ends = repealed("2020-06-01"), repealed("2021-05-01", stream=OTHER)
    asked = Asked(issued(), other(), power, *ends)
    assert [touch.others for touch in asked.touches] == [Others.STANDS, Others.NONE]
    [made] = asked.proposals
    assert made.change is Change.CANCEL
    assert "城乡规划法" in made.why
    assert "行政许可法" in made.why


def test_a_basis_that_ended_outside_the_span_is_left_out_too_and_said():
    power = resting("2010-01-01", "城乡规划法", "行政许可法")
    events = issued(), other(), power, repealed("2012-05-01", stream=OTHER), amended("2019-04-23")
    [made] = Asked(*events, since="2019-01-01").proposals
    assert (made.change, made.legal_basis) == (Change.AMEND, "《城乡规划法》第四十条")
    assert made.why.startswith(
        "依据《城乡规划法》自2019-04-23起修改；依据《行政许可法》自2012-05-01"
    )


def test_what_ended_it_is_said_as_of_then():
    power = resting("2010-01-01", "城乡规划法", "行政许可法")
    gone = repealed("2012-05-01"), voided("2030-05-01")
    asked = Asked(
        issued(), other(), power, *gone, amended("2019-04-23", stream=OTHER), until="2030-01-01"
    )
    [made] = asked.proposals
    assert "2012-05-01" in made.why
    assert "2030" not in made.why
    assert made.legal_basis == "《行政许可法》第四十条"
    [later] = Asked(
        issued(),
        other(),
        power,
        amended("2019-04-23", stream=OTHER),
        *gone,
        since="2019-01-01",
        until="2020-01-01",
    ).proposals
    assert "2030" not in later.why


def test_an_amended_basis_is_proposed_as_it_is_for_somebody_to_revise():
    [made] = Asked(issued(), resting(), amended("2019-04-23", by="国务院令第709号")).proposals
    assert (made.change, made.legal_basis) == (Change.AMEND, "《城乡规划法》第四十条")
    assert made.why == "依据《城乡规划法》自2019-04-23起修改（国务院令第709号）"


def test_a_basis_that_would_be_read_otherwise_is_left_to_be_written():
    odd = Citation(text="《某法》第一条；第二条", instrument_title="某法")
    [made] = Asked(issued(), cited(at("第四十条"), odd), amended("2019-04-23")).proposals
    assert (made.change, made.legal_basis) == (Change.AMEND, "")


def test_a_review_settles_an_amendment_but_no_repeal():
    review = happened(e.PowerRetained, "2019-04-23")
    [touch] = Asked(issued(), resting(), amended("2019-04-23"), review).touches
    assert (touch.open, touch.reviewed_on) == (False, day("2019-04-23"))
    asked = Asked(issued(), resting(), repealed("2019-04-23"), review)
    assert len(asked.open) == len(asked.proposals) == 1


def test_a_review_before_the_amendment_settles_nothing():
    review = happened(e.PowerRetained, "2019-04-22")
    [touch] = Asked(issued(), resting(), amended("2019-04-23"), review).open
    assert touch.reviewed_on is None


def test_what_cites_another_basis_since_is_no_longer_touched():
    change = happened(e.PowerAmended, "2019-01-01", changed=("legal_basis",), **bases("行政许可法"))
    assert Asked(issued(), other(), resting(), repealed("2018-05-01"), change).touches == []


def test_the_nations_name_in_a_title_makes_no_other_law():
    law = issued(title="中华人民共和国城乡规划法")
    [touch] = Asked(law, resting(), repealed("2018-05-01")).touches
    assert touch.certain


def test_the_same_title_under_another_number_is_a_hint_without_a_proposal():
    law = issued(number="国务院令第1号")
    power = cited(at("第四十条", instrument_number="国务院令第2号"))
    asked = Asked(law, power, repealed("2018-05-01"))
    assert [touch.certain for touch in asked.touches] == [False]
    assert asked.proposals == []


def test_of_two_papers_of_one_title_neither_is_certain():
    twin = issued(stream=OTHER)
    asked = Asked(issued(), twin, resting(), repealed("2018-05-01"))
    assert [(touch.change.paper.id, touch.certain) for touch in asked.touches] == [(LAW, False)]
    assert asked.proposals == []


TITLES = ("甲法", "乙法", "丙法", "丁法")


def stream_of(title: str) -> str:
    return f"instrument:{TITLES.index(title)}"


CITED = st.lists(st.tuples(st.sampled_from(TITLES), st.integers(1, 3)), max_size=3)
CHANGED = st.lists(
    st.tuples(st.sampled_from(TITLES[:3]), st.integers(2011, 2019), st.integers(0, 3)), max_size=6
)


@given(cited_by=st.lists(CITED, max_size=6), changes=CHANGED)
def test_the_index_answers_as_looking_at_every_power_and_every_change_would(
    cited_by: list[list[tuple[str, int]]], changes: list[tuple[str, int, int]]
):
    laws = [issued(stream=stream_of(title), title=title) for title in TITLES[:3]]
    powers = [
        cited(*(at(f"第{n}条", title) for title, n in bases), stream=f"power:{place}")
        for place, bases in enumerate(cited_by)
    ]
    happenings = [
        amended(f"{year}-01-01", stream=stream_of(title), act={"item": f"第{n}条" if n else ""})
        for title, year, n in changes
    ]
    found = [
        (
            touch.change.paper.issued.title,
            touch.change.day.year,
            touch.power.id,
            touch.citation.text,
        )
        for touch in Asked(*laws, *powers, *happenings).touches
    ]
    assert Counter(found) == Counter(
        (title, year, f"power:{place}", f"《{title}》第{n}条")
        for title, year, article in changes
        for place, bases in enumerate(cited_by)
        for of, n in bases
        if of == title and article in (0, n)
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第二十六条第一款", [(26, 0)]),
        ("第26条", [(26, 0)]),
        ("第２６条", [(26, 0)]),
        ("第一百零三条之二", [(103, 2)]),
        ("第十条、第二十条", [(10, 0), (20, 0)]),
        ("第九条第二款至第十一条", [(9, 0), (10, 0), (11, 0)]),
        ("第二〇条", [(20, 0)]),
        ("附件2第3项", []),
    ],
)
def test_articles_are_the_same_however_they_are_written(text: str, found: list[tuple[int, int]]):
    assert sorted(articles(text)) == found


@pytest.mark.parametrize(
    ("by", "title", "found"),
    [
        ("关于修改〈文物保护法〉第三十条的决定", "《中华人民共和国文物保护法》", {(30, 0)}),
        ("关于修改《甲法》第一条、《乙法》第二条的决定", "乙法", {(2, 0)}),
        ("关于修改〈文物保护法〉第三十条等条款的决定", "文物保护法", set()),
        ("关于修改〈计划生育条例〉第十条的决定", "人口与计划生育条例", set()),
        ("关于修改〈文物保护法〉的决定", "文物保护法", set()),
        ("国务院令第709号", "文物保护法", set()),
    ],
)
def test_an_amending_paper_may_name_the_articles(by: str, title: str, found: set[tuple[int, int]]):
    assert named_by(by, title) == found


def corrected(version: int, replacement: i.InstrumentRepealed | None) -> EntryCorrected:
    return happened(
        EntryCorrected,
        "2020-01-01",
        stream=LAW,
        corrects=version,
        replacement=replacement and with_changes(replacement, version=version),
        reason="录入有误",
    )
