"""A report of what the rule book found: counted, listed, and harmless to open."""

import json
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import openpyxl
import pytest

from domain.commands.organ import EstablishOrgan
from domain.compliance import NATIONWIDE, gather
from ops.cli import rulereport
from ops.cli.failures import ExitCode, Halt
from ops.cli.rulereport import write_report
from ops.cli.ruletables import concerned
from tests.facts import ORGANS, add, added, cancel, wish
from tests.given import by_stream

ABOUT = {
    "register": "panjin",
    "as_of": date(2024, 6, 30),
    "known_at": datetime(2024, 7, 1, 8, 30, tzinfo=UTC),
    "position": 1204,
}
HOUSING, MARKET = "市住建局", "市市场监管局"


def complaint(rule="B1", severity="grave", **more):
    usual = {
        "rule": rule,
        "title": f"规则{rule}",
        "severity": severity,
        "organ": HOUSING,
        "subject": "power:p",
        "name": "建设工程规划许可证核发",
        "said": "没有依据。",
        "since": date(2024, 1, 15),
        "clause": "某法第一条",
        "remedy": "改正",
    }
    return usual | more


COMPLAINTS = [
    complaint(),
    complaint(organ=[HOUSING, MARKET], since=date(2024, 1, 31)),
    complaint("E4", "minor", organ=(), since=None),
    complaint("E4", "轻微", organ=MARKET, since="2023-12-01"),
]


def workbook(folder, complaints=COMPLAINTS, *, chinese=False, labels=None):
    file = folder / "report.xlsx"
    write_report(file, complaints, ABOUT, chinese=chinese, labels=labels or {})
    return openpyxl.load_workbook(file)


def rows(book, name):
    return [list(row) for row in book[name].iter_rows(values_only=True)]


def page(folder, complaints=COMPLAINTS, *, chinese=False, labels=None):
    file = folder / "report.html"
    write_report(file, complaints, ABOUT, chinese=chinese, labels=labels or {})
    return file.read_text(encoding="utf-8")


