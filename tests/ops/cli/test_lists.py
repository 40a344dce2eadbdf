"""quanze list, show, diff, snapshot, replay, status on a small ledger."""

import csv
import io
import json
from hashlib import sha256

import pytest

from domain.act import Origin
from domain.commands.organ import EstablishOrgan
from domain.value import replace
from domain.vocabulary import PowerKind
from tests.facts import ORGANS, add, cancel, code, correct, delegate, elements, wish

Q = "power:" + "q" * 20


@pytest.fixture
def listed(record):
    """Two powers and a service from 2010; one is delegated in 2016, the other cancelled in 2019."""
    organs = [
        wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name, kind=o.kind)
        for o in ORGANS
    ]
    second = elements("=建设[red]用地许可", codes=(code("0012"),))
    service = elements("查询")
    record(
        *organs,
        add(),
        add(stream=Q, elements=second, kind=PowerKind.PENALTY, area="211122"),
        add(stream="power:s", elements=service, kind=PowerKind.SERVICE),
    )
    record(delegate("2016-01-01", at_once=True))
    return record(cancel("2019-01-01", stream=Q))


def rows(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["rows"]


def powers(answer):
    return {row["power"] for row in rows(answer)}


def test_the_list_is_that_of_the_day(quanze, listed):
    assert powers(quanze("list", "--as-of", "2015-01-01", "--json")) == {"power:p", Q}
    assert powers(quanze("list", "--as-of", "2019-01-01", "--json")) == {"power:p"}
    assert powers(quanze("list", "--as-of", "2009-12-31", "--json")) == set()


def test_the_list_is_that_which_was_known(quanze, listed):
    before = str(listed.first - 1)
    asked = ("list", "--as-of", "2019-01-01", "--json", "--known-at", before)
    assert powers(quanze(*asked)) == {"power:p", Q}


def test_a_position_that_is_not_reached_is_refused(quanze, listed):
    answer = quanze("list", "--known-at", str(listed.last + 1))
    assert answer.exit_code == 1
    assert f"head={listed.last}" in answer.stderr


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--kind", "penalty"], {Q}),
        (["--area", "211122"], {Q}),
        (["--text", "0012"], {Q}),
        (["--organ", "organ:city"], {"power:p", Q}),
        (["--organ", "市住建局"], {"power:p", Q}),
        (["--services"], {"power:p", Q, "power:s"}),
        (["--kind", "service"], {"power:s"}),
    ],
)
def test_the_list_can_be_narrowed(quanze, listed, options, found):
    assert powers(quanze("list", "--as-of", "2015-01-01", "--json", *options)) == found


def test_an_organ_that_is_not_on_the_list_is_said_to_be_missing(quanze, listed):
    answer = quanze("list", "--organ", "省住建厅")
    assert answer.exit_code == 1
    assert "省住建厅" in answer.stderr


def test_an_empty_list_says_so(quanze, listed):
    assert "Nothing to show" in quanze("list", "--as-of", "1999-01-01").stdout
    assert "没有符合条件" in quanze("list", "--as-of", "1999-01-01", "--lang", "zh").stdout


def test_the_table_fits_eighty_columns_of_chinese(quanze, listed):
    from rich.cells import cell_len

    for line in quanze("list", "--as-of", "2015-01-01").stdout.splitlines():
        assert cell_len(line) <= 80


def test_published_text_is_never_taken_for_markup(quanze, listed):
    assert "[red]" in quanze("list", "--as-of", "2015-01-01").stdout


def test_csv_has_a_mark_for_spreadsheets_and_disarms_formulas(quanze, listed):
    answer = quanze("list", "--as-of", "2015-01-01", "--csv")
    assert answer.stdout_bytes.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(answer.stdout_bytes.decode("utf-8-sig"), newline="")))
    assert [row["name"] for row in found if row["power"] == Q] == ["'=建设[red]用地许可"]
    assert [row["codes"] for row in found if row["power"] == Q] == ["0012"]


