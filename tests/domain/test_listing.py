"""One line for each power: what it says, in which order, in which spelling."""

import json
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.elements import Elements
from domain.events import power as e
from domain.events.organ import OrganRenamed
from domain.events.power import GrantMode
from domain.listing import (
    Line,
    Selection,
    canonical,
    difference,
    line,
    lines,
    name_on,
    order,
    path,
    select,
    totals,
)
from domain.power import Power, within
from domain.streams import history
from domain.timeline import on
from domain.value import names_of
from domain.vocabulary import Level, PowerKind
from tests.examples import ELEMENTS
from tests.facts import CITY, COUNTY, ORGANS, OTHER, added, cancelled, code, granted, happened
from tests.given import by_stream
from tests.scripts import histories

NAMES = {CITY: "市住建局", COUNTY: "县住建局", OTHER: "邻县住建局"}
ANY_DAY = date(2030, 1, 1)


def power_of(*events: Any) -> Power:
    [stream] = by_stream(events).values()
    power = on(history(stream), ANY_DAY)
    assert power is not None
    return power


def shown(*events: Any) -> Line:
    return line(power_of(*events), NAMES)


def listed(**fields: Any) -> Line:
    return shown(added(**fields))


def test_a_line_says_what_a_reader_of_the_list_asks():
    assert listed(level=Level.CITY, term="行政许可") == {
        "power": "power:p",
        "name": "建设工程规划许可证核发",
        "kind": "licence",
        "term": "行政许可",
        "codes": [],
        "area": "211100",
        "level": 3,
        "holders": [{"name": "市住建局", "organ": CITY}],
        "exercisers": [{"name": "市住建局", "organ": CITY}],
        "supervisors": [],
        "office": "",
        "legal_basis": [],
        "status": "in_force",
        "since": "2010-01-01",
        "until": None,
        "handling": "",
        "strict": False,
        "after_registration": False,
    }


def test_every_element_that_is_known_is_on_the_line():
    full = listed(elements=ELEMENTS)
    assert set(names_of(Elements)) <= full.keys()
    assert full["legal_basis"] == ["《城乡规划法》（主席令第74号）第四十条第一项"]
    assert full["statutory_limit"] == {"amount": 20, "unit": "工作日"}
    assert full["responsibilities"] == ["受理责任", "审查责任"]
    assert full["flow_chart"]["reference"] == ELEMENTS.flow_chart.reference


def test_keys_stand_in_order_and_the_ids_of_entries_stay_away():
    full = listed(elements=ELEMENTS)
    assert list(full) == sorted(full)
    assert "by" not in shown(added(), granted("2016-01-01"))["arrangements"][0]


def test_a_grantee_exercises_beside_the_holder_and_its_terms_are_shown():
    line = shown(added(), granted("2016-01-01", final=True, training_until=date(2016, 6, 1)))
    assert [party["organ"] for party in line["exercisers"]] == [CITY, COUNTY]
    assert line["arrangements"] == [
        {
            "kind": "grant",
            "to": {"name": "县住建局", "organ": COUNTY},
            "principals": [{"name": "市住建局", "organ": CITY}],
            "since": "2016-01-01",
            "area": "211122",
            "mode": "for_holder",
            "training_until": "2016-06-01",
            "final": True,
        }
    ]


def test_suspended_everywhere_is_a_status_and_suspended_somewhere_is_not():
    everywhere = shown(added(), happened(e.PowerSuspended, "2016-01-01"))
    assert everywhere["status"] == "suspended"
    somewhere = shown(added(), happened(e.PowerSuspended, "2016-01-01", areas=("211122",)))
    assert somewhere["status"] == "in_force"
    assert somewhere["suspensions"] == [{"area": "211122", "since": "2016-01-01"}]


def test_a_power_no_longer_listed_says_why_but_is_not_on_the_list():
    ended = power_of(added(), cancelled("2016-01-01"))
    assert line(ended, NAMES)["status"] == "cancelled"
    assert lines([ended], NAMES) == []


def test_the_list_is_ordered_by_area_holder_kind_and_power():
    found = [
        listed(stream=f"power:{power}", area=area, holders=(organ,), kind=kind)
        for power in "ba"
        for area in ("211122", "211100")
        for organ in (COUNTY, CITY)
        for kind in (PowerKind.OTHER, PowerKind.LICENCE)
    ]
    keys = [order(item) for item in sorted(found, key=order)]
    assert keys == sorted(
        (item["area"], item["holders"][0]["organ"], item["kind"], item["power"]) for item in found
    )


def test_a_power_without_a_holder_has_its_place_too():
    assert order(listed(holders=())) == ("211100", "", "licence", "power:p")


def test_the_spelling_is_that_of_stored_events():
    full = [listed(elements=ELEMENTS), shown(added(), granted("2016-01-01"))]
    written = canonical(full)
    assert written == b"".join(
        orjson.dumps(item, option=orjson.OPT_SORT_KEYS) + b"\n" for item in full
    )
    assert [json.loads(text) for text in written.splitlines()] == full


