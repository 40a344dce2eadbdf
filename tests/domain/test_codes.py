"""Codes of powers: their shapes are required, the check digits in them are not."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import (
    BaseCode,
    Code,
    CodeScheme,
    ImplementationCode,
    Malformed,
    OrgCode,
    SichuanCode,
    StateCouncilCode,
    ZhejiangCode,
    check,
    parse_code,
)
from domain.vocabulary import Level

CUSTOMS = "11100000006940693J"


def test_a_base_code_is_read_by_its_parts():
    code = BaseCode.parse("000524018000")

    assert (code.scope, code.kind, code.department, code.main, code.sub) == (
        "00",
        "05",
        "24",
        "018",
        "000",
    )
    assert code.warnings == ()


def test_the_guangdong_parent_of_sub_items_ends_in_a_letter():
    parent, child = BaseCode.parse("44019900500Y"), BaseCode.parse("440199005001")

    assert (parent.sub, parent.stem) == ("00Y", child.stem)


def test_a_base_code_of_no_province_warns():
    assert BaseCode.parse("990524018000").warnings == ("base_code_scope",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00052401800",
        "0005240180000",
        "00052401800X",
        "00052401801Y",
        "0005240180Y0",
        "00052401800y",
        "０００524018000",
        "000524018000 ",
        "000524018000\n",
        "1A0524018000",
    ],
)
def test_what_is_no_base_code_is_malformed(text: str):
    with pytest.raises(Malformed):
        BaseCode.parse(text)


def test_an_implementation_code_holds_body_level_base_and_perhaps_a_handling_item():
    short = ImplementationCode.parse("11100000006940693J2442123011000")
    long = ImplementationCode.parse("11100000006940693J244212301100003")

    for code in (short, long):
        assert code.organ == OrgCode.parse(CUSTOMS)
        assert code.level is Level.PROVINCE
        assert code.base == BaseCode.parse("442123011000")
        assert code.warnings == ()
    assert (short.handling_item, long.handling_item) == ("", "03")


def test_an_implementation_code_passes_on_every_warning_of_its_parts():
    code = ImplementationCode.parse("13440000515356094L9990123011000")

    assert code.level is None
    assert code.warnings == (
        "credit_code_check_digit",
        "implementation_code_level",
        "base_code_scope",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11100000006940693J244212301100",
        "11100000006940693J24421230110000",
        "11100000006940693J2442123011000001",
        "11100000006940693JX442123011000",
        "11100000006940693J24421230110XX",
        "11100000006940693J24421230110000A",
        "1110000000694069-J2442123011000",
        "\n1100000006940693J2442123011000",
        "11100000006940693J2442123011000\n",
    ],
)
def test_what_is_no_implementation_code_is_malformed(text: str):
    with pytest.raises(Malformed):
        ImplementationCode.parse(text)


def test_a_zhejiang_code_has_three_parts_or_four():
    assert ZhejiangCode.parse("许可-00802-007-01").parts == ("许可", "00802", "007", "01")
    assert ZhejiangCode.parse("审核转报-00802-007").parts == ("审核转报", "00802", "007", "")
    assert ZhejiangCode.parse("备案-00802-007").warnings == ("zhejiang_prefix",)
    assert ZhejiangCode.parse("许可-00802-007").warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "许可",
        "-00041-000",
        "许可-00077-025－01",
        "许可-0041-000",
        "许可-00041-000-1",
        "许可-00041-000-01(取消)",
        "许可-00041-000-",
        "A-00041-000",
        "许可-００041-000",
    ],
)
def test_what_is_no_zhejiang_code_is_malformed(text: str):
    with pytest.raises(Malformed):
        ZhejiangCode.parse(text)


def test_a_state_council_project_is_a_department_and_a_number():
    code = StateCouncilCode.parse("21004")

    assert (code.department, code.item, code.warnings) == ("21", "004", ())
    for text in ("2104", "210040", "2100A", "２1004", "21-004"):
        with pytest.raises(Malformed):
            StateCouncilCode.parse(text)


def test_a_sichuan_code_has_an_organ_with_or_without_a_hyphen_of_its_own():
    plain = SichuanCode.parse(f"511A0138000000-511602000000-000-{CUSTOMS}-1-00")
    hyphenated = SichuanCode.parse("511A0138000000-511602000000-000-00694069-3-1-00")

    assert (plain.kind, plain.division, plain.organ) == ("1A", "511602000000", CUSTOMS)
    assert hyphenated.organ == "00694069-3"
    assert plain.warnings == hyphenated.warnings == ()
    wrong = SichuanCode.parse("511A0138000000-511602000000-000-13440000515356094L-1-00")
    assert wrong.warnings == ("credit_code_check_digit",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "511A0138000000",
        "511A0138000000-511602000000-000-1-00",
        "511A0138000000－511602000000-000-006940693-1-00",
        "441A0138000000-511602000000-000-006940693-1-00",
        "511A0138000000-511602-000-006940693-1-00",
        "511A0138000000-511602000000-000-006940693-1-00-00",
    ],
)
def test_what_is_no_sichuan_code_is_malformed(text: str):
    with pytest.raises(Malformed):
        SichuanCode.parse(text)


@pytest.mark.parametrize(
    ("scheme", "text", "warnings"),
    [
        (CodeScheme.BASE, "000524018000", ()),
        (CodeScheme.IMPLEMENTATION, "11100000006940693J2442123011000", ()),
        (
            CodeScheme.IMPLEMENTATION,
            "13440000515356094L2440123011000",
            ("credit_code_check_digit",),
        ),
        (CodeScheme.ZHEJIANG, "备案-00802-007", ("zhejiang_prefix",)),
        (CodeScheme.SICHUAN, "511A0138000000-511602000000-000-006940693-1-00", ()),
        (CodeScheme.STATE_COUNCIL, "21004", ()),
        (CodeScheme.LOCAL, "甲-1", ()),
    ],
)
def test_a_code_is_checked_by_the_rules_of_its_scheme(
    scheme: CodeScheme, text: str, warnings: tuple[str, ...]
):
    code = Code(scheme=scheme, text=text)

    assert check(code) == warnings
    assert parse_code(code).text == text


@pytest.mark.parametrize("scheme", list(CodeScheme))
def test_no_scheme_has_an_empty_code(scheme: CodeScheme):
    with pytest.raises(Malformed):
        check(Code(scheme=scheme, text=" "))


@given(st.sampled_from(list(CodeScheme)), st.text(max_size=40))
def test_any_text_has_warnings_or_is_malformed_and_is_kept_verbatim(scheme: CodeScheme, text: str):
    code = Code(scheme=scheme, text=text)
    try:
        check(code)
    except Malformed as refusal:
        named = refusal.code
        assert named in text
    assert code.text == text


def test_codes_and_refusals_survive_copying_and_pickling():
    code = ImplementationCode.parse("11100000006940693J2442123011000")

    assert copy.deepcopy(code) == pickle.loads(pickle.dumps(code)) == code
    refusal = pickle.loads(pickle.dumps(Malformed("x", "too short")))
    assert (refusal.code, refusal.reason) == ("x", "too short")