@pytest.mark.parametrize("meant", [Q, "q" * 8, "0012", "=建设[red]用地许可"])
def test_a_power_can_be_meant_by_id_code_or_name(quanze, listed, meant):
    answer = quanze("show", meant, "--as-of", "2015-01-01", "--json")
    assert json.loads(answer.stdout)["power"]["power"] == Q


@pytest.mark.parametrize("meant", [Q, "q" * 8, "0012", "=建设[red]用地许可"])
def test_a_power_that_has_left_the_list_is_shown_and_said_to_have(quanze, listed, meant):
    answer = quanze("show", meant, "--as-of", "2019-01-01")
    assert answer.exit_code == 0, answer.output
    assert "cancelled since 2019-01-01" in answer.stdout
    assert "已取消，自 2019-01-01 起" in quanze("show", meant, "--lang", "zh").stdout
    shown = quanze("show", meant, "--as-of", "2019-01-01", "--json")
    assert json.loads(shown.stdout)["power"]["status"] == "cancelled"
    assert "2019-01-01" in shown.stderr


def test_a_power_that_is_not_on_the_list_yet_is_said_to_come(quanze, listed):
    answer = quanze("show", Q, "--as-of", "2009-12-31")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "enters on 2010-01-01" in answer.stderr
    assert "The books begin on 2010-01-01" in answer.stderr


def test_a_list_before_the_first_day_says_when_the_books_begin(quanze, listed):
    answer = quanze("list", "--as-of", "2009-12-31")
    assert answer.exit_code == 0
    assert "The books begin on 2010-01-01." in answer.stdout
    assert (
        "账本自 2010-01-01 开始" in quanze("list", "--as-of", "1999-01-01", "--lang", "zh").stdout
    )
    assert "books begin" in quanze("list", "--as-of", "2009-12-31", "--json").stderr


def test_an_empty_answer_from_a_day_with_powers_says_nothing_of_beginnings(quanze, listed):
    assert "books begin" not in quanze("list", "--as-of", "2015-01-01", "--text", "无").output


def test_an_annulled_beginning_is_none(quanze, listed, record):
    record(add("1990-01-01", stream="power:wrong"))
    record(replace(correct(1), stream="power:wrong"))
    assert "begin on 2010-01-01" in quanze("list", "--as-of", "1980-01-01").stdout


def test_a_power_that_was_taken_over_is_older_than_its_entry_perhaps(quanze, listed, record):
    origin = Origin(file="list.csv", sha256="0" * 64)
    record(add("2012-01-01", stream="power:old", elements=elements("旧"), act={"origin": origin}))
    shown = quanze("show", "power:old").stdout
    assert "not later than 2012-01-01" in shown
    assert "不晚于 2012-01-01" in quanze("show", "power:old", "--lang", "zh").stdout
    assert "not later than 2012-01-01" not in quanze("show", "power:p").stdout
    assert "taken over" in quanze("history", "power:old").stdout
    listed_now = " ".join(quanze("list", "--text", "旧").stdout.split())
    assert "not later" in listed_now
    assert '"since","2012-01-01"' in quanze("show", "power:old", "--csv").stdout


@pytest.mark.parametrize("word", ["penalty", "行政处罚"])
def test_a_kind_may_be_said_either_way(quanze, listed, word):
    assert powers(quanze("list", "--as-of", "2015-01-01", "--kind", word, "--json")) == {Q}


@pytest.mark.parametrize(("lang", "said"), [("zh", "不在词表中"), ("en", "is none of")])
def test_an_unknown_kind_lists_those_there_are_in_the_language_asked_for(
    quanze, listed, lang, said
):
    for order in (["--kind", "许可", "--lang", lang], ["--lang", lang, "--kind", "许可"]):
        answer = quanze("list", *order)
        assert answer.exit_code == 2
        assert said in answer.stderr
        assert "licence 行政许可" in answer.stderr


