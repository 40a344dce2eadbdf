"""An export opened for questions: what is asked wrongly is refused, and every number says whose."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from analytics import Ledger, Unanswerable, Unreadable, open_ledger
from analytics.chart import Chart
from analytics.questions import QUESTIONS
from analytics.stream import ArrowStream
from domain.ledger import Ledger as Book
from domain.vocabulary import PowerKind
from tests.analytics.made import exported
from tests.facts import CITY, ORGANS, add, cancel
from tests.projections.shelves import record

Asked = Callable[[Book], Ledger]
SPAN = {"since": "2015-01-01", "until": "2016-12-31"}


def one(frame: pl.DataFrame) -> int:
    return frame["powers"][-1]


def second(folder: Path) -> Book:
    book = Book({"PERSISTENCE_MODULE": "ops.store.memory"})
    book.append(ORGANS, past={event.stream: () for event in ORGANS})
    record(book, add("2011-01-01", stream="power:z"), add("2011-01-01", stream="power:y"))
    exported(folder, book, register="second", checkpoint="quanze.example/second\n9\n…\n")
    return book


@pytest.mark.parametrize(
    ("parameter", "asked_for"),
    [
        ("register", {"register": "nowhere"}),
        ("register", {"register": []}),
        ("as_of", {"as_of": "2016-02-30"}),
        ("as_of", {"as_of": 20160101}),
        ("since", {"since": "yesterday"}),
        ("since", {"since": "2017-01-01"}),
        ("until", {"until": "2099-01-01"}),
        ("by", {"by": "name"}),
        ("kind", {"kind": "permit"}),
        ("area", {"area": "2111"}),
        ("organ", {"organ": "organ:nobody"}),
        ("known_at", {"known_at": 9999}),
        ("known_at", {"known_at": -1}),
        ("known_at", {"known_at": "2016-01-01T00:00"}),
        ("known_at", {"known_at": "noon"}),
        ("known_at", {"known_at": datetime(2999, 1, 1, tzinfo=UTC)}),
        ("known_at", {"known_at": {"elsewhere": 3}}),
        ("colour", {"colour": "red"}),
    ],
)
def test_what_is_asked_wrongly_is_refused_and_named(
    book: Book, asked: Asked, parameter: str, asked_for: dict[str, Any]
):
    with pytest.raises(Unanswerable) as refused:
        asked(book).list_size(**(SPAN | asked_for))
    assert refused.value.parameter == parameter
    assert str(refused.value).startswith(f"{parameter}: ")


def test_an_unknown_question_is_refused_with_those_there_are(book: Book, asked: Asked):
    ledger = asked(book)
    with pytest.raises(Unanswerable, match="question: unknown: 'size'; there are: list_size"):
        ledger.ask("size")
    with pytest.raises(Unanswerable, match="since: list_size needs it"):
        ledger.ask("list_size")


ESTIMATES = ("interrupted_series", "difference_in_differences")
MONTHLY = "monthly_changes"
"""The SQL that both estimates stand on."""


def test_every_question_says_what_it_asks_and_how_it_is_drawn(book: Book, asked: Asked):
    said = asked(book).questions()
    assert said.keys() == QUESTIONS.keys()
    for name, question in QUESTIONS.items():
        assert said[name].endswith(".")
        chart: Any = sys.modules[question.__module__].CHART
        assert isinstance(chart, Chart)
        file = MONTHLY if name in ESTIMATES else name
        assert (Path("analytics/sql") / f"{file}.sql").read_text(encoding="utf-8")[:2] == "--"


def test_the_sql_of_a_question_gives_the_same_anywhere(book: Book, asked: Asked):
    record(book, add("2016-01-10"), add("2016-01-10", stream="power:q"))
    record(book, cancel("2016-05-01"))
    ledger = asked(book)
    wanted = {**SPAN, "by": "kind", "organ": "市住建局", "known_at": book.position}
    with duckdb.connect() as elsewhere:
        found = pl.DataFrame(ArrowStream(elsewhere.sql(ledger.sql_of("list_size", **wanted))))
    answer = ledger.answered("list_size", **wanted)
    assert found.rename({"grouped": "kind"}).equals(answer.frame)
    assert answer.frame.equals(ledger.ask("list_size", **wanted))
    assert answer.positions == {"demo": book.position}
    assert answer.as_of >= date(2026, 1, 1)


def test_a_quote_in_a_parameter_is_text_and_no_sql(book: Book, asked: Asked):
    record(book, add("2016-01-10", area="211100"))
    ledger = asked(book)
    with pytest.raises(Unanswerable, match="no organ is called so"):
        ledger.list_size(**SPAN, organ="x' or '1' = '1")
    with pytest.raises(Unanswerable, match="no paper"):
        ledger.net_slimming(paper="x' or '1' = '1")


def test_the_same_arguments_give_the_same_numbers_whatever_was_appended_since(
    book: Book, asked: Asked
):
    record(book, add("2016-01-10"))
    record(book, cancel("2016-05-01"))
    before, moment = book.position, datetime.now(UTC)
    then = asked(book).list_size(**SPAN)
    record(book, add("2016-02-01", stream="power:q"))
    record(book, add("2016-02-01", stream="power:r"))
    ledger = asked(book)
    assert ledger.list_size(**SPAN, known_at=before).equals(then)
    assert ledger.list_size(**SPAN, known_at=moment).equals(then)
    assert ledger.list_size(**SPAN, known_at=moment.isoformat()).equals(then)
    assert not ledger.list_size(**SPAN).equals(then)


def test_a_position_within_an_append_stands_for_what_was_known_before_it(book: Book, asked: Asked):
    record(book, add("2016-01-10"))
    whole = book.position
    record(book, *(add("2016-01-10", stream=f"power:{name}") for name in "qrs"))
    ledger = asked(book)
    for within in (whole, whole + 1, whole + 2):
        assert one(ledger.list_size(**SPAN, known_at=within)) == 1
    assert one(ledger.list_size(**SPAN, known_at=whole + 3)) == 4
    assert one(ledger.list_size(**SPAN, known_at=0)) == 0


def test_registers_are_asked_together_or_one_by_one(book: Book, tmp_path: Path):
    record(book, add("2016-01-10"))
    exported(tmp_path, book, register="first")
    with second(tmp_path), open_ledger(tmp_path, check=True) as ledger:
        assert one(ledger.list_size(**SPAN)) == 3
        assert one(ledger.list_size(**SPAN, register="second")) == 2
        assert one(ledger.list_size(**SPAN, register=["second", "first"])) == 3
        known = {"first": 4, "second": 6}
        assert one(ledger.list_size(**SPAN, known_at=known)) == 2
        with pytest.raises(Unanswerable, match="a position belongs to one register"):
            ledger.list_size(**SPAN, known_at=4)
        told = ledger.provenance()
        assert told["register"].to_list() == ["first", "second"]
        assert told["position"].to_list() == [5, 6]
        assert told["checkpoint"].to_list() == [None, "quanze.example/second\n9\n…\n"]
        assert told["recorded_at"][0] > datetime.now(UTC).replace(tzinfo=None) - timedelta(days=1)


def test_an_organ_goes_by_its_id_or_by_the_one_name_it_bears(book: Book, asked: Asked):
    record(book, add("2016-01-10"))
    ledger = asked(book)
    by_name = ledger.list_size(**SPAN, organ="市住建局")
    assert one(by_name) == 1
    assert ledger.list_size(**SPAN, organ=CITY).equals(by_name)


def test_services_are_counted_when_asked_for(book: Book, asked: Asked):
    record(book, add("2016-01-10"), add("2016-01-10", stream="power:q", kind=PowerKind.SERVICE))
    ledger = asked(book)
    assert one(ledger.list_size(**SPAN)) == 1
    assert one(ledger.list_size(**SPAN, services=True)) == 2
    assert one(ledger.list_size(**SPAN, kind="service")) == 1


def test_an_area_takes_in_what_lies_in_it_and_nothing_beside(book: Book, asked: Asked):
    record(book, add("2016-01-10", area="211122"))
    record(book, add("2016-01-10", stream="power:q", area="210100"))
    ledger = asked(book)
    sizes = [one(ledger.list_size(**SPAN, area=area)) for area in ("100000", "210000", "211100")]
    assert sizes == [2, 2, 1]


def manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "demo" / "manifest.json").read_text(encoding="utf-8"))


def refused(folder: Path, said: dict[str, Any] | None = None, **options: Any) -> str:
    if said is not None:
        text = json.dumps(said, ensure_ascii=False)
        (folder / "demo" / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as raised:
        open_ledger(folder, **options)
    return str(raised.value)


def test_a_folder_without_an_export_is_refused(tmp_path: Path):
    assert "no export here" in refused(tmp_path)
    assert "no export here" in refused(tmp_path / "nowhere")


def test_a_damaged_manifest_is_refused_and_the_place_named(book: Book, tmp_path: Path):
    folder = exported(tmp_path, book)
    good = manifest(folder)
    assert "quanze-export/9" in refused(folder, good | {"format": "quanze-export/9"})
    assert "`$.position`" in refused(folder, good | {"position": "many"})
    tables = {name: table for name, table in good["tables"].items() if name != "acts"}
    assert "names no table acts" in refused(folder, good | {"tables": tables})
    retyped = json.loads(json.dumps(good))
    retyped["tables"]["versions"]["columns"]["valid_from"] = "VARCHAR"
    assert "versions.valid_from is not DATE" in refused(folder, retyped)
    (folder / "demo" / "manifest.json").write_bytes(b"{\xff")
    assert "manifest.json" in refused(folder)


def test_a_file_that_is_missing_cut_or_altered_is_refused(book: Book, tmp_path: Path):
    folder = exported(tmp_path, book)
    file = folder / "demo" / manifest(folder)["tables"]["versions"]["segments"][0]["file"]
    content = file.read_bytes()
    altered = bytearray(content)
    altered[len(altered) // 2] ^= 1
    file.write_bytes(bytes(altered))
    assert "SHA-256" in refused(folder, check=True)
    file.write_bytes(content[:-1])
    assert f"{len(content) - 1} bytes, and not {len(content)}" in refused(folder)
    file.unlink()
    assert "missing" in refused(folder)


def test_two_exports_of_one_register_are_refused(book: Book, tmp_path: Path):
    folder = exported(tmp_path, book)
    (folder / "demo").rename(folder / "copy")
    exported(folder, book)
    assert "a second export of the register demo" in refused(folder)


def test_an_unknown_engine_is_refused_with_those_there_are(book: Book, tmp_path: Path):
    folder = exported(tmp_path, book)
    with pytest.raises(Unanswerable, match="engine: unknown: 'abacus'; there are: duckdb"):
        open_ledger(folder, engine="abacus")


def test_what_names_no_area_lies_in_none_not_even_in_the_nation(book: Book, asked: Asked):
    record(book, add("2016-01-10", area=""), add("2016-01-10", stream="power:q", area="100000"))
    record(book, cancel("2016-05-01"))
    ledger = asked(book)
    before = {"since": "2016-01-01", "until": "2016-01-31"}
    assert one(ledger.list_size(**before)) == 2
    assert one(ledger.list_size(**before, area="100000")) == 1
    done = ledger.changes(**SPAN, each="year", area="100000").filter(pl.col("changes") > 0)
    assert done["change"].to_list() == ["establish"]


@pytest.mark.parametrize(
    ("parameter", "asked_for"),
    [
        ("until", {"since": "9999-01-01", "as_of": "9999-12-31"}),
        ("known_at", {"since": "2016-01-01", "known_at": "9999-12-31T23:59:59-14:00"}),
        ("known_at", {"since": "2016-01-01", "known_at": "0001-01-01T00:00:00+14:00"}),
    ],
)
def test_what_no_calendar_reaches_is_refused(
    book: Book, asked: Asked, parameter: str, asked_for: dict[str, Any]
):
    with pytest.raises(Unanswerable) as refused:
        asked(book).list_size(**asked_for)
    assert refused.value.parameter == parameter
