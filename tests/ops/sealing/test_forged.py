"""Every forged state is refused by name and nothing is signed: database, folder, memory."""

import shutil
import string
import sys

import pytest

from domain import merkle
from domain.codec import EventMapper
from domain.notes import Checkpoint
from ops.sealing.keys import generate, sign
from ops.sealing.refusals import Wrong
from ops.sealing.wording import WRONG
from tests.ops.sealing.logs import (
    BEGIN,
    ORIGIN,
    ListSource,
    added,
    entry,
    faults,
    files,
    retained,
    sealer_in,
    stored,
)

MAPPER = EventMapper()


def append(store, *events):
    store.insert_events([MAPPER.to_stored_event(event) for event in events])


def refused(sealer, source, *, full=False):
    """The refusal; and nothing was signed by it."""
    before = signed_files(sealer)
    with pytest.raises(Wrong) as refusal:
        sealer.seal(source, full=full)
    assert signed_files(sealer) == before
    assert refusal.value.code in refusal.value.zh
    assert refusal.value.code in refusal.value.en
    return refusal.value


def signed_files(sealer):
    there = files(sealer.publication).items()
    return {path: content for path, content in there if path.startswith("checkpoint")}


def said(wrong):
    return wrong.code, wrong.facts.get("position")


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("reason", WRONG)
def test_both_languages_name_the_same_facts(reason):
    zh, en = WRONG[reason]
    assert placeholders(zh) == placeholders(en)


# In the database


def test_a_ledger_in_postgresql_is_sealed_as_it_grows(sealer, store, source):
    append(store, *map(added, range(1, 301)))
    assert sealer.seal(source).fresh == 300
    append(store, *(retained(n, 2) for n in range(1, 301)))
    sealed = sealer.seal(source, full=True)
    assert (sealed.fresh, sealed.tree.size) == (300, 600)
    assert sealed.tree.root == merkle.root(store.head().frontier)
    assert faults(sealer.publication.folder) == []


@pytest.fixture
def sealed(sealer, store, source):
    """300 entries are sealed, 20 more are stored."""
    append(store, *map(added, range(1, 301)))
    sealer.seal(source)
    append(store, *(retained(n, 2) for n in range(1, 21)))
    return sealer


def set_back(forger, position):
    """The database as it was after a position, as if restored from a backup."""
    forger.execute("delete from events where notification_id > %s", [position])
    rows = forger.execute("select state, recorded_at from events order by notification_id")
    kept = rows.fetchall()
    frontier = merkle.extend((), 0, [merkle.leaf(state) for state, _ in kept])
    forger.execute(
        "update head set last = %s, recorded_at = %s, frontier = %s",
        [position, kept[-1][1], list(frontier)],
    )


def test_a_database_that_was_set_back_is_behind(sealed, source, forger):
    set_back(forger, 299)
    wrong = refused(sealed, source)
    assert said(wrong) == ("E_TRUNCATED", 299)
    assert (wrong.facts["size"], "backup" in wrong.en, "备份" in wrong.zh) == (300, True, True)


def test_a_database_that_was_set_back_only_to_where_it_is_sealed_goes_on(sealed, source, forger):
    set_back(forger, 300)
    assert sealed.seal(source, full=True).fresh == 0


@pytest.mark.parametrize("back", [299, 250, 100])
def test_a_database_that_was_set_back_and_written_on_is_a_fork(sealed, store, source, forger, back):
    set_back(forger, back)
    append(store, *map(added, range(1001, 1301)))
    wrong = refused(sealed, source)
    assert said(wrong) == ("E_FORK", max(back + 1, 257))
    assert wrong.facts["root"] == Checkpoint.parse(sealed.publication.latest().text).root.hex()
    assert said(refused(sealed, source, full=True)) == ("E_LEAF", back + 1)


def test_a_tail_that_was_cut_off_is_missed_whatever_the_head_says(sealed, source, forger):
    forger.execute("delete from events where notification_id > 290")
    assert said(refused(sealed, source)) == ("E_TRUNCATED", 290)


def test_entries_that_are_not_sealed_yet_are_missed_too(sealed, source, forger):
    forger.execute("delete from events where notification_id > 310")
    assert said(refused(sealed, source)) == ("E_GAP", 311)


