"""Certificates: each answer carries what proves it, and nothing in it is more than text."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.services import Register
from domain.commands import instrument as i
from domain.commands import organ as o
from domain.commands import power as p
from domain.events import power as e
from domain.ledger import Entry
from ops.sealing.cautions import cautions
from ops.sealing.certificate import (
    Ambiguous,
    NotAsked,
    Question,
    UnknownOrgan,
    Verdict,
    json_bytes,
)
from ops.sealing.page import page
from ops.sealing.refusals import Wrong
from tests.brute_force import stood
from tests.facts import (
    CITY,
    COUNTY,
    OTHER,
    TOWN,
    add,
    cancel,
    code,
    correct,
    elements,
    grant,
    happened,
    wish,
)
from tests.ops.sealing.registers import Books, refuse_findings, registered, verify
from tests.projections.shelves import serving
from tests.scripts import START, played, scripts

NASTY = '<script>alert("1")</script>&amp;\'<b>局</b>$answer ${organ}'
PAPER = {"instrument": "instrument:a", "item": "12", "annex": "附件1"}


@pytest.fixture
def books(shelf: str, tmp_path: Path) -> Iterator[Books]:
    with registered(shelf, tmp_path) as books:
        books.record(
            wish(
                i.IssueInstrument,
                "2015-01-01",
                stream="instrument:a",
                title="关于调整行政职权的决定（登记）",
                number="盘政发〔2016〕9号",
            )
        )
        books.record(
            add(act=PAPER, elements=elements("规划许可", codes=(code("X-1"),))),
            add(
                "2016-05-01", stream="power:q", elements=elements("施工许可", codes=(code("X-2"),))
            ),
            add(stream="power:r", elements=elements("同名许可")),
            add(stream="power:s", elements=elements("同名许可"), holders=(OTHER,)),
            add(stream="power:e", elements=elements("委托许可")),
        )
        books.record(
            cancel("2019-01-01", act=PAPER),
            grant("2017-01-01", stream="power:q"),
            wish(p.EntrustPower, "2017-01-01", stream="power:e", to=TOWN),
            wish(o.RenameOrgan, "2018-01-01", stream=CITY, name="市规划局"),
        )
        books.seal()
        yield books


def asked(books: Books, organ: str, power: str, on: str) -> Question:
    return books.meant(organ, power, on)


ANSWERS = [
    (CITY, "power:p", "2016-01-01", Verdict.HELD),
    (CITY, "power:p", "2018-12-31", Verdict.HELD),
    (CITY, "power:p", "2019-01-01", Verdict.NOT_HELD),  # after its cancellation
    (CITY, "power:p", "2009-12-31", Verdict.NOT_HELD),  # before its first day
    (CITY, "power:p", "2010-01-01", Verdict.HELD),
    (COUNTY, "power:p", "2016-01-01", Verdict.NOT_HELD),  # another's
    (COUNTY, "power:q", "2017-01-01", Verdict.HELD),  # granted
    (COUNTY, "power:q", "2016-12-31", Verdict.NOT_HELD),  # not yet granted
    (CITY, "power:q", "2017-01-01", Verdict.HELD),
    (TOWN, "power:e", "2018-01-01", Verdict.NOT_HELD),  # entrusted: in the holder's name
    (CITY, "power:e", "2018-01-01", Verdict.HELD),
    (CITY, "power:none", "2016-01-01", Verdict.UNKNOWN_POWER),
    (CITY, "power:zzz", "2016-01-01", Verdict.UNKNOWN_POWER),
    (CITY, "power:0", "2016-01-01", Verdict.UNKNOWN_POWER),
]


@pytest.mark.parametrize(
    ("organ", "power"),
    [
        (CITY, "power:"),
        (CITY, "power:p "),
        (CITY, "power:р"),  # a Cyrillic letter
        (CITY, ""),
        (CITY, " 规划许可"),
        (CITY, "规划\u200b许可"),
        (CITY, "e\u0301"),
        (CITY, CITY),
        ("市住建局", "power:p"),
        (f"{CITY}\u200b", "power:p"),
        ("power:p", "power:p"),
    ],
)
def test_what_is_no_id_and_no_plain_name_is_not_asked(organ: str, power: str):
    kind = "power" if power.startswith("power:") else "name"
    with pytest.raises(NotAsked):
        Question(organ=organ, on=date(2016, 1, 1), **{kind: power})


@pytest.mark.parametrize("power", ["power:p", "规划许可"])
def test_nothing_is_certified_of_an_organ_that_is_not_known(books: Books, power: str):
    with pytest.raises(UnknownOrgan, match="organ:none"):
        books.certify(asked(books, "organ:none", power, "2016-01-01"))


@pytest.mark.parametrize("power", ["power:p", "没有的许可"])
def test_a_day_behind_the_last_entry_is_called_planned(books: Books, power: str):
    for on, planned in (("2018-01-01", False), ("2999-01-01", True)):
        question = asked(books, CITY, power, on)
        said = "".join(english for _, english in cautions(books.certify(question)))
        assert ("planned" in said) is planned
        command = ["certificate", books.certificate(question), "--policy", books.policy]
        assert ("planned" in verify(*command).stderr) is planned
        assert verify(*command).returncode == 0


@pytest.mark.parametrize(("organ", "power", "on", "verdict"), ANSWERS)
def test_a_question_by_id_is_answered_and_proved(
    books: Books, organ: str, power: str, on: str, verdict: Verdict
):
    question = asked(books, organ, power, on)
    document = books.certify(question).document()
    assert document["answer"] == verdict
    assert document["question"] == {"organ": organ, "power": power, "on": on}
    refuse_findings("certificate", books.certificate(question), "--policy", books.policy)


@pytest.mark.parametrize(("organ", "power", "on", "verdict"), ANSWERS)
def test_the_answer_turned_round_is_refused(
    books: Books, organ: str, power: str, on: str, verdict: Verdict
):
    path = books.certificate(asked(books, organ, power, on))
    document = json.loads(path.read_bytes())
    for other in set(Verdict) - {verdict}:
        path.write_text(json.dumps(document | {"answer": other}), encoding="utf-8")
        assert verify("certificate", path, "--policy", books.policy).returncode == 1


@pytest.mark.parametrize(("organ", "power", "on", "verdict"), ANSWERS)
def test_a_certificate_that_lacks_a_row_of_the_power_proves_nothing(
    books: Books, organ: str, power: str, on: str, verdict: Verdict
):
    path = books.certificate(asked(books, organ, power, on))
    document = json.loads(path.read_bytes())
    for at, row in enumerate(document["rows"]):
        if row["model"] == "history":
            fewer = [one for n, one in enumerate(document["rows"]) if n != at]
            path.write_text(json.dumps(document | {"rows": fewer}), encoding="utf-8")
            assert verify("certificate", path, "--policy", books.policy).returncode == 1


def test_a_code_or_a_name_of_a_power_that_was_had_is_that_power(books: Books):
    for text in ("X-1", "规划许可"):
        assert asked(books, CITY, text, "2016-01-01").power == "power:p"
    assert asked(books, CITY, "同名许可", "2016-01-01").power == "power:r"
    assert asked(books, OTHER, "同名许可", "2016-01-01").power == "power:s"


def test_a_code_or_a_name_of_one_power_is_that_power_also_where_it_was_not_had(books: Books):
    for text in ("X-1", "规划许可"):
        assert asked(books, TOWN, text, "2016-01-01").power == "power:p"
        assert asked(books, CITY, text, "2019-01-01").power == "power:p"  # off the list by then


def test_an_id_without_its_kind_is_that_power(books: Books):
    for text in ("q", "power:q"):
        question = asked(books, COUNTY, text, "2017-01-01")
        assert question == Question(organ=COUNTY, on=date(2017, 1, 1), power="power:q")


def test_the_beginning_of_two_ids_is_asked_back(books: Books):
    books.record(
        add(stream="power:licence-171", elements=elements("许可甲")),
        add(stream="power:licence-1710", elements=elements("许可乙")),
    )
    books.seal()
    assert asked(books, TOWN, "licence-171", "2016-01-01").power == "power:licence-171"
    with pytest.raises(Ambiguous, match="power:licence-171, power:licence-1710"):
        asked(books, TOWN, "licence-17", "2016-01-01")


def test_a_name_of_several_powers_none_of_which_was_had_is_asked_as_a_name(books: Books):
    question = asked(books, TOWN, "同名许可", "2016-01-01")
    assert (question.name, question.power) == ("同名许可", "")
    found = books.certify(question)
    assert (found.verdict, found.bearers) == (Verdict.NOT_HELD, ("power:r", "power:s"))
    said = page(found).decode()
    assert "2 powers bear the name" in said
    assert "power:r、power:s" in said


def test_of_a_name_that_no_power_bears_the_page_says_so(books: Books):
    found = books.certify(asked(books, CITY, "从未有过的许可", "2016-01-01"))
    position = books.sealed().position
    text = page(found).decode()
    assert f"截至位置 {position}，本登记簿没有任何职权以“从未有过的许可”为名称或编码" in text
    assert "not part of the proof" in text
    known = books.certify(Question(organ=TOWN, on=date(2016, 1, 1), name="规划许可"))
    assert "没有任何职权" not in page(known).decode()


@pytest.mark.parametrize(
    ("organ", "name", "on"),
    [
        (CITY, "规划许可", "2019-01-01"),
        (CITY, "从未有过的许可", "2016-01-01"),
        (TOWN, "规划许可", "2016-01-01"),  # an organ that is on no list at all
        (COUNTY, "施工许可", "2016-06-01"),
    ],
)
def test_absence_by_name_stands_on_the_list_of_the_organ(
    books: Books, organ: str, name: str, on: str
):
    question = Question(organ=organ, on=date.fromisoformat(on), name=name)
    document = books.certify(question).document()
    assert document["question"] == {"organ": organ, "name": name, "on": on}
    assert document["answer"] == "not_held"
    path = books.certificate(question)
    refuse_findings("certificate", path, "--policy", books.policy)
    said = verify("certificate", path, "--policy", books.policy).stderr
    assert "be there such a power or not" in said
    path.write_text(json.dumps(document | {"answer": "held"}), encoding="utf-8")
    assert verify("certificate", path, "--policy", books.policy).returncode == 1
    fewer = [row for row in document["rows"] if row["model"] != "lists"]
    path.write_text(json.dumps(document | {"rows": fewer}), encoding="utf-8")
    assert verify("certificate", path, "--policy", books.policy).returncode == 1


def test_a_name_of_two_powers_that_were_had_is_asked_back(books: Books):
    books.record(add(stream="power:t", elements=elements("同名许可")))
    books.seal()
    with pytest.raises(Ambiguous, match="power:r, power:t"):
        asked(books, CITY, "同名许可", "2016-01-01")


def test_a_certificate_is_of_the_sealed_position_whatever_was_recorded_since(books: Books):
    question = asked(books, CITY, "power:q", "2020-01-01")
    before = json_bytes(books.certify(question))
    books.record(cancel("2018-01-01", stream="power:q"))
    books.follow()
    assert json_bytes(books.certify(question)) == before
    books.seal()
    assert books.certify(question).verdict is Verdict.NOT_HELD


def test_a_row_forged_after_the_signature_is_not_certified(books: Books):
    table = f"history_{serving(books.database, 'history')}"
    books.forge(f"update {table} set valid_until = '2030-01-01' where status = 'in_force'")
    with pytest.raises(Wrong) as refused:
        books.certify(asked(books, CITY, "power:p", "2016-01-01"))
    assert refused.value.code == "E_STATE"


def test_an_entry_forged_after_the_signature_is_not_certified(books: Books):
    books.forge(
        "update events set state = convert_to(replace(convert_from(state, 'utf8'),"
        " '附件1', '附件2'), 'utf8') where topic = 'power.cancelled'"
    )
    with pytest.raises(Wrong) as refused:
        books.certify(asked(books, CITY, "power:p", "2016-01-01"))
    assert refused.value.code == "E_LEAF"


class Reader(HTMLParser):
    """The text of a page, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(books: Books, question: Question) -> Reader:
    reader = Reader()
    reader.feed(page(books.certify(question)).decode())
    return reader


