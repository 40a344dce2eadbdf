"""Codes of organs and places: a wrong check digit warns, a wrong shape is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import PROVINCES, DivisionCode, Malformed, OrgCode
from domain.organ_codes import ALPHABET, check_character
from domain.vocabulary import Level

CUSTOMS = "11100000006940693J"


def test_a_credit_code_with_a_right_check_digit_has_no_warning():
    organ = OrgCode.parse(CUSTOMS)

    assert organ.warnings == ()
    assert (organ.authority, organ.division, organ.body) == ("11", "100000", "006940693")


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("13440000515356094L", ("credit_code_check_digit",)),
        ("TE440000GD030003VV", ("credit_code_alphabet",)),
        ("11100000006940693K", ("credit_code_check_digit",)),
    ],
)
def test_a_wrong_credit_code_warns_and_is_kept(text: str, warnings: tuple[str, ...]):
    organ = OrgCode.parse(text)

    assert organ.text == organ.value == text
    assert organ.warnings == warnings


def test_a_credit_code_in_small_letters_is_the_same_code_and_keeps_its_text():
    organ = OrgCode.parse(CUSTOMS.lower())

    assert organ == OrgCode.parse(CUSTOMS)
    assert hash(organ) == hash(OrgCode.parse(CUSTOMS))
    assert (organ.value, organ.text) == (CUSTOMS, CUSTOMS.lower())


@pytest.mark.parametrize(
    "text",
    [
        "",
        CUSTOMS[:-1],
        CUSTOMS + "0",
        CUSTOMS[:-1] + "-",
        " " + CUSTOMS[1:],
        CUSTOMS + "\n",
        "１１100000006940693J",
        "组" * 18,
        "ß" * 18,
    ],
)
def test_what_has_not_eighteen_figures_and_letters_is_malformed(text: str):
    with pytest.raises(Malformed) as refusal:
        OrgCode.parse(text)
    assert refusal.value.code == text
    assert repr(text) in str(refusal.value)


credit_codes = st.text(alphabet=ALPHABET, min_size=17, max_size=17).map(
    lambda first: first + check_character(first)
)


@given(credit_codes)
def test_every_computed_check_character_passes(text: str):
    assert OrgCode.parse(text).warnings == ()


@given(credit_codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_changing_any_one_character_is_noticed(text: str, place: int, character: str):
    changed = text[:place] + character + text[place + 1 :]

    assert bool(OrgCode.parse(changed).warnings) == (changed != text)


@given(credit_codes, st.integers(0, 15))
def test_swapping_two_neighbours_is_noticed(text: str, place: int):
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    assert bool(OrgCode.parse(swapped).warnings) == (swapped != text)


@pytest.mark.parametrize(
    ("text", "level", "parent", "province"),
    [
        ("100000", Level.NATIONAL, None, ""),
        ("220000", Level.PROVINCE, "100000", "吉林省"),
        ("220300", Level.CITY, "220000", "吉林省"),
        ("211122", Level.COUNTY, "211100", "辽宁省"),
        ("429004", Level.COUNTY, "429000", "湖北省"),
        ("429000", Level.CITY, "420000", "湖北省"),
        ("810000", Level.PROVINCE, "100000", "香港特别行政区"),
    ],
)
def test_a_division_code_tells_its_level_its_parent_and_its_province(
    text: str, level: Level, parent: str | None, province: str
):
    division = DivisionCode.parse(text)

    assert (division.level, division.province, division.warnings) == (level, province, ())
    assert division.parent == (DivisionCode(value=parent) if parent else None)


def test_the_twelve_figures_of_a_portal_are_reduced_and_kept_as_text():
    division = DivisionCode.parse("511602000000")

    assert division == DivisionCode.parse("511602")
    assert (division.value, division.text) == ("511602", "511602000000")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4400",
        "44000",
        "4400000",
        "44000A",
        "000000",
        "044000",
        "４４００００",
        "511602001000",
        "000000000000",
        "51160200000",
        "440000 ",
        "440000\n",
    ],
)
def test_what_is_no_division_down_to_the_county_is_malformed(text: str):
    with pytest.raises(Malformed) as refusal:
        DivisionCode.parse(text)
    assert refusal.value.code == text


def test_a_province_nobody_has_warns():
    assert DivisionCode.parse("990000").warnings == ("division_province",)
    assert DivisionCode.parse("100001").warnings == ("division_province",)
    assert DivisionCode.parse("990000").province == ""


def test_there_are_thirty_four_provinces():
    assert len({code for code, _ in PROVINCES}) == len({name for _, name in PROVINCES}) == 34


@given(st.from_regex(r"[1-9][0-9]{5}", fullmatch=True))
def test_going_up_from_any_division_ends_at_the_country(text: str):
    division = DivisionCode.parse(text)
    levels = [division.level]
    while (above := division.parent) is not None:
        division = above
        levels.append(division.level)

    assert division.value == "100000"
    assert levels == sorted(set(levels), reverse=True)
