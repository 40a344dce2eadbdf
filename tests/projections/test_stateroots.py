"""The rows that are signed: of every history, what the entries lead to by definition."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import merkle
from domain.commands import duty as d
from domain.commands import instrument as i
from domain.commands import organ as o
from domain.events import AnyEvent
from domain.ledger import Ledger
from domain.listing import describe
from domain.plain import plain
from domain.streams import history
from projections import READ_MODELS, History
from projections.database import Database
from projections.follow import catch_up, catch_up_all, rebuild
from projections.forged import Difference, differences
from projections.reading import NotYetKnown
from projections.stateroots import MODELS, PART, NotFollowed, StateRow, look, state_root
from tests.facts import CITY, add, cancel, correct, grant, merge, wish
from tests.projections.shelves import Shelf, played_out, record, serving
from tests.scripts import scripts

FEW = settings(max_examples=20)
KINDS = {"power": "history", "organ": "organs", "instrument": "instruments", "duty": "duties"}


def by_definition(ledger: Ledger, position: int) -> dict[str, list[bytes]]:
    """docs/formats.md §5 and §9, word for word, from the entries up to a position."""
    streams: dict[str, list[tuple[int, AnyEvent]]] = {}
    for entry in ledger.all_entries(upto=position):
        streams.setdefault(entry.event.stream, []).append((entry.position, entry.event))
    found: dict[str, list[dict[str, Any]]] = {model: [] for model in KINDS.values()}
    for stream, past in streams.items():
        found[KINDS[stream.partition(":")[0]]] += rows_of(stream, past)
    for rows in found.values():
        rows.sort(key=lambda row: (row["stream"].encode(), row["valid_from"], row["known_from"]))
    lists = lists_of(found["history"])
    return {model: [rfc8785.dumps(row) for row in rows] for model, rows in (found | lists).items()}


def rows_of(stream: str, past: Sequence[tuple[int, AnyEvent]]) -> Iterator[dict[str, Any]]:
    """A row for each version and each unbroken run of positions after which it was known."""
    known = [
        (position, history([event for _, event in past[: count + 1]]))
        for count, (position, _) in enumerate(past)
    ]
    for at, (position, versions) in enumerate(known):
        for version in versions:
            if at and version in known[at - 1][1]:
                continue
            ends = (later for later, now in known[at:] if version not in now)
            until = version.valid_until
            row = {
                "known_from": position,
                "known_until": next(ends, None),
                "state": said(version.state),
                "stream": stream,
                "valid_from": version.valid_from.isoformat(),
                "valid_until": until.isoformat() if until else None,
            }
            yield row | ({"version": version.state.by} if stream.startswith("power:") else {})


def said(state: Any) -> Any:
    if state.id.startswith("power:"):
        return json.loads(
            json.dumps(describe(state, lambda organ: {"name": "", "organ": organ}), default=str)
        )
    return plain(state)


def lists_of(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    organs = sorted({party["organ"] for row in rows for party in row["state"]["exercisers"]})
    return {
        "lists": [
            {
                "organ": organ,
                "powers": [
                    [row["stream"], row["state"]["name"], row["valid_from"], row["valid_until"]]
                    for row in rows
                    if row["known_until"] is None
                    and row["state"]["status"] in ("in_force", "suspended")
                    and organ in [party["organ"] for party in row["state"]["exercisers"]]
                ],
            }
            for organ in organs
        ]
    }


def read(database: Database, position: int | None = None) -> dict[str, list[bytes]]:
    with look(database, position) as seen:
        return {model: [row.row for row in seen.rows(model)] for model in MODELS}


def models(database: Database) -> list[Any]:
    return [model(database) for model in READ_MODELS]


@FEW
@given(scripts, st.integers(1, 7), st.data())
def test_the_rows_are_what_the_entries_lead_to_at_every_position(
    shelf: Shelf, script, at_once, data
):
    with played_out(script) as ledger, shelf.fresh() as database:
        catch_up_all(models(database), ledger, at_once=at_once)
        position = data.draw(st.integers(0, ledger.position))
        assert read(database) == by_definition(ledger, ledger.position)
        assert read(database, position) == by_definition(ledger, position)
        rebuild(models(database), ledger)
        assert read(database) == by_definition(ledger, ledger.position)


@FEW
@given(scripts)
def test_the_rows_of_a_stream_stand_between_their_neighbours(shelf: Shelf, script):
    with played_out(script) as ledger, shelf.fresh() as database:
        catch_up_all(models(database), ledger)
        with look(database) as seen:
            for model in MODELS:
                everything = list(seen.rows(model))
                for key in {"a", "power:bb", "power:z", *(row.key for row in everything)}:
                    at = [n for n, row in enumerate(everything) if row.key == key]
                    before = sum(row.key < key for row in everything)
                    first = max(0, before - 1)
                    last = before + len(at) + 1
                    stretch = seen.around(model, key)
                    assert stretch.own == [everything[n] for n in at]
                    assert list(stretch.rows) == everything[first:last]
                    assert stretch.first == first or not stretch.rows


@FEW
@given(st.lists(st.binary(), max_size=40))
def test_a_state_root_is_the_tree_over_the_rows(texts):
    found = state_root(StateRow("", text) for text in texts)
    leaves = [merkle.leaf(text) for text in texts]
    assert found == (
        len(texts),
        merkle.root(merkle.extend((), 0, leaves)),
        b"".join(leaves),
    )


def test_a_tree_of_more_rows_than_are_fetched_at_once_is_whole():
    leaves = [merkle.leaf(b"%d" % n) for n in range(2 * PART + 7)]
    found = state_root(StateRow("", b"%d" % n) for n in range(2 * PART + 7))
    assert found.root == merkle.root(merkle.extend((), 0, leaves))
    assert found.size == len(leaves)


def test_every_model_has_a_root_before_anything_was_written(ledger: Ledger, database: Database):
    catch_up_all(models(database), ledger)
    with look(database, 0) as seen:
        assert {state_root(seen.rows(model)) for model in MODELS} == {(0, merkle.EMPTY_ROOT, b"")}


def test_nothing_is_said_of_what_was_not_followed(ledger: Ledger, database: Database):
    with pytest.raises(psycopg.errors.UndefinedTable), look(database):
        pass
    catch_up(History(database), ledger)
    with pytest.raises(NotFollowed, match="organs"), look(database):
        pass
    catch_up_all(models(database), ledger)
    with pytest.raises(NotYetKnown), look(database, ledger.position + 1):
        pass


def test_where_models_stand_at_different_positions_the_lower_one_counts(
    ledger: Ledger, database: Database
):
    catch_up_all(models(database), ledger)
    before = read(database)
    record(ledger, add(), cancel("2018-01-01"))
    catch_up(History(database), ledger)
    assert read(database) == before == by_definition(ledger, ledger.position - 2)


def test_a_look_is_one_state_of_the_tables_whoever_follows_meanwhile(
    ledger: Ledger, database: Database
):
    record(ledger, add())
    catch_up_all(models(database), ledger)
    with look(database) as seen:
        first = [row.row for row in seen.rows("history")]
        record(ledger, cancel("2018-01-01"))
        catch_up_all(models(database), ledger)
        assert [row.row for row in seen.rows("history")] == first


@pytest.fixture
def told(ledger: Ledger, database: Database) -> Database:
    """A register with something in every table of every read model."""
    record(ledger, wish(i.IssueInstrument, "2015-01-01", stream="instrument:a", title="决定"))
    record(
        ledger,
        add(act=PAPER),
        add(stream="power:q"),
        add(stream="power:r"),
        grant("2017-01-01", act=PAPER),
        wish(d.AssignDuty, "2016-01-01", stream="duty:a", organ=CITY, text="负责规划管理"),
    )
    record(ledger, merge("2018-01-01", ("power:q", "power:r"), add(stream="power:s")))
    record(ledger, correct(2), wish(o.RenameOrgan, "2019-01-01", stream=CITY, name="市规划局"))
    catch_up_all(models(database), ledger)
    return database


PAPER = {"instrument": "instrument:a"}
TABLES = (
    "acts",
    "duties",
    "history",
    "history_names",
    "history_texts",
    "instruments",
    "lineage",
    "organs",
)
MODEL_OF = {"history_names": "history", "history_texts": "history"}


def found(database: Database) -> list[Difference]:
    with look(database) as seen:
        return list(differences(seen))


def table(database: Database, name: str) -> str:
    return f"{name}_{serving(database, MODEL_OF.get(name, name))}"


def columns(shelf: Shelf, place: str) -> list[str]:
    rows = shelf.owner.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " order by attnum",
        [place],
    )
    return [name for (name,) in rows]


OTHERWISE = {
    "bigint": "-coalesce({}, 0) - 1",
    "smallint": "coalesce({}, 0) + 1",
    "boolean": "not {}",
    "date": "coalesce({}, date '2030-01-01') + 1",
    "text": "coalesce({}, '') || 'x'",
    "bytea": "{} || '\\x20'",
    "text[]": "{} || 'x'::text",
}


def test_an_honest_register_has_no_differences(told: Database):
    assert found(told) == []


@pytest.mark.parametrize("name", TABLES)
def test_a_changed_column_is_found_whatever_the_column(told: Database, shelf: Shelf, name: str):
    place = table(told, name)
    for column in columns(shelf, place):
        [(kind,)] = shelf.owner.execute(
            "select format_type(atttypid, null) from pg_attribute"
            " where attrelid = %s::regclass and attname = %s",
            [place, column],
        )
        with shelf.owner.transaction():
            shelf.owner.execute(f"create table kept as select * from {place}")
            shelf.owner.execute(
                f"update {place} set {column} = {OTHERWISE[kind].format(column)}"
                f" where ctid = (select max(ctid) from {place})"
            )
        wrong = found(told)
        assert wrong, column
        assert {one.table for one in wrong} <= {name, "history", "history_texts"}
        with shelf.owner.transaction():
            shelf.owner.execute(f"truncate {place}")
            shelf.owner.execute(f"insert into {place} select * from kept")
            shelf.owner.execute("drop table kept")
    assert found(told) == []


@pytest.mark.parametrize("name", TABLES)
def test_a_row_taken_away_is_found(told: Database, shelf: Shelf, name: str):
    place = table(told, name)
    shelf.owner.execute(f"delete from {place} where ctid = (select max(ctid) from {place})")
    [wrong] = found(told)
    assert wrong.table == {"history_texts": "history"}.get(name, name)
    assert wrong.wanted is not None


@pytest.mark.parametrize("name", TABLES)
def test_a_row_slipped_in_is_found(told: Database, shelf: Shelf, name: str):
    place = table(told, name)
    key = "known_from" if name == "history_texts" else "stream"
    fresh = "0" if name == "history_texts" else "stream || 'x'"
    others = ", ".join(one for one in columns(shelf, place) if one != key)
    shelf.owner.execute(
        f"insert into {place} ({key}, {others}) select {fresh}, {others} from {place}"
        f" where ctid = (select max(ctid) from {place})"
    )
    [wrong] = found(told)
    assert (wrong.table, wrong.wanted) == (name, None)


def test_a_row_that_stands_twice_is_found(told: Database, shelf: Shelf):
    place = table(told, "organs")
    shelf.owner.execute(f"insert into {place} select * from {place} limit 1")
    [wrong] = found(told)
    assert (wrong.table, wrong.found is None) == ("organs", False)


def test_a_day_that_is_none_is_named_not_stumbled_over(told: Database, shelf: Shelf):
    place = table(told, "duties")
    shelf.owner.execute(f"update {place} set valid_until = 'infinity'")
    [wrong] = found(told)
    assert (wrong.table, wrong.key) == ("duties", "duty:a")
    assert wrong.found is not None
    assert wrong.found[2] == '"infinity"'


def test_whoever_checks_the_entries_sees_each_once(told: Database, ledger: Ledger):
    seen: dict[int, bytes] = {}
    with look(told) as here:
        assert list(differences(here, seen.__setitem__)) == []
    assert sorted(seen.items()) == ledger.store.select_states(0, 99)


@FEW
@given(scripts)
def test_no_history_that_was_followed_is_taken_for_forged(shelf: Shelf, script):
    with shelf.fresh() as database, played_out(script) as ledger:
        catch_up_all(models(database), ledger)
        shelf.owner.execute(
            f"create table {database.schema}.events (notification_id bigint, originator_id text"
            ' collate "C", originator_version bigint, state bytea)'
        )
        for entry in ledger.all_entries():
            [(_, state)] = ledger.store.select_states(entry.position - 1, 1)
            shelf.owner.execute(
                f"insert into {database.schema}.events values (%s, %s, %s, %s)",
                [entry.position, entry.event.stream, entry.event.version, state],
            )
        assert found(database) == []