def test_the_page_says_the_answer_the_basis_and_the_paper(books: Books):
    text = shown(books, asked(books, CITY, "power:p", "2016-01-01")).text
    for said in (
        "市住建局于 2016-01-01 有下列职权",  # the name it had on that day
        "规划许可",
        "X-1",
        "2010-01-01",
        "2019-01-01",
        "关于调整行政职权的决定（登记）",
        "盘政发〔2016〕9号",
        "附件1 12",
        str(books.sealed().position),
        books.sealed().checkpoint.decode(),
    ):
        assert said in text
    assert "市规划局于 2018-06-01 有" in shown(books, asked(books, CITY, "X-1", "2018-06-01")).text


def test_the_page_names_the_organs_by_rows_that_are_proved(books: Books):
    question = asked(books, COUNTY, "power:q", "2017-06-01")
    text = shown(books, question).text
    for name, organ in (("市住建局", CITY), ("县住建局", COUNTY)):
        assert f"{name} ({organ})" in text
    rows = [json.loads(row["row"]) for row in books.certify(question).document()["rows"]]
    assert {CITY, COUNTY} <= {row["stream"] for row in rows}
    refuse_findings("certificate", books.certificate(question), "--policy", books.policy)


def test_the_page_does_not_let_a_later_rewriting_pass_for_a_beginning(books: Books):
    text = shown(books, asked(books, CITY, "power:p", "2016-01-01")).text
    first, rewritten = (
        1 + next(n for n, entry in enumerate(books.ledger.all_entries()) if topic(entry) == wanted)
        for wanted in ("power.added", "power.cancelled")
    )
    assert f"First entered in the ledger at position{first}" in text
    assert f"last rewrote these lines (not when the power began){rewritten}" in text


