"""The report: every section, every number with where it comes from, and nothing taken as markup."""

import json
import re
import shutil
import subprocess
from datetime import date
from html import unescape
from html.parser import HTMLParser
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from analytics import Unanswerable, open_ledger
from analytics.questions import MEANINGS, QUESTIONS
from analytics.report import FIGURES, SECTIONS, cell, report
from domain.ledger import Ledger
from tests.analytics.made import exported
from tests.facts import ORGANS, add, cancel, elements, merge
from tests.projections.shelves import record

SINCE, UNTIL = date(2014, 1, 1), date(2020, 12, 31)
BROWSER = shutil.which("chromium")
EVIL = '</script><script>alert("1")</script>&lt;b'


class Page(HTMLParser):
    """Every id, and of every link where it leads and what it says; the scripts' texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.scripts = 0
        self.texts: list[str] = []
        self._link = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        self.scripts += tag == "script"
        self._link = found.get("href", "") if tag == "a" else ""

    def handle_endtag(self, tag):
        self._link = ""

    def handle_data(self, data):
        self.texts.append(data)
        if self._link:
            self.links.append((self._link, data))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    with Ledger({"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:
        ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
        record(ledger, add(on="2014-03-01"), add(on="2014-05-01", stream="power:q"))
        record(ledger, add(on="2014-05-01", stream="power:r", elements=elements(EVIL)))
        record(ledger, cancel("2016-01-01"))
        record(ledger, merge("2018-01-01", ("power:q", "power:r"), add(stream="power:s")))
        exported(folder, ledger, register="one", title=EVIL, checkpoint=f"{EVIL}\n12\n")
    return folder


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    with open_ledger(folder) as ledger:
        return report(ledger, since=SINCE, until=UNTIL).decode()


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_every_section_is_there_with_its_sql(page: Page):
    for section in SECTIONS:
        assert section.question in page.ids
        assert f"{section.question}-sql" in page.ids
    assert len(page.ids) == len(set(page.ids))


def test_every_number_leads_to_where_it_comes_from(page: Page, text: str):
    for link, _ in page.links:
        assert link.removeprefix("#") in page.ids
    assert re.search(r'<td class="number">\s*[^<]', text) is None


def test_the_figures_at_the_head_are_those_of_the_questions(folder: Path, text: str):
    head = Page(text[text.index('<table id="figures">') : text.index("</table>")])
    # Three were set up: one was cancelled, and two were merged into one, which sets up nothing.
    assert [said for _, said in head.links] == ["0", "1", "3", "1", "1", "0"]
    assert [link for link, _ in head.links] == [f"#{figure.question}-sql" for figure in FIGURES]


def test_a_report_begins_with_what_was_listed_the_day_before(folder: Path):
    with open_ledger(folder) as ledger:
        text = report(ledger, since=date(2014, 5, 1), until=date(2014, 5, 20)).decode()
    head = Page(text[text.index('<table id="figures">') : text.index("</table>")])
    beginning, end, established, cancelled, *_ = (int(said) for _, said in head.links)
    assert (beginning, end, established, cancelled) == (1, 3, 2, 0)
    assert beginning + established - cancelled == end


def test_no_section_goes_back_behind_the_first_day_if_its_question_can_be_told(folder: Path):
    with open_ledger(folder) as ledger:
        text = report(ledger, since=date(2018, 1, 1), until=UNTIL).decode()
    asked = commands(text)
    takes = {name for name, one in QUESTIONS.items() if "since" in signature(one).parameters}
    assert takes & asked.keys() == {
        name for name, one in asked.items() if "since=2018-01-01" in one
    }


def commands(text: str) -> dict[str, str]:
    """What is to be typed to ask each section's question again."""
    found = re.findall(r"quanze ask (\w+) ([^<]*)</pre>", text)
    return {name: f"{name} {unescape(rest)}" for name, rest in found}


def test_what_comes_from_the_ledger_is_text(page: Page, text: str):
    charts = text.count('<script type="application/json">')
    assert charts >= 3
    assert page.scripts == charts + 2
    assert EVIL in "".join(page.texts)


def test_made_up_numbers_say_so_and_the_checkpoint_stands_there(page: Page, text: str):
    assert 'class="simulated"' in text
    assert "registers" in page.ids
    assert f"{EVIL}\n12\n" in "".join(page.texts)


def test_the_page_asks_nothing_of_the_network(text: str):
    outside = re.findall(
        r'(?:src|href)="(?!#)[^"]*"|url\([^)]*\)|@import', text.split("<script>")[0]
    )
    assert outside == []