@given(st.text(max_size=20).filter(lambda text: text.isprintable() or "\n" in text))
def test_no_text_is_spelled_in_two_ways(text):
    item = {"name": text}
    assert canonical([item]) == orjson.dumps(item) + b"\n"


def test_a_float_has_no_spelling_of_its_own_on_the_list():
    def numbers(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [n for part in value.values() for n in numbers(part)]
        if isinstance(value, list):
            return [n for part in value for n in numbers(part)]
        return [value] if isinstance(value, float) else []

    assert numbers(listed(elements=ELEMENTS)) == []


def test_the_name_of_an_organ_is_that_of_the_day_and_before_its_first_day_the_first():
    renamed = happened(OrganRenamed, "2012-01-01", stream=CITY, name="市城建局")
    [organ] = by_stream((ORGANS[0], renamed)).values()
    known = history(organ)
    assert name_on(known, date(1990, 1, 1)) == "市住建局"
    assert name_on(known, date(2011, 12, 31)) == "市住建局"
    assert name_on(known, date(2012, 1, 1)) == "市城建局"


SERVICE = listed(stream="power:s", kind=PowerKind.SERVICE)
LICENCE = listed(stream="power:l", elements=Elements(name="燃气许可", codes=(code("A-17"),)))
GRANTED = shown(added(stream="power:g", area="211122"), granted("2016-01-01", stream="power:g"))


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (Selection(), [LICENCE, GRANTED]),
        (Selection(services=True), [SERVICE, LICENCE, GRANTED]),
        (Selection(kind="service"), [SERVICE]),
        (Selection(kind="penalty"), []),
        (Selection(area="210000"), [LICENCE, GRANTED]),
        (Selection(area="211122"), [GRANTED]),
        (Selection(area="220000"), []),
        (Selection(organ=COUNTY), [GRANTED]),
        (Selection(organ="organ:none"), []),
        (Selection(text="燃气"), [LICENCE]),
        (Selection(text="a-1"), [LICENCE]),
        (Selection(text="a-1", area="211122"), []),
    ],
)
def test_a_reader_may_ask_for_a_part(selection: Selection, found: list[Line]):
    assert select([SERVICE, LICENCE, GRANTED], selection) == found


def test_a_supervisor_neither_holds_nor_exercises():
    down = shown(added(), happened(e.PowerDelegated, "2016-01-01", to=(COUNTY,), at_once=True))
    assert [party["organ"] for party in down["supervisors"]] == [CITY]
    assert select([down], Selection(organ=CITY)) == []
    assert select([down], Selection(organ=COUNTY)) == [down]


def test_a_text_is_found_however_it_was_typed():
    line = listed(elements=Elements(name="Café 经营许可"))
    assert select([line], Selection(text="CAFE\u0301")) == [line]


@given(st.text("0123456789", max_size=12), st.text("0123456789", max_size=12))
def test_an_area_lies_in_another_if_the_way_to_it_begins_with_the_way_there(area, outer):
    assert within(area, outer) == path(area).startswith(path(outer))


def test_a_difference_shows_what_came_what_went_and_what_reads_otherwise():
    new = {**LICENCE, "name": "新许可", "until": "2030-01-01"}
    found = difference([SERVICE, LICENCE], [new, GRANTED])
    assert found["added"] == [GRANTED]
    assert found["removed"] == [SERVICE]
    [changed] = found["changed"]
    assert (changed["power"], changed["name"]) == ("power:l", "新许可")
    assert changed["fields"] == {
        "name": {"old": "燃气许可", "new": "新许可"},
        "until": {"old": None, "new": "2030-01-01"},
    }


def test_a_field_that_was_not_there_is_none_in_a_difference():
    [changed] = difference([LICENCE], [{**LICENCE, "remark": "注"}])["changed"]
    assert changed["fields"] == {"remark": {"old": None, "new": "注"}}


@given(histories())
def test_a_list_does_not_differ_from_itself(streams):
    powers = [
        version.state
        for stream, events in streams.items()
        if stream.startswith("power:")
        for version in history(events)[-1:]
    ]
    found = lines(powers, NAMES)
    assert difference(found, found) == {"added": [], "removed": [], "changed": []}


def test_services_are_counted_apart_and_joint_holders_each():
    joint = listed(stream="power:j", holders=(CITY, OTHER), level=Level.CITY)
    assert totals([SERVICE, LICENCE, joint]) == {
        "powers": {
            "total": 2,
            "by_kind": {"licence": 2},
            "by_level": {"": 1, "3": 1},
            "by_organ": {CITY: 2, OTHER: 1},
        },
        "services": {
            "total": 1,
            "by_kind": {"service": 1},
            "by_level": {"": 1},
            "by_organ": {CITY: 1},
        },
    }


def test_a_grant_in_its_own_name_is_said_to_be_one():
    own = shown(added(), granted("2016-01-01", mode=GrantMode.OWN_NAME))
    assert own["arrangements"][0]["mode"] == "own_name"
