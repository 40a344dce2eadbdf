"""Whatever is asked of them, in whatever order: the two stores give the same answers."""

from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Refused
from ops.store.memory import MemoryStore
from tests.ops.store.entries import apr, claim, entries, everything, feb, jan, mar
from tests.ops.store.ledgers import create_ledger, opened

streams = st.sampled_from(["a", "b", "甲"])
days = st.sampled_from([jan, feb, mar, apr])
spans = st.tuples(days, days | st.none())


@st.composite
def appends(draw):
    """An append by somebody who may be wrong about where the streams stand and what is free."""
    batch, held = [], {}
    for stream in draw(st.lists(streams, min_size=1, max_size=3, unique=True)):
        batch.append((stream, draw(st.integers(1, 2)), draw(st.sampled_from([0, 0, 0, 0, -1, 1]))))
        if draw(st.booleans()):
            wanted = draw(st.lists(st.tuples(st.sampled_from("kl"), spans), max_size=3))
            held[stream] = [claim(stream, key, *span) for key, span in wanted]
    others = draw(st.dictionaries(streams, st.integers(0, 2), max_size=1))
    return batch, held, others, draw(st.sampled_from(["", "", "", "c", "d"]))


def ask(store, append):
    batch, held, others, command_id = append
    known = store.select_streams([stream for stream, _, _ in batch])
    events = [
        event
        for stream, count, mistake in batch
        for event in entries(stream, count, first=len(known[stream]) + 1 + mistake)
    ]
    try:
        answer = store.insert_events(events, command_id=command_id, boundary=others, claims=held)
    except Refused as refusal:
        return type(refusal), refusal.facts
    return list(answer)


@settings(max_examples=60)
@given(script=st.lists(appends(), min_size=1, max_size=12))
def test_the_two_stores_answer_every_script_alike(shelf, script):
    memory = MemoryStore()
    with opened(create_ledger(shelf, f"alike_{uuid4().hex}")) as postgres:
        for append in script:
            assert ask(memory, append) == ask(postgres, append)
            assert memory.command("c") == postgres.command("c")
        for one, other in zip(everything(memory), everything(postgres), strict=True):
            assert without_time(one) == without_time(other)
        assert memory.head().position == postgres.head().position
        for stream in ("a", "b", "甲"):
            ids = [e.originator_version for e in memory.select_events(stream)]
            assert ids == [e.originator_version for e in postgres.select_events(stream)]


def without_time(found):
    position, state = found
    before, _, after = state.partition(b'"recorded_at":"')
    return position, before, after[len("2026-11-21T08:15:30.123456Z") :]