def test_entries_behind_the_head_are_refused(sealed, source, forger):
    forger.execute("update head set last = 305")
    assert refused(sealed, source).code == "E_ROOT"


@pytest.mark.parametrize("position", [301, 310, 320])
def test_an_altered_entry_that_is_not_sealed_is_not_of_the_heads_tree(
    sealed, source, forger, position
):
    forger.execute(
        "update events set state = replace(convert_from(state, 'utf8'), '2017-01-01',"
        " '2017-01-02')::bytea where notification_id = %s",
        [position],
    )
    wrong = refused(sealed, source)
    assert (wrong.code, wrong.facts["size"], wrong.facts["published"]) == ("E_ROOT", 320, 300)
    assert wrong.facts["computed"] in wrong.en
    assert wrong.facts["head"] in wrong.zh


@pytest.mark.parametrize("position", [1, 256, 257, 299, 300])
def test_an_altered_entry_that_is_sealed_is_named_when_all_is_reread(
    sealed, source, forger, position
):
    forger.execute(
        "update events set state = replace(convert_from(state, 'utf8'), '2016-09-09',"
        " '2016-09-10')::bytea where notification_id = %s",
        [position],
    )
    assert said(refused(sealed, source, full=True)) == ("E_LEAF", position)
    if position > 256:  # the last bundle is reread each time
        assert said(refused(sealed, source)) == ("E_FORK", position)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("topic", "power.cancelled"),
        ("originator_id", "power:none"),
        ("originator_version", 9),
        ("recorded_at", "2027-01-01T00:00:00Z"),
    ],
)
@pytest.mark.parametrize("position", [7, 310])
def test_a_column_that_says_something_else_than_the_entry_is_refused(
    sealed, source, forger, column, value, position
):
    forger.execute(f"update events set {column} = %s where notification_id = %s", [value, position])
    wrong = refused(sealed, source, full=True)
    assert said(wrong) == ("E_ROW", position)
    assert wrong.facts["column"] == column


def test_a_gap_in_the_positions_is_refused(sealed, source, forger):
    forger.execute("delete from events where notification_id = 310")
    assert said(refused(sealed, source)) == ("E_GAP", 310)


def test_a_gap_among_the_sealed_positions_is_refused_when_all_is_reread(sealed, source, forger):
    forger.execute("delete from events where notification_id = 7")
    assert said(refused(sealed, source, full=True)) == ("E_GAP", 7)


def test_an_entry_taken_out_with_all_others_moved_up_is_a_gap(sealed, source, forger):
    forger.execute("delete from events where notification_id = 7")
    forger.execute("alter table events drop constraint events_pkey")
    forger.execute(
        "update events set notification_id = notification_id - 1 where notification_id > 7"
    )
    forger.execute("update head set last = last - 1")
    assert said(refused(sealed, source, full=True)) == ("E_GAP", 7)


def test_two_entries_in_each_others_place_are_out_of_order(sealed, source, forger):
    forger.execute("alter table events drop constraint events_pkey")
    forger.execute(
        "update events set notification_id = case notification_id when 7 then 290 else 7 end"
        " where notification_id in (7, 290)"
    )
    assert said(refused(sealed, source, full=True)) == ("E_ORDER", 7)


@pytest.mark.parametrize("frontier", [[], [bytes(32)] * 2, [b"short"] * 2, [bytes(32)] * 9])
def test_a_forged_head_is_not_signed(sealed, source, forger, frontier):
    forger.execute("update head set frontier = %s", [frontier])
    assert refused(sealed, source).code == "E_ROOT"


def test_a_head_that_agrees_with_a_forged_past_is_not_signed(sealed, source, forger):
    """The database says that all is well: only the folder knows better."""
    forger.execute(
        "update events set state = replace(convert_from(state, 'utf8'), '2016-09-09',"
        " '2016-09-10')::bytea where notification_id = 5"
    )
    rows = forger.execute("select state from events order by notification_id").fetchall()
    frontier = merkle.extend((), 0, [merkle.leaf(state) for (state,) in rows])
    forger.execute("update head set frontier = %s", [list(frontier)])
    wrong = refused(sealed, source)
    assert (wrong.code, wrong.facts["head"]) == ("E_ROOT", merkle.root(frontier).hex())
    assert said(refused(sealed, source, full=True)) == ("E_LEAF", 5)