def topic(entry: Entry) -> str:
    return entry.event.topic


def test_the_page_says_what_was_not_had_and_why(books: Books):
    after = shown(books, asked(books, CITY, "power:p", "2019-06-01")).text
    assert "没有下列职权" in after
    assert "已取消" in after
    before = shown(books, asked(books, CITY, "power:p", "2009-06-01")).text
    assert "当日尚未设立" in before
    never = shown(books, asked(books, CITY, "power:none", "2009-06-01")).text
    assert "从未记载" in never


def test_the_page_says_that_a_power_was_suspended(books: Books):
    books.record(wish(p.SuspendPower, "2020-01-01", stream="power:q"))
    books.seal()
    question = asked(books, CITY, "power:q", "2020-02-01")
    assert books.certify(question).verdict is Verdict.HELD
    assert "当日全面暂停行使" in shown(books, question).text
    refuse_findings("certificate", books.certificate(question), "--policy", books.policy)


def test_a_corrected_entry_is_shown_as_it_was_corrected(books: Books):
    amended = happened(
        e.PowerCancelled, "2018-06-01", act={"title": "更正后的决定", "number": "〔2018〕6号"}
    )
    books.record(correct(2, amended))
    books.seal()
    question = asked(books, CITY, "power:p", "2018-07-01")
    found = books.certify(question)
    basis = found.basis()
    assert found.verdict is Verdict.NOT_HELD
    assert basis is not None
    assert (basis.paper, basis.number) == ("更正后的决定", "〔2018〕6号")
    assert basis.position == books.ledger.position
    refuse_findings("certificate", books.certificate(question), "--policy", books.policy)


