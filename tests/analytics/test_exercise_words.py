"""Records in any words are counted, and what counts of a name is what the domain says."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics import open_ledger
from analytics.views import read
from domain.compliance.peers import plain
from domain.ledger import Ledger as Book
from tests.analytics.exercising import checked
from tests.analytics.made import exported
from tests.facts import ORGANS, add
from tests.projections.shelves import record

LETTERS = (
    "建设工程规划许可证核发甲（）()【】〔〕《》、，。；"
    "：-—－·・“”‘’ 　\t\nAzΑяé09０９ＡｚＺａ_/％%＋+"
)
words = st.text(st.sampled_from(LETTERS), max_size=20)
any_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@pytest.fixture(scope="module")
def spelling():
    with duckdb.connect() as connection:
        connection.execute(read("exercise/words"))
        yield connection


@given(words)
@example("（Ａ）－１")
def test_what_counts_of_a_name_is_what_the_domain_says(spelling, text: str):
    [(found,)] = spelling.execute("select compared(?)", [text]).fetchall()
    assert found == plain(text)


@given(days, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]))
def test_a_day_is_the_day_that_was_written(spelling, day: date, form: str):
    [(found,)] = spelling.execute("select day_of(?)", [day.strftime(form)]).fetchall()
    assert found == day


@given(any_text | st.text("0123456789-/.年月日: TZ+", max_size=30))
@example("9999-99-99T99:99:99+99:99")
@example("2016-05-20T10:11:12+08:00")
@example("99999999999-01-01 00:00:00Z")
@example("infinity")
@example("epoch")
def test_no_text_is_more_than_a_day_or_none(spelling, text: str):
    [(found,)] = spelling.execute(
        "select day_of(?) between '1949-10-01' and '2026-01-01'", [text]
    ).fetchall()
    assert found in (True, False, None)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with Book({"PERSISTENCE_MODULE": "ops.store.memory"}) as book:
        book.append(ORGANS, past={event.stream: () for event in ORGANS})
        record(book, add())
        with open_ledger(exported(tmp_path_factory.mktemp("export"), book)) as opened:
            yield opened


fields = st.fixed_dictionaries(
    {"day": any_text | days.map(str)},
    optional=dict.fromkeys(("code", "name", "organ_code", "organ", "seal", "number"), any_text),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(fields, max_size=8))
def test_records_in_any_words_are_all_counted(ledger, rows: list[dict[str, str]]):
    with TemporaryDirectory() as folder:
        found = checked(ledger, Path(folder), *rows)
        assert sum(one["records"] for one in found.flaws) == found.unreadable
        assert sum(found.faults.values()) == found.misuse
