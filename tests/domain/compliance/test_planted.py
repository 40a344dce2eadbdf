"""Every violation planted in a simulated register is found; what else is said has a cause."""

import pytest

from domain.compliance import PAPER_RULES, REGISTER_RULES, RULES
from tests.domain.compliance.planted import PLANTS, harvest, unexplained

HERE = (2_000, 500)
"""The full size is ``python -m tests.domain.compliance.planted 100000 500 SEED``."""


def test_every_rule_is_planted_but_the_one_about_the_whole_list():
    book = {one.code for one in (*RULES, *PAPER_RULES, *REGISTER_RULES)}
    assert book - set(PLANTS) == {"R1"}
    assert set(PLANTS) <= book


@pytest.mark.parametrize("seed", [1, 2])
def test_every_plant_is_found_and_nothing_is_said_without_a_cause(seed: int):
    found = harvest(*HERE, seed)
    assert len(found.plants) == 500
    assert [(plant.rule, plant.subject) for plant in found.missed] == []
    assert unexplained(found) == []


def test_what_was_said_before_is_said_still_unless_its_power_was_planted_in():
    found = harvest(*HERE, 3)
    planted = {stream for plant in found.plants for stream in plant.streams}
    assert {one.subject for one in found.before - found.after} <= planted
