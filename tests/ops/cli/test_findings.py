"""quanze check --record, quanze findings, quanze finding, quanze opinion."""

import json
from datetime import timedelta

import pytest

from api.view import today
from domain.commands import CorrectEntry, Request
from domain.commands.organ import EstablishOrgan
from ops.cli.failures import ExitCode
from tests.facts import CITY, ORGANS, add, cancel, elements, wish

NOBODY = {"number": "", "title": "", "issuer": ""}
CHECK = ("check", "--record", "--rule", "A1")


@pytest.fixture
def unlawful(record):
    """A cancellation under no paper; its entry is the last."""
    return record(
        *(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS),
        add(elements=elements(flow_chart=None)),
        cancel("2016-01-01", act=NOBODY),
    ).last


def rows(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["rows"]


@pytest.fixture
def opened(quanze, unlawful):
    """The one finding, as it is listed."""
    del unlawful
    assert quanze(*CHECK).exit_code == 0
    [found] = rows(quanze("findings", "--json"))
    return found


def test_a_check_keeps_what_it_finds_and_says_at_which_position_and_day(opened, unlawful):
    assert (opened["rule"], opened["subject"], opened["cause"]) == ("A1", "power:p", "2")
    assert (opened["status"], opened["severity"]) == ("open", "grave")
    assert (opened["opened_on"], opened["position"]) == (today().isoformat(), unlawful)
    assert opened["since"] == "2016-01-01"
    assert opened["holders"] == [CITY]
    assert opened["due"] is None


def test_the_same_cause_does_not_open_twice(quanze, opened):
    [again] = rows(quanze(*CHECK, "--json"))
    assert (again["opened"], again["standing"]) == (0, 1)
    assert rows(quanze("findings", "--json")) == [opened]


def test_a_check_without_record_keeps_nothing(quanze, unlawful, house):
    del unlawful
    assert quanze("check", "--as-of", "2016-01-01").exit_code == 0
    assert house.restricted_ledgers["panjin"].position == 0


def test_it_is_not_in_the_public_books(opened, ledger, unlawful):
    assert opened
    assert ledger.position == unlawful


def test_what_was_mended_is_closed_by_the_next_check_with_the_entry(
    quanze, opened, ledger, unlawful
):
    annulling = CorrectEntry(
        stream="power:p",
        act=cancel("2016-01-01").act,
        corrects=2,
        replacement=None,
        reason="查无文件",
    )
    ledger.execute(Request(commands=(annulling,), actor="clerk"))
    [done] = rows(quanze(*CHECK, "--json"))
    assert (done["rectified"], done["standing"]) == (1, 0)
    assert rows(quanze("findings", "--json")) == []
    [closed] = rows(quanze("findings", "--status", "rectified", "--json"))
    assert closed["finding"] == opened["finding"]
    assert (closed["entry"], closed["position"]) == (unlawful + 1, unlawful + 1)


def test_a_check_of_another_rule_does_not_close_it(quanze, opened):
    assert quanze(*CHECK[:2], "--rule", "T1").exit_code == 0
    assert rows(quanze("findings", "--json")) == [opened]


def test_a_finding_is_assigned_acknowledged_and_dismissed_with_a_reason(quanze, opened):
    id, short = opened["finding"], opened["finding"].removeprefix("finding:")[:10]
    name = next(o.name for o in ORGANS if o.stream == CITY)
    [told] = rows(quanze("finding", "assign", id, "--to", name, "--by", "2027-01-31", "--json"))
    assert (told["assigned_to"], told["by_day"]) == (CITY, "2027-01-31")
    [agreed] = rows(quanze("finding", "acknowledge", short, "--reply", "属实", "--json"))
    assert (agreed["status"], agreed["reply"]) == ("acknowledged", "属实")
    asked = ("finding", "dismiss", short, "--reason", "文件已补", "--actor", "chief", "--json")
    [closed] = rows(quanze(*asked))
    assert (closed["status"], closed["reason"]) == ("dismissed", "文件已补")
    assert (closed["closed_by"], closed["closed_on"]) == ("chief", today().isoformat())


def test_what_was_dismissed_stays_so_until_somebody_reopens_it(quanze, opened):
    id = opened["finding"]
    assert quanze("finding", "dismiss", id, "--reason", "文件已补").exit_code == 0
    assert quanze(*CHECK).exit_code == 0
    assert rows(quanze("findings", "--json")) == []
    [again] = rows(quanze("finding", "reopen", id, "--reason", "文件是假的", "--json"))
    assert (again["status"], again["times"], again["reason"]) == ("open", 2, "文件是假的")


@pytest.mark.parametrize("step", ["dismiss", "reopen"])
def test_a_reason_is_demanded(quanze, opened, step):
    if step == "reopen":
        assert quanze("finding", "dismiss", opened["finding"], "--reason", "x").exit_code == 0
    refused = quanze("finding", step, opened["finding"], "--reason", " ")
    assert refused.exit_code == ExitCode.REFUSED
    assert quanze("finding", step, opened["finding"]).exit_code == ExitCode.USAGE


def test_an_officer_names_the_entry_that_mended_it(quanze, opened, unlawful, record):
    id = opened["finding"]
    beyond = quanze("finding", "rectify", id, "--entry", str(unlawful + 1))
    assert beyond.exit_code == ExitCode.REFUSED
    assert str(unlawful) in beyond.stderr
    before = quanze("finding", "rectify", id, "--entry", str(unlawful))
    assert before.exit_code == ExitCode.REFUSED
    mended = record(add(stream="power:q", elements=elements("另一项"))).last
    [closed] = rows(quanze("finding", "rectify", id, "--entry", str(mended), "--json"))
    assert (closed["status"], closed["entry"]) == ("rectified", mended)


def test_what_did_not_lie_in_the_books_is_mended_by_no_entry(quanze, opened):
    [closed] = rows(quanze("finding", "rectify", opened["finding"], "--json"))
    assert (closed["status"], closed["entry"]) == ("rectified", None)


def test_a_day_that_is_over_is_no_term(quanze, opened):
    asked = ("finding", "assign", opened["finding"], "--to", CITY, "--by", "1990-01-01")
    assert quanze(*asked).exit_code == ExitCode.USAGE


def test_findings_are_not_known_before_their_ledger_is_there(quanze, opened, house):
    head = house.restricted_ledgers["panjin"].position
    assert opened
    beyond = quanze("findings", "--known-at", str(head + 1))
    assert beyond.exit_code == ExitCode.REFUSED
    assert isinstance(beyond.exception, SystemExit)
    said = json.loads(quanze("findings", "--json").stdout)
    assert said["restricted_position"] == head


def test_findings_are_shown_in_chinese(quanze, opened):
    assert opened
    [found] = rows(quanze("findings", "--json", "--lang", "zh"))
    assert (found["status"], found["severity"]) == ("待处理", "严重")
    assert "没有列明文件" in found["said"]


def test_a_report_of_findings_is_written(quanze, opened, tmp_path):
    file = tmp_path / "问题.html"
    assert quanze("findings", "--report", str(file), "--lang", "zh").exit_code == 0
    page = file.read_text(encoding="utf-8")
    assert "没有文件依据的调整" in page
    assert opened["rule"] in page
    city = next(o.name for o in ORGANS if o.stream == CITY)
    assert city in page
    assert CITY not in page
    assert quanze("findings", "--report", str(tmp_path / "x.doc")).exit_code == ExitCode.USAGE


def test_a_report_of_a_check_is_written(quanze, unlawful, tmp_path):
    assert unlawful
    file = tmp_path / "check.html"
    assert quanze("check", "--rule", "A1", "--report", str(file)).exit_code == 0
    city = next(o.name for o in ORGANS if o.stream == CITY)
    assert city in file.read_text(encoding="utf-8")


def test_a_governments_own_standards_are_read_from_a_file(quanze, unlawful, tmp_path):
    assert unlawful
    file = tmp_path / "standards.toml"
    file.write_text("[[deadline]]\nterm = 'revision'\n", encoding="utf-8")
    refused = quanze("check", "--standards", str(file))
    assert refused.exit_code == ExitCode.UNREADABLE
    assert "[[deadline]] 1" in refused.stderr
    file.write_text(
        "[[deadline]]\nterm='revision'\ndays=10\nsince=2015-01-01\nsource='某办法第九条'\n",
        encoding="utf-8",
    )
    assert quanze("check", "--standards", str(file)).exit_code == 0
    assert quanze("check", "--standards", str(tmp_path / "none")).exit_code == ExitCode.UNREADABLE


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (("--known-at", "3"), ExitCode.USAGE),
        (("--as-of", "2999-01-01"), ExitCode.USAGE),
        (("--count",), ExitCode.USAGE),
        (("--every", "1", "--as-of", "2016-01-01"), ExitCode.USAGE),
        (("--every", "inf"), ExitCode.USAGE),
        (("--report", "x.html"), ExitCode.USAGE),
    ],
)
def test_only_what_is_known_now_is_kept(quanze, unlawful, house, extra, code):
    del unlawful
    assert quanze("check", "--record", *extra).exit_code == code
    assert house.restricted_ledgers["panjin"].position == 0