def test_nothing_of_the_ledger_is_markup_on_the_page(books: Books):
    books.record(
        add(stream="power:x", elements=elements(NASTY), act={"title": NASTY, "issuer": NASTY}),
        wish(o.RenameOrgan, "2019-01-01", stream=CITY, name=NASTY),
    )
    books.seal()
    nasty = replace(books, register=Register(name="panshan", title=NASTY))
    for power in ("power:x", "power:none", NASTY, NASTY + "?"):
        reader = shown(nasty, asked(nasty, CITY, power, "2020-01-01"))
        assert NASTY in reader.text
        assert not {"script", "b", "link", "img", "iframe"} & set(reader.tags)
        assert not {"src", "href", "onload"} & {name for name, _ in reader.attributes}
        content = next(value for name, value in reader.attributes if name == "content")
        assert content == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_page_holds_everything_itself(books: Books):
    text = page(books.certify(asked(books, CITY, "power:p", "2016-01-01"))).decode()
    for outside in ("http:", "https:", "url(", "@import", "<script"):
        assert outside not in text
    assert "@media print" in text


def test_a_made_up_register_says_so_in_large_letters(books: Books):
    made_up = replace(books, register=Register(name="panshan", title="盘山县", simulated=True))
    question = asked(books, CITY, "power:p", "2016-01-01")
    assert json.loads(json_bytes(made_up.certify(question)))["simulated"] is True
    text = page(made_up.certify(question)).decode()
    assert text.count('<p class="simulated">模拟数据') == 2
    assert "模拟数据" not in page(books.certify(question)).decode()


