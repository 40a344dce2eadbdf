"""The bytes: one spelling for one event, the same after any detour, golden for ever."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import orjson
import pytest
import rfc8785

from domain.codec import NotCanonical, Undecodable, decode, decode_strictly, encode, spell, stamp
from domain.events import EVENTS, AnyEvent
from domain.value import names_of
from tests.examples import EXAMPLES
from tests.facts import added, elements

GOLDEN = Path(__file__).parent.parent / "golden"
MOMENT = datetime(2026, 11, 21, 8, 15, 30, 123456, tzinfo=UTC)
examples = pytest.mark.parametrize("event", EXAMPLES, ids=lambda e: e.topic)


def test_there_is_an_example_of_every_event():
    assert {type(event) for event in EXAMPLES} == set(get_args(AnyEvent))
    assert len(EVENTS) == len(get_args(AnyEvent)), "two events share a topic"


@examples
def test_the_stored_bytes_of_an_event_never_change(event: AnyEvent):
    golden = (GOLDEN / f"{event.topic}.json").read_bytes()
    assert stamp(encode(event), MOMENT) == golden


@examples
def test_decoding_undoes_encoding(event: AnyEvent):
    assert decode(stamp(encode(event), MOMENT)) == (event, MOMENT)


@examples
def test_the_bytes_are_canonical_json(event: AnyEvent):
    state = stamp(encode(event), MOMENT)
    assert rfc8785.dumps(json.loads(state)) == state


@examples
def test_the_bytes_stand_alone(event: AnyEvent):
    found = orjson.loads(stamp(encode(event), MOMENT))
    assert set(found) == {
        "act",
        "actor",
        "command_id",
        "on_behalf_of",
        "payload",
        "recorded_at",
        "stream",
        "topic",
        "version",
    }


@examples
def test_an_example_sets_every_field_it_can(event: AnyEvent):
    """Else a field could change its spelling unnoticed."""
    written = orjson.loads(encode(event))
    own = set(names_of(type(event))) - {"stream", "version", "act", "actor"}
    own -= {"on_behalf_of", "command_id"}
    assert set(written["payload"]) == own


def test_the_moment_is_stamped_in_utc_microseconds():
    east = timezone(timedelta(hours=8))
    assert spell(datetime(2026, 11, 21, 16, 15, 30, tzinfo=east)) == b"2026-11-21T08:15:30.000000Z"


def test_text_that_looks_like_an_empty_moment_is_left_alone():
    event = added(elements=elements('"recorded_at":""'))
    decoded, moment = decode(stamp(encode(event), MOMENT))
    assert (decoded.elements.name, moment) == ('"recorded_at":""', MOMENT)


@pytest.mark.parametrize("text", ["e\u0301", "\u212b", "\u1112\u1161\u11ab"])
def test_text_that_is_not_nfc_is_refused(text: str):
    with pytest.raises(NotCanonical, match="power:p"):
        encode(added(elements=elements(text)))


@pytest.mark.parametrize("text", ["\x00", "a\x1bb", "\x08", "\r"])
def test_control_characters_are_refused(text: str):
    with pytest.raises(NotCanonical):
        encode(added(elements=elements(text)))


@pytest.mark.parametrize("text", ["a\tb\nc", "\\u0000", "𠀀", "“”", "\u007f", "\\b"])
def test_other_text_is_kept(text: str):
    event = added(elements=elements(text))
    assert decode(stamp(encode(event), MOMENT))[0] == event
    state = stamp(encode(event), MOMENT)
    assert rfc8785.dumps(json.loads(state)) == state


def test_a_lone_surrogate_is_refused():
    with pytest.raises(NotCanonical):
        encode(added(elements=elements("\ud800")))


def test_an_integer_beyond_two_to_the_53_is_refused():
    with pytest.raises(NotCanonical):
        encode(added(elements=elements(review_levels=2**53)))


@pytest.mark.parametrize(
    "damage",
    [
        lambda found: found | {"topic": "power.invented"},
        lambda found: found | {"topic": "subprocess:run"},
        lambda found: found | {"payload": found["payload"] | {"surprise": 1}},
        lambda found: found | {"payload": {}},
        lambda found: found | {"act": {}},
        lambda found: found | {"act": found["act"] | {"effective_on": "2016-02-30"}},
        lambda found: found | {"recorded_at": ""},
        lambda found: found | {"recorded_at": "2026-11-21T08:15:30.123456"},
        lambda found: found | {"recorded_at": "2026-11-21"},
        lambda found: found | {"recorded_at": "0001-01-01T00:00:00+14:00"},
        lambda found: found | {"version": 0},
        lambda found: found | {"version": -1},
        lambda found: found | {"payload": found["payload"] | {"stream": "power:q"}},
        lambda found: found | {"version": 1.0},
        lambda found: found | {"version": True},
        lambda found: found | {"surprise": 1},
        lambda found: found | {"payload": found["payload"] | {"kind": "sorcery"}},
        lambda found: [found],
        lambda found: {k: v for k, v in found.items() if k != "actor"},
    ],
)
def test_what_is_no_event_is_undecodable(damage):
    found = orjson.loads(stamp(encode(added()), MOMENT))
    with pytest.raises(Undecodable):
        decode(orjson.dumps(damage(found)))


@examples
def test_what_was_written_is_strictly_decodable(event: AnyEvent):
    assert decode_strictly(stamp(encode(event), MOMENT)) == (event, MOMENT)


@pytest.mark.parametrize(
    "damage",
    [
        lambda state: state.replace(b".123456Z", b".123456+00:00"),
        lambda state: state.replace(b'"payload":{', b'"payload":{"term":"",'),
        lambda state: state.replace(b'{"act":', b'{"actor":"another","act":'),
        lambda state: state.replace(b",", b", "),
        lambda state: state + b"\n",
        lambda state: state.replace("项".encode(), b"\\u9879"),
        lambda state: orjson.dumps(dict(reversed(orjson.loads(state).items()))),
    ],
)
def test_another_spelling_of_an_event_is_strictly_undecodable(damage):
    state = stamp(encode(added(elements=elements("项"))), MOMENT)
    damaged = damage(state)
    assert damaged != state
    assert decode(damaged)[0] == decode(state)[0] or b"another" in damaged
    with pytest.raises(Undecodable):
        decode_strictly(damaged)


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("e\u0301", "2026-11-21T08:15:30.123456Z"),
        ("a\x01", "2026-11-21T08:15:30.123456Z"),
        ("项", "0001-01-01T00:00:00+14:00"),
        ("项", "2026-11-21T08:15:30.123456"),
    ],
)
def test_bytes_that_nothing_could_have_written_are_strictly_undecodable(name: str, moment: str):
    found = orjson.loads(stamp(encode(added(elements=elements("项"))), MOMENT))
    found["payload"]["elements"]["name"] = name
    found["recorded_at"] = moment
    with pytest.raises(Undecodable):
        decode_strictly(orjson.dumps(found))


@pytest.mark.parametrize("state", [b"", b"{", b"\xff", b"null", b"1"])
def test_bytes_that_are_no_json_object_are_undecodable(state: bytes):
    with pytest.raises(Undecodable):
        decode(state)