def test_findings_are_listed_by_status_rule_organ_and_subject(quanze, opened):
    def found(*asked):
        return [row["finding"] for row in rows(quanze("findings", *asked, "--json"))]

    mine = [opened["finding"]]
    assert found("--rule", "A1", "--organ", CITY, "--subject", "power:p") == mine
    assert found("--rule", "T1") == []
    assert found("--subject", "power:q") == []
    assert found("--status", "dismissed") == []
    assert found("--as-of", str(today() - timedelta(days=1))) == []
    assert found("--known-at", "0") == []
    other = next(o.stream for o in ORGANS if o.stream != CITY)
    assert found("--organ", other) == []
    assert quanze("findings", "--status", "odd").exit_code == ExitCode.USAGE
    assert quanze("findings", "--organ", "无此机关").exit_code == ExitCode.REFUSED


def test_a_finding_that_is_not_there_is_refused(quanze, opened):
    assert opened
    for text in ("finding:none", "A1", "A1-00000000"):
        assert quanze("finding", "show", text).exit_code == ExitCode.REFUSED


@pytest.fixture
def note(quanze, opened):
    """An opinion on the use of the power, as it is listed."""
    assert opened
    said = ("opinion", "add", "power:p", "--route", "use", "--text", "受理太慢", "--json")
    [found] = rows(quanze(*said))
    return found