class Seen(HTMLParser):
    """The cells of a page, table by table; the tags it has, and every address in them."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.tags, self.addresses, self.cell = [], set(), [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = ""

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.tables[-1][-1].append(self.cell)
            self.cell = None


def test_complaints_are_counted_per_organ_rule_and_month(tmp_path):
    book = workbook(tmp_path)
    assert rows(book, "By organ") == [
        ["organ", "grave", "serious", "minor", "all"],
        [HOUSING, 2, 0, 0, 2],
        [MARKET, 1, 0, 1, 2],
        ["(no organ)", 0, 0, 1, 1],
    ]
    assert rows(book, "By rule") == [
        ["rule", "title", "grave", "serious", "minor", "all", "rests on", "remedy"],
        ["B1", "规则B1", 2, 0, 0, 2, "某法第一条", "改正"],
        ["E4", "规则E4", 0, 0, 2, 2, "某法第一条", "改正"],
    ]
    assert rows(book, "By month") == [
        ["month", "grave", "serious", "minor", "all"],
        ["(no date)", 0, 0, 1, 1],
        ["2023-12", 0, 0, 1, 1],
        ["2024-01", 2, 0, 0, 2],
    ]


def test_every_complaint_is_listed_and_the_report_says_what_it_rests_on(tmp_path):
    book = workbook(tmp_path)
    head, *listed = rows(book, "One by one")
    assert head[:4] == ["rule", "title", "severity", "organ"]
    assert [(row[0], row[2], row[3]) for row in listed] == [
        ("B1", "grave", HOUSING),
        ("B1", "grave", f"{HOUSING}；{MARKET}"),
        ("E4", "minor", ""),
        ("E4", "minor", MARKET),
    ]
    said = dict(rows(book, "About"))
    assert said["register"] == "panjin"
    assert said["as of"] == datetime(2024, 6, 30)
    assert said["known at"] == datetime(2024, 7, 1, 8, 30)
    assert said["position"] == 1204


def test_findings_are_counted_by_what_became_of_them_too(tmp_path):
    found = [
        complaint(status="open", since=None, opened_on="2024-03-02", organ=None, holders=[HOUSING]),
        complaint(status="rectified"),
        complaint(status="dismissed"),
    ]
    book = workbook(tmp_path, found)
    assert rows(book, "By organ")[1] == [HOUSING, 3, 0, 0, 3, 1, 2]
    assert [row[0] for row in rows(book, "By month")] == ["month", "2024-01", "2024-03"]
    zh = workbook(tmp_path, found, chinese=True)
    head, first, *_ = rows(zh, "明细")
    assert first[head.index("状态")] not in ("open", None)
    assert first[head.index("程度")] == "严重"


def test_what_check_answers_is_reported_as_it_is(quanze, record, tmp_path):
    record(*(wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS))
    record(add(), cancel("2016-01-01", act={"number": "", "title": "", "issuer": ""}))
    for lang in ("zh", "en"):
        answer = quanze("check", "--as-of", "2016-01-01", "--json", "--lang", lang)
        found = json.loads(answer.stdout)["rows"]
        assert "A1" in {one["rule"] for one in found}
        book = workbook(tmp_path, found, chinese=lang == "zh")
        assert len(rows(book, book.sheetnames[-1])) == 1 + len(found)


def test_a_complaint_concerns_those_that_hold_the_power():
    events = (*ORGANS, added(stream="power:p"))
    facts = gather(by_stream(events), as_of=date(2020, 1, 1), standards=NATIONWIDE)
    assert concerned("power:p", facts) == ["市住建局"]
    assert concerned("register", facts) == concerned("instrument:p", facts) == []


def test_both_forms_say_the_same(tmp_path):
    book, seen = workbook(tmp_path), Seen(page(tmp_path))
    for name, table in zip(("By organ", "By rule", "By month"), seen.tables[1:4], strict=True):
        assert table == [[str(cell) for cell in row] for row in rows(book, name)]
    details = [[text(cell) for cell in row] for row in rows(book, "One by one")]
    assert seen.tables[4] == details
    assert ["known at", "2024-07-01 16:30:00+08:00"] in seen.tables[0]
    assert ["position", "1204"] in seen.tables[0]


def text(cell):
    return "" if cell is None else str(cell).removesuffix(" 00:00:00")


EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "$title ${title}",
    "=HYPERLINK(\"http://x\")",
    "+1",
    "-1",
    "@x",
    "a\u202eb",
)  # fmt: skip


@pytest.mark.parametrize("evil", EVIL)
def test_what_the_books_say_is_text_and_nothing_else(tmp_path, evil):
    found = [complaint(organ=evil, name=evil, said=evil, title=evil)]
    labels = {"simulated": "模拟/SIMULATED"}
    whole = page(tmp_path, found, labels=labels)
    seen = Seen(whole)
    assert not {"script", "img", "link", "iframe", "a"} & seen.tags
    assert seen.addresses == []
    shown = evil.replace("\u202e", "\\u202e")
    assert seen.tables[1][1][0] == shown
    book = workbook(tmp_path, found, labels=labels)
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    assert rows(book, "By organ")[1][1] == evil


@pytest.mark.parametrize("chinese", [True, False])
def test_made_up_and_partial_data_are_marked_everywhere(tmp_path, chinese):
    labels = {"simulated": "模拟/SIMULATED", "partial": "部分/PARTIAL"}
    book = workbook(tmp_path, chinese=chinese, labels=labels)
    for sheet in book.worksheets[1:]:
        for row in [*sheet.iter_rows(values_only=True)][1:]:
            assert row[:2] == ("模拟/SIMULATED", "部分/PARTIAL")
        assert "模拟/SIMULATED" in sheet.oddFooter.left.text
    whole = page(tmp_path, chinese=chinese, labels=labels)
    assert whole.count('<p class="mark">') == 2
    assert 'class="mark"' not in page(tmp_path, chinese=chinese)


def test_it_is_in_the_language_asked_for_and_made_for_a4(tmp_path):
    zh, en = page(tmp_path, chinese=True), page(tmp_path)
    assert '<html lang="zh">' in zh
    assert "按机关" in zh
    assert '<html lang="en">' in en
    assert "By organ" in en
    assert "size: A4" in en
    assert "http://" not in en.replace("http-equiv", "")
    assert workbook(tmp_path, chinese=True).sheetnames == [
        "说明",
        "按机关",
        "按规则",
        "按月份",
        "明细",
    ]


def test_where_nothing_was_found_it_says_so(tmp_path):
    assert page(tmp_path, []).count("Nothing was found.") == 4
    assert rows(workbook(tmp_path, []), "By month") == [
        ["month", "grave", "serious", "minor", "all"]
    ]


def test_what_has_no_room_on_a_sheet_goes_on_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(rulereport, "ROWS", 3)
    book = workbook(tmp_path)
    assert book.sheetnames[-2:] == ["One by one", "One by one 2"]
    assert [len(rows(book, name)) for name in book.sheetnames[-2:]] == [4, 2]


def test_another_ending_is_refused_and_no_file_is_left(tmp_path):
    with pytest.raises(Halt) as halt:
        write_report(tmp_path / "a.pdf", COMPLAINTS, ABOUT, chinese=False, labels={})
    assert halt.value.code is ExitCode.USAGE
    with pytest.raises(KeyError):
        write_report(tmp_path / "a.xlsx", [{"rule": "B1"}], ABOUT, chinese=False, labels={})
    assert [*tmp_path.iterdir()] == []
