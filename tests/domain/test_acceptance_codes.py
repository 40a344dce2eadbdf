"""The codes, kinds, dates, ranks and citations of the sample data, read as they were published."""

import csv
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from domain.basis import parse_citations
from domain.codes import (
    BaseCode,
    Code,
    CodeScheme,
    DivisionCode,
    ImplementationCode,
    Malformed,
    check,
)
from domain.crosswalk import VOCABULARIES, kind_of
from domain.dates import parse_chinese_date
from domain.ranks import rank_of, rank_of_number
from domain.vocabulary import Level, PowerKind, Rank

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the sample data in shared/data beside the project"
)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_guangdong_row_splits_into_the_columns_beside_it():
    guangdong = rows("items_guangdong_province_2021.csv")

    assert len(guangdong) == 2024
    for row in guangdong:
        code = ImplementationCode.parse(row["implementation_code"])
        assert code.organ.text == row["implementing_body_credit_code"]
        assert code.organ.body == row["organ_code"] or code.warnings
        assert code.level is Level(int(row["code_type_digit"])) is Level.PROVINCE
        assert code.base.text == row["base_code"]
        assert code.base.kind == row["item_type_code"]
        assert code.handling_item == row["handling_item_suffix"]
        assert BaseCode.parse(row["parent_base_code"]).stem == code.base.stem
        assert DivisionCode.parse(row["area_code"]).province == row["area_name"]


def test_exactly_six_guangdong_rows_have_a_bad_credit_code():
    warnings = Counter(
        warning
        for row in rows("items_guangdong_province_2021.csv")
        for warning in check(
            Code(scheme=CodeScheme.IMPLEMENTATION, text=row["implementation_code"])
        )
    )

    assert warnings == {"credit_code_check_digit": 3, "credit_code_alphabet": 3}


def test_the_thirty_liaoning_base_codes_split_as_the_catalogue_splits_them():
    liaoning = rows("items_liaoning_catalogue.csv")

    assert len(liaoning) == 30
    for row in liaoning:
        code = BaseCode.parse(row["base_code"])
        assert code.warnings == ()
        assert (code.scope, code.kind, code.department, code.main, code.sub) == (
            row["scope_code"],
            row["item_type_code"],
            row["department_code"],
            row["main_no"],
            row["sub_no"],
        )


def test_exactly_five_zhejiang_codes_are_malformed_and_none_of_the_others_warns():
    malformed: list[str] = []
    for row in rows("power_base_codes_zhejiang.csv"):
        code = Code(scheme=CodeScheme.ZHEJIANG, text=row["power_base_code"])
        try:
            assert check(code) == ()
        except Malformed as refusal:
            malformed.append(refusal.code)
            assert row["well_formed"] == "no"
        else:
            assert row["well_formed"] == "yes"

    assert len(malformed) == 5


def test_the_central_bank_s_projects_have_five_figures_and_are_of_one_department():
    codes = [row["item_code"] for row in rows("items_pboc_2014_and_tianjin.csv")]

    assert len(codes) == 11
    assert {code[:2] for code in codes} == {"21"}
    assert not any(check(Code(scheme=CodeScheme.STATE_COUNCIL, text=code)) for code in codes)


def test_every_code_of_the_type_tables_means_the_kind_its_label_names():
    vocabularies = {vocabulary.name: vocabulary for vocabulary in VOCABULARIES}
    vocabularies["zhejiang_prefix"] = vocabularies["zhejiang"]
    tables = [row for row in rows("code_tables.csv") if row["scheme"] in vocabularies]

    assert len(tables) == 40
    for row in tables:
        kind = kind_of(row["code"], vocabulary=vocabularies[row["scheme"]])
        if row["label_zh"] == "审核转报":
            assert kind is PowerKind.OTHER
        else:
            assert kind is kind_of(row["label_zh"])


def test_the_level_digits_have_the_names_of_the_level_table():
    levels = [row for row in rows("code_tables.csv") if row["scheme"] == "implementing_level"]

    assert {Level(int(row["code"])): row["label_zh"] for row in levels} == {
        level: level.label for level in Level
    }


def test_every_type_word_of_the_items_names_a_kind():
    tables = ("items_guangdong_province_2021.csv", "items_liaoning_catalogue.csv")
    words = {row["item_type"] for row in chain.from_iterable(map(rows, tables))}

    missing = {PowerKind.SUPERVISION, PowerKind.NON_LICENCE_APPROVAL}

    assert {kind_of(word) for word in words} == set(PowerKind) - missing


def test_every_date_of_the_sample_data_is_understood():
    columns = [
        ("change_documents.csv", "issue_date"),
        ("change_records.csv", "decision_date"),
        ("legal_basis_changes.csv", "event_date"),
        ("legal_basis_laws.csv", "promulgated_or_revised_date"),
    ]
    texts = [row[column] for name, column in columns for row in rows(name) if row[column]]

    assert len(texts) > 6000
    assert all(parse_chinese_date(text) == text for text in texts)


def test_every_level_of_the_register_of_laws_is_a_rank():
    levels = {row["level"] for row in rows("legal_basis_laws.csv")}

    assert {rank_of(level) for level in levels} == {
        Rank.CONSTITUTION,
        Rank.LAW,
        Rank.ADMINISTRATIVE_REGULATION,
        Rank.LOCAL_REGULATION,
        Rank.MINISTRY_RULE,
    }


def test_no_number_tells_a_rank_that_the_register_of_laws_denies():
    levels: dict[str, set[Rank]] = {}
    for row in rows("legal_basis_laws.csv"):
        levels.setdefault(row["law_name"], set()).add(rank_of(row["level"]))
    told = [
        (rank, levels[row["law_name"]])
        for row in rows("legal_basis_changes.csv")
        if row["law_name"] in levels
        and (
            rank := rank_of_number(
                row["instrument_number"],
                title=row["law_name"],
                issued_in=int(row["event_date"][:4]),
            )
        )
        is not Rank.UNKNOWN
    ]

    assert len(told) > 300
    assert all(rank in known for rank, known in told)


def test_the_papers_of_the_register_of_changes_rank_as_their_issuer_can():
    ranks: dict[str, Counter[Rank]] = {}
    for row in rows("change_documents.csv"):
        rank = rank_of_number(row["document_number"], row["authority"], row["document_title"])
        ranks.setdefault(row["authority_level"], Counter())[rank] += 1

    assert ranks == {
        "国家": {
            Rank.STATE_COUNCIL_DECISION: 35,
            Rank.CENTRAL_NORMATIVE_DOCUMENT: 11,
            Rank.UNKNOWN: 2,  # two whose number the register leaves out
        },
        "省级": {Rank.PROVINCIAL_DOCUMENT: 125, Rank.UNKNOWN: 79},
    }


def test_every_published_basis_is_read_without_losing_a_character():
    tables = (
        "items_liaoning_catalogue.csv",
        "items_pboc_2014_and_tianjin.csv",
        "pre_approval_items.csv",
        "change_records.csv",
    )
    texts = [row["legal_basis"] for name in tables for row in rows(name) if row["legal_basis"]]

    assert len(texts) > 80
    for text in texts:
        citations = parse_citations(text)
        left = text
        for citation in citations:
            before, found, left = left.partition(citation.text)
            assert found
            assert not before.strip(";；")
            assert citation.instrument_title or citation.instrument_number
        assert left == ""