def test_an_opinion_on_the_use_of_a_power_goes_to_its_holder(quanze, note):
    assert (note["power"], note["route"], note["to"]) == ("power:p", "use", CITY)
    assert (note["text"], note["received_on"]) == ("受理太慢", today().isoformat())
    assert rows(quanze("opinion", "list", "--waiting", "--json")) == [note]


def test_an_opinion_on_its_setting_goes_to_the_body_that_is_named(quanze, opened):
    assert opened
    said = ("opinion", "add", "power:p", "--route", "setting", "--text", "应当取消")
    assert quanze(*said).exit_code == ExitCode.USAGE
    other = next(o for o in ORGANS if o.stream != CITY)
    [found] = rows(quanze(*said, "--to", other.name, "--json"))
    assert (found["route"], found["to"]) == ("setting", other.stream)


def test_an_opinion_on_a_power_with_several_holders_names_who_answers(quanze, record, opened):
    assert opened
    other = next(o.stream for o in ORGANS if o.stream != CITY)
    record(add(stream="power:j", elements=elements("共同行使"), holders=(CITY, other)))
    said = ("opinion", "add", "power:j", "--route", "use", "--text", "互相推诿")
    assert quanze(*said).exit_code == ExitCode.USAGE
    [found] = rows(quanze(*said, "--to", other, "--json"))
    assert found["to"] == other


def test_an_opinion_is_shown_in_chinese(quanze, note):
    assert note
    [found] = rows(quanze("opinion", "list", "--json", "--lang", "zh"))
    assert found["route"] == "职权行使"


def test_an_opinion_is_forwarded_linked_and_answered(quanze, note, opened):
    id = note["opinion"]
    other = next(o.stream for o in ORGANS if o.stream != CITY)
    forward = ("opinion", "forward", id, "--route", "setting", "--to", other, "--json")
    [sent] = rows(quanze(*forward))
    assert (sent["route"], sent["to"]) == ("setting", other)
    [linked] = rows(quanze("opinion", "link", id, "--finding", opened["finding"], "--json"))
    assert linked["findings"] == [opened["finding"]]
    [shown] = rows(quanze("finding", "show", opened["finding"], "--json"))
    assert shown["opinions"] == [id]
    [answered] = rows(quanze("opinion", "answer", id, "--reply", "已改正", "--json"))
    assert (answered["reply"], answered["answered_on"]) == ("已改正", today().isoformat())
    assert rows(quanze("opinion", "list", "--waiting", "--json")) == []
    assert quanze("opinion", "answer", id, "--reply", "再答").exit_code == ExitCode.REFUSED
    assert quanze("opinion", "link", "opinion:none", "--finding", "x").exit_code == 1


@pytest.mark.parametrize("text", ["请回电13812345678", "身份证21110019700101123X", " "])
def test_nothing_that_tells_who_said_it_is_kept(quanze, opened, house, text):
    assert opened
    before = house.restricted_ledgers["panjin"].position
    said = ("opinion", "add", "power:p", "--route", "use", "--text", text)
    assert quanze(*said).exit_code == ExitCode.REFUSED
    assert house.restricted_ledgers["panjin"].position == before


def test_every_goes_with_record(quanze, unlawful):
    del unlawful
    assert quanze("check", "--every", "1").exit_code == ExitCode.USAGE