def test_the_same_report_twice_is_the_same_bytes(folder: Path, text: str):
    with open_ledger(folder) as ledger:
        assert report(ledger, since=SINCE, until=UNTIL).decode() == text


def chart(text: str, question: str) -> dict[str, Any]:
    """What is drawn in a section."""
    section = text[text.index(f'<section id="{question}">') :].partition("</section>")[0]
    [found] = re.findall(r'<script type="application/json">(.*?)</script>', section)
    return json.loads(found)


def section(text: str, question: str) -> str:
    return text[text.index(f'<section id="{question}">') :].partition("</section>")[0]


def test_the_chart_of_cancelled_approvals_shows_what_the_table_says(text: str):
    found = chart(text, "cancelled_approvals")
    drawn = {one["name"]: one["data"] for one in found["series"]}
    assert dict(zip(found["xAxis"]["data"], drawn["取消"], strict=True)) == {
        f"{year}-01-01": int(year == 2016) for year in range(2014, 2021)
    }


def test_a_chart_by_kind_has_a_place_for_each_kind(text: str):
    """Bases are counted by kind where nothing else is asked for."""
    assert chart(text, "basis_ageing")["xAxis"]["data"] == ["行政许可"]


def test_years_and_positions_are_read_as_they_are(text: str):
    assert ">2014</a>" in section(text, "who_decides")
    assert "2,014" not in text
    assert chart(text, "who_decides")["xAxis"]["type"] == "category"


def test_a_thousand_of_what_is_counted_is_set_apart():
    assert cell("changes", "changes", 2014).count("2,014") == 1
    assert cell("who_decides", "year", 2014).count("2,014") == 0


def test_headings_and_words_of_ours_are_in_chinese(text: str):
    changes = section(text, "changes")
    assert '<th>变更数<span class="en">changes</span></th>' in changes
    assert "<bdi>设立</bdi>" in changes
    assert "<bdi>establish</bdi>" not in changes
    assert "<bdi>无对应的登记文件</bdi>" in text or "<bdi>未列依据</bdi>" in text
    assert chart(text, "changes")["yAxis"]["name"] == "项变更"


def test_each_section_says_what_it_asks(text: str):
    for one in SECTIONS:
        assert f"<p>{MEANINGS[one.question]}</p>" in section(text, one.question)


def test_days_in_the_wrong_order_are_refused(folder: Path):
    with open_ledger(folder) as ledger, pytest.raises(Unanswerable, match="since"):
        report(ledger, since=UNTIL, until=SINCE)


@pytest.mark.parametrize(
    ("marks", "classes", "named"),
    [
        ([{}, {}], set(), []),
        ([{"simulated": True}, {"simulated": True}], {"simulated"}, []),
        ([{"partial": True}, {"partial": True}], {"partial"}, []),
        (
            [{"simulated": True}, {"partial": True}],
            {"mixed"},
            ["a (模拟/SIMULATED); b (部分/PARTIAL)"],
        ),
        ([{"partial": True}, {}], {"mixed"}, ["a (部分/PARTIAL); b"]),
    ],
)
def test_a_report_says_of_which_registers_some_are_made_up_or_partial(
    tmp_path: Path, marks: list[dict[str, bool]], classes: set[str], named: list[str]
):
    for name, mark in zip("ab", marks, strict=True):
        with Ledger({"PERSISTENCE_MODULE": "ops.store.memory"}) as ledger:
            ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
            record(ledger, add(on="2014-03-01"))
            exported(tmp_path, ledger, register=name, **{"simulated": False, **mark})
    with open_ledger(tmp_path) as ledger:
        text = report(ledger, since=SINCE, until=UNTIL).decode()
    found = set(re.findall('<p class="(simulated|partial|mixed)">', text))
    assert found == classes
    assert [one for one in named if f"<bdi>{one}</bdi>" not in text] == []
    for name, mark in zip("ab", marks, strict=True):
        [line] = [one for one in text.splitlines() if one.startswith(f"<li>{name} ({name}")]
        assert ("SIMULATED" in line) is bool(mark.get("simulated"))
        assert ("PARTIAL" in line) is bool(mark.get("partial"))


@pytest.mark.skipif(BROWSER is None, reason="to draw charts takes chromium")
def test_a_browser_draws_every_chart(tmp_path: Path, text: str):
    file = tmp_path / "report.html"
    file.write_text(text, encoding="utf-8")
    command = [str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=10000"]
    done = subprocess.run([*command, file.as_uri()], capture_output=True, check=True, timeout=120)
    found = done.stdout.decode()
    assert found.count("<svg") == text.count('class="chart"')
