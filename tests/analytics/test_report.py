"""The report: every section, every number with where it comes from, and nothing taken as markup."""

import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analytics import open_ledger
from analytics.report import FIGURES, SECTIONS, report
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
    assert [said for _, said in head.links] == ["0", "1", "3", "1", "1"]
    assert [link for link, _ in head.links] == [f"#{figure.question}-sql" for figure in FIGURES]


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


@pytest.mark.skipif(BROWSER is None, reason="to draw charts takes chromium")
def test_a_browser_draws_every_chart(tmp_path: Path, text: str):
    file = tmp_path / "report.html"
    file.write_text(text, encoding="utf-8")
    command = [str(BROWSER), "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=10000"]
    done = subprocess.run([*command, file.as_uri()], capture_output=True, check=True, timeout=120)
    found = done.stdout.decode()
    assert found.count("<svg") == text.count('class="chart"')