@settings(max_examples=5)
@given(scripts, st.integers(-2, 60), st.sampled_from([CITY, COUNTY, OTHER, TOWN]))
def test_of_every_history_the_certificate_says_what_a_clerk_finds_by_hand(
    shelf: str, script, days: int, organ: str
):
    on = START + timedelta(days=days)
    with tempfile.TemporaryDirectory() as place, registered(shelf, Path(place), ()) as books:

        def append(events):
            past = books.ledger.streams({event.stream for event in events})
            books.ledger.append(events, past=past)

        played(script, append)
        books.seal(full=False)
        by_hand = stood(books.ledger.all_entries(), on, books.ledger.position)
        for power in ("power:a", "power:d", "power:m"):
            question = Question(organ=organ, on=on, power=power)
            found = books.certify(question)
            if power in by_hand:
                status, holders, _ = by_hand[power]
                holds = organ in holders and status in ("in_force", "suspended")
                assert found.verdict is Verdict.HELD or not holds
            else:
                assert found.verdict is not Verdict.HELD
            refuse_findings("certificate", books.certificate(question), "--policy", books.policy)


FROM_A_LIST = b'"origin":{"file":"list.csv","sha256":"00"}'


def absent_before_the_first_day(books: Books):
    found = books.certify(asked(books, CITY, "power:p", "1990-01-01"))
    assert found.verdict is Verdict.NOT_HELD
    return found


def test_before_it_was_taken_over_the_ledger_does_not_know_of_a_power(books: Books):
    found = absent_before_the_first_day(books)
    [entry, *_, last] = [
        e for e in found.entries if b'"power.added"' in e.entry or e == found.entries[-1]
    ]
    taken = entry.entry.replace(b'"instrument":"instrument:a"', FROM_A_LIST, 1)
    assert taken != entry.entry
    plain = cautions(replace(found, entries=[entry, last]))
    said = cautions(replace(found, entries=[entry._replace(entry=taken), last]))
    assert plain == []
    assert len(said) == 1
    assert "the ledger does not know" in said[0][1]


def test_what_a_partial_register_lacks_is_not_certified_as_absent_without_a_word(books: Books):
    found = absent_before_the_first_day(books)
    partial = replace(found, register=replace(found.register, partial=True))
    assert "known to be incomplete" in page(partial).decode()
    assert "known to be incomplete" not in page(found).decode()