@pytest.mark.parametrize("moment", ["2000-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
def test_a_head_whose_time_is_not_that_of_the_last_entry_is_not_signed(
    sealed, source, forger, moment
):
    """The next entry's time would go on from it."""
    forger.execute("update head set recorded_at = %s", [moment])
    wrong = refused(sealed, source)
    assert said(wrong) == ("E_ROW", 320)
    assert wrong.facts["column"] == "head.recorded_at"


def test_a_lost_head_row_is_behind(sealed, source, forger):
    forger.execute("delete from head")
    assert refused(sealed, source).code == "E_TRUNCATED"


def test_a_forged_topic_is_refused_and_never_imported(sealed, source, forger, tmp_path):
    forger.execute("update events set topic = 'antigravity:geohash' where notification_id = 310")
    wrong = refused(sealed, source)
    assert said(wrong) == ("E_ROW", 310)
    assert wrong.facts["topic"] == "antigravity:geohash"
    assert "antigravity" not in sys.modules


def test_a_version_that_is_missing_or_there_twice_is_refused(sealed, store, source, forger):
    forger.execute("delete from events where notification_id = 7")
    assert said(refused(sealed, source)) == ("E_GAP", 307)  # version 2 of the same stream
    forger.execute("alter table events drop constraint events_stream_version")
    forger.execute(
        "insert into events select 7, originator_id, originator_version, topic, state, recorded_at"
        " from events where notification_id = 307"
    )
    assert said(refused(sealed, source)) == ("E_GAP", 307)


# Rows that no database need be asked for


def edited(row, old, new):
    assert old in row.state
    return row._replace(state=row.state.replace(old, new))


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (lambda row: row._replace(topic="subprocess:run"), "E_ROW"),
        (lambda row: edited(row, b"power.added", b"os:system"), "E_FORMAT"),
        (lambda row: edited(row, b'{"act"', b'{ "act"'), "E_FORMAT"),
        (lambda row: edited(row, "核".encode(), "e\u0301".encode()), "E_FORMAT"),
        (lambda row: row._replace(state=row.state[:-1]), "E_FORMAT"),
        (lambda row: row._replace(state=b""), "E_FORMAT"),
        (lambda row: row._replace(state=b"[]"), "E_FORMAT"),
        (lambda row: row._replace(state=row.state + b" " * 70_000), "E_FORMAT"),
        (lambda row: row._replace(times=2), "E_GAP"),
        (lambda row: row._replace(position=9), "E_GAP"),
    ],
)
def test_an_unsound_row_is_refused(sealer, log, forge, code):
    log.append(5)
    log.rows[2] = forge(log.rows[2])
    assert said(refused(sealer, log)) == (code, 3)


def test_an_entry_recorded_before_the_one_in_front_of_it_is_refused(sealer, log):
    log.append(3)
    sealer.seal(log)
    log.append(1, recorded_at=BEGIN)
    assert said(refused(sealer, log)) == ("E_TIME", 4)


def test_entries_that_change_while_they_are_sealed_are_not_signed(sealer, log):
    """Checked and written are two readings: what is signed is what was written."""
    log.append(5)

    class Changing(ListSource):
        def states(self, after, upto):
            self.rows[1] = stored(2, entry(77, self.rows[1].recorded_at))
            return super().states(after, upto)

    assert refused(sealer, Changing(log.rows)).code == "E_ROOT"


# In the folder


@pytest.fixture
def published(sealer, log):
    """Two signed trees, of 100 and of 600 entries."""
    log.append(100)
    sealer.seal(log)
    log.append(500)
    sealer.seal(log)
    return sealer


def folder(sealer):
    return sealer.publication.folder


def test_the_last_checkpoint_may_be_missing_but_not_forgotten(published, log):
    note = published.publication.latest()
    (folder(published) / "checkpoint").unlink()
    log.rows = log.rows[:599]
    assert said(refused(published, log)) == ("E_TRUNCATED", 599)
    assert note == published.publication.checkpoint(600)


def test_an_older_checkpoint_in_its_place_is_not_believed(published, log):
    shutil.copy(folder(published) / "checkpoints" / "100", folder(published) / "checkpoint")
    log.rows = log.rows[:300]
    assert said(refused(published, log)) == ("E_TRUNCATED", 300)