def test_tables_are_in_one_language(quanze, listed):
    zh = quanze("show", "power:p", "--lang", "zh").stdout
    assert "设定依据" in zh
    assert "有效" in zh
    assert "行政许可" in zh
    assert "legal_basis" not in zh
    assert "in_force" not in zh
    assert "行政处罚" in quanze("list", "--as-of", "2015-01-01", "--lang", "zh").stdout
    en = quanze("totals", "--as-of", "2015-01-01").stdout
    assert "penalty" in en
    assert "行政处罚" not in en
    assert "holders" in quanze("diff", "2015-01-01", "2020-01-01").stdout
    changed = quanze("diff", "2015-01-01", "2020-01-01", "--lang", "zh").stdout
    assert "行使主体" in changed
    assert "holders" not in changed


def test_a_refusal_names_its_facts_in_chinese(quanze, listed):
    answer = quanze("list", "--known-at", str(listed.last + 1), "--lang", "zh")
    assert f"最后位置 {listed.last}" in answer.stderr
    assert "head" not in answer.stderr


def test_a_name_that_fits_several_powers_has_to_be_made_clear(quanze, record, listed):
    record(add("2018-01-01", stream="power:twin"))
    answer = quanze("show", "建设工程规划许可证核发")
    assert answer.exit_code == 2
    assert "power:twin" in answer.stderr


def test_show_says_everything_in_a_table_and_in_csv(quanze, listed):
    assert "penalty" in quanze("show", Q, "--as-of", "2015-01-01").stdout
    assert '"kind","penalty"' in quanze("show", Q, "--as-of", "2015-01-01", "--csv").stdout


def test_the_difference_of_two_days(quanze, listed):
    found = json.loads(quanze("diff", "2015-01-01", "2020-01-01", "--json").stdout)
    assert [line["power"] for line in found["removed"]] == [Q]
    assert found["added"] == []
    [changed] = found["changed"]
    assert changed["fields"]["holders"]["new"] == [{"name": "县住建局", "organ": "organ:county"}]


def test_the_difference_as_a_table_and_as_csv(quanze, listed):
    table = quanze("diff", "2015-01-01", "2020-01-01").stdout
    assert "removed: 1" in table
    assert "县住建局" in table
    assert '"changed","power:p"' in quanze("diff", "2015-01-01", "2020-01-01", "--csv").stdout


def test_a_snapshot_is_the_same_bytes_whenever_it_is_made(quanze, listed, record, tmp_path):
    first, second = tmp_path / "1.ndjson", tmp_path / "2.ndjson"
    asked = ("snapshot", "--as-of", "2015-01-01", "--known-at", str(listed.last), "--out")
    assert quanze(*asked, str(first)).exit_code == 0
    record(add("2014-01-01", stream="power:late"))
    assert quanze(*asked, str(second)).exit_code == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_snapshot_says_what_it_is_and_vouches_for_the_rest(quanze, listed, tmp_path):
    out = tmp_path / "list.ndjson"
    quanze("snapshot", "--as-of", "2015-01-01", "--out", str(out))
    head, body = out.read_bytes().split(b"\n", 1)
    assert json.loads(head) == {
        "register": "panjin",
        "simulated": False,
        "as_of": "2015-01-01",
        "position": listed.last,
        "count": 3,
        "sha256": sha256(body).hexdigest(),
    }
    assert len(body.splitlines()) == 3


def test_a_snapshot_that_cannot_be_written_says_why(quanze, listed, tmp_path):
    answer = quanze("snapshot", "--out", str(tmp_path / "no" / "where"))
    assert answer.exit_code == 4
    assert "where" in answer.stderr


def test_the_list_can_be_drawn_up_from_the_events_alone(quanze, listed):
    asked = ("--as-of", "2015-01-01", "--json")
    assert rows(quanze("replay", *asked)) == rows(quanze("list", "--services", *asked))


def test_a_replay_that_agrees_says_so(quanze, listed):
    answer = quanze("replay", "--as-of", "2015-01-01", "--check")
    assert answer.exit_code == 0
    assert "agree" in answer.stdout


def test_status_tells_the_head_of_the_ledger(quanze, listed):
    said = json.loads(quanze("status", "--json").stdout)
    assert said["position"] == listed.last
    assert len(said["root"]) == 64
    assert said["models"] == [{"model": "history", "position": listed.last, "lag": 0}]