@pytest.mark.parametrize("file", ["checkpoint", "checkpoints/600"])
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"\n600\n", b"\n599\n", "E_SIG"),
        (b"panshan/public\n", b"panjin/public\n", "E_FORMAT"),
        (b"\n\n", b"\n", "E_FORMAT"),
        ("— ".encode(), "— x".encode(), "E_SIG"),
    ],
)
def test_an_edited_checkpoint_is_refused(published, log, file, old, new, code):
    path = folder(published) / file
    text = path.read_bytes()
    assert old in text
    path.write_bytes(text.replace(old, new, 1))
    assert refused(published, log).code == code


def test_a_checkpoint_of_a_stranger_is_refused(published, log):
    log.append(1)
    tree = Checkpoint(ORIGIN, 601, merkle.root(log.head().frontier))
    note = sign(tree.text, [generate(ORIGIN)])
    (folder(published) / "checkpoint").write_text(str(note))
    assert refused(published, log).code == "E_SIG"


def test_two_signed_trees_of_one_size_are_refused(published, log):
    tree = Checkpoint(ORIGIN, 600, bytes(32))
    note = sign(tree.text, published.signers)
    (folder(published) / "checkpoint").write_text(str(note))
    wrong = refused(published, log)
    assert (wrong.code, wrong.facts["size"]) == ("E_SPLIT", 600)


def test_a_signed_tree_under_another_size_is_refused(published, log):
    shutil.copy(
        folder(published) / "checkpoints" / "100", folder(published) / "checkpoints" / "601"
    )
    assert refused(published, log).code == "E_FORMAT"


EDGE = ["tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88"]
BEFORE = ["tile/0/000", "tile/0/001", "tile/entries/000", "tile/entries/001"]


@pytest.mark.parametrize("path", [*EDGE, *BEFORE])
@pytest.mark.parametrize("damage", ["flipped", "cut", "longer", "missing"])
def test_an_edited_tile_is_refused_by_its_name(published, log, path, damage):
    file = folder(published) / path
    content = file.read_bytes()
    file.unlink()
    match damage:
        case "flipped":
            file.write_bytes(content[:40] + bytes([content[40] ^ 1]) + content[41:])
        case "cut":
            file.write_bytes(content[:-1])
        case "longer":
            file.write_bytes(content + b"\x00")
    wrong = refused(published, log, full=True)
    assert wrong.code in ("E_TILE", "E_LEAF")
    assert path in (wrong.facts["file"], wrong.facts.get("tile"))
    if path in EDGE:
        assert refused(published, log).code in ("E_TILE", "E_LEAF")


def test_a_whole_folder_that_was_forged_is_not_continued(published, log, tmp_path):
    """All of it agrees, tiles, database and head; but the key never signed it."""
    forged = ListSource()
    forged.append(600, recorded_at=BEGIN)
    other = sealer_in(tmp_path / "other")
    other.seal(forged)
    for path, content in files(other.publication).items():
        target = folder(published) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    assert refused(published, forged).code == "E_SIG"


# In neither: database and folder set back together


def test_a_tree_that_does_not_continue_the_last_signed_one_is_not_signed(published, log):
    """Folder and database agree on an older state; the sealer remembers what it signed."""
    shutil.rmtree(folder(published))
    log.rows = log.rows[:300]
    wrong = refused(published, log)
    assert (wrong.code, wrong.facts["size"]) == ("E_TRUNCATED", 600)
    log.append(400, recorded_at=log.rows[-1].recorded_at.replace(year=2027))
    wrong = refused(published, log)
    assert (wrong.code, wrong.facts["size"]) == ("E_FORK", 600)


def test_a_folder_that_was_lost_is_written_anew_from_the_same_entries(published, log):
    note = published.publication.latest()
    shutil.rmtree(folder(published))
    assert refused(published, log).code == "E_FORMAT"
    assert published.seal(log, republish=True).note == note
    assert faults(folder(published)) == []
    assert published.seal(log, full=True).fresh == 0


@pytest.mark.parametrize("content", ["", "no checkpoint\n"])
def test_a_memory_that_cannot_be_read_is_refused(published, log, content):
    published.memory.path.write_text(content)
    log.append()
    assert refused(published, log).code == "E_FORMAT"


def test_a_policy_that_cannot_be_read_is_refused(published, log):
    (folder(published) / "policy").write_text("log nonsense\n")
    log.append()
    assert refused(published, log).code == "E_FORMAT"
