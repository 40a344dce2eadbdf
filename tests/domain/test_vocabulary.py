"""Kinds of power, levels, ranks, and each government's own words for them."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.crosswalk import (
    COMMON,
    COUNTY_2022,
    GUANGDONG_CODES,
    HUBEI,
    NATIONAL_CODES,
    PANSHAN_2016,
    SICHUAN_CODES,
    SIPING_2015,
    VOCABULARIES,
    ZHEJIANG,
    UnknownKind,
    Vocabulary,
    kind_of,
    vocabularies_on,
)
from domain.vocabulary import Level, OrganKind, PowerKind, Rank, counts_as_power

K = PowerKind


def test_every_word_of_the_lists_has_a_chinese_label_of_its_own():
    for words in (PowerKind, Level, OrganKind, Rank):
        labels = [word.label for word in words]
        assert all(labels)
        assert len(set(labels)) == len(labels)


def test_the_stored_values_are_plain_words():
    assert [kind.value for kind in PowerKind] == [kind.name.lower() for kind in PowerKind]
    assert [kind.value for kind in OrganKind] == [kind.name.lower() for kind in OrganKind]
    assert [rank.value for rank in Rank] == [rank.name.lower() for rank in Rank]
    assert [level.value for level in Level] == [1, 2, 3, 4, 5, 6]


def test_a_public_service_is_carried_but_counts_as_no_power():
    assert [kind for kind in PowerKind if not counts_as_power(kind)] == [K.SERVICE]


def test_a_kind_is_known_by_its_own_label_and_by_its_short_form():
    for kind in PowerKind:
        assert kind_of(kind.label) is kind
    assert kind_of("许可") is K.LICENCE
    assert kind_of(" 行政裁决 ") is K.ADJUDICATION
    assert kind_of("其他") is K.OTHER


@pytest.mark.parametrize("word", ["", " ", "行政", "20", "01", "1A", "许", "行政行政许可", "审批"])
def test_a_word_nobody_uses_and_a_bare_number_are_refused(word: str):
    with pytest.raises(UnknownKind) as refusal:
        kind_of(word)
    assert refusal.value.word == word


def test_the_same_number_means_different_things_in_different_schemes():
    assert kind_of("20", vocabulary=NATIONAL_CODES) is K.SERVICE
    assert kind_of("20", vocabulary=GUANGDONG_CODES) is K.OTHER
    assert kind_of("21", vocabulary=GUANGDONG_CODES) is K.SERVICE
    with pytest.raises(UnknownKind, match="national_task_type"):
        kind_of("21", vocabulary=NATIONAL_CODES)
    with pytest.raises(UnknownKind):
        kind_of("02", vocabulary=GUANGDONG_CODES)


def test_sichuan_letters_follow_an_order_of_their_own():
    letters = [kind_of(f"1{letter}", vocabulary=SICHUAN_CODES) for letter in "ABCDEFGHIZ"]
    numbers = [kind_of(f"{n:02}", vocabulary=NATIONAL_CODES) for n in range(1, 11)]

    assert set(letters) == set(numbers)
    assert letters[4:7] == [K.ADJUDICATION, K.CONFIRMATION, K.PAYMENT]
    assert numbers[4:7] == [K.PAYMENT, K.INSPECTION, K.CONFIRMATION]


def test_siping_lists_ten_kinds_with_supervision_and_without_adjudication():
    kinds = {kind for _, kind in SIPING_2015.words}

    assert len(SIPING_2015.words) == len(kinds) == 10
    assert kind_of("行政监督", vocabulary=SIPING_2015) is K.SUPERVISION
    assert kind_of("监督", vocabulary=SIPING_2015) is K.SUPERVISION
    assert kind_of("其他行政职权", vocabulary=SIPING_2015) is K.OTHER
    with pytest.raises(UnknownKind):
        kind_of("行政裁决", vocabulary=SIPING_2015)


def test_the_county_still_catalogues_approvals_that_are_no_licences():
    assert kind_of("非行政许可审批", vocabulary=COUNTY_2022) is K.NON_LICENCE_APPROVAL
    assert {kind for _, kind in COUNTY_2022.words} == {
        K.LICENCE,
        K.NON_LICENCE_APPROVAL,
        K.PENALTY,
        K.LEVY,
        K.COMPULSION,
        K.OTHER,
    }


def test_panshan_says_determination_and_means_confirmation():
    assert len(PANSHAN_2016.words) == 10
    assert kind_of("行政确定", vocabulary=PANSHAN_2016) is K.CONFIRMATION
    assert kind_of("行政裁决", vocabulary=PANSHAN_2016) is K.ADJUDICATION
    for elsewhere in (None, SIPING_2015, HUBEI):
        with pytest.raises(UnknownKind):
            kind_of("行政确定", vocabulary=elsewhere)


def test_zhejiang_files_review_and_forward_under_other():
    assert kind_of("审核转报", vocabulary=ZHEJIANG) is K.OTHER
    assert kind_of("许可", vocabulary=ZHEJIANG) is K.LICENCE
    with pytest.raises(UnknownKind):
        kind_of("审核转报")


def test_hubei_has_the_ten_kinds():
    assert {kind for _, kind in HUBEI.words} == set(list(PowerKind)[:10])


def test_every_vocabulary_names_its_source_and_no_word_twice():
    assert len({vocabulary.name for vocabulary in VOCABULARIES}) == len(VOCABULARIES)
    for vocabulary in VOCABULARIES:
        words = [word for word, _ in vocabulary.words]
        assert vocabulary.source
        assert len(set(words)) == len(words)


def test_where_a_vocabulary_has_a_common_word_it_means_the_same():
    common = dict(COMMON)
    shared = [(word, kind) for v in VOCABULARIES for word, kind in v.words if word in common]

    assert len(shared) > 40
    assert all(common[word] is kind for word, kind in shared)


def test_a_vocabulary_is_used_from_a_day_on_and_up_to_but_not_including_its_last():
    words = Vocabulary(
        name="x",
        government="某市",
        area="220300",
        valid_from=date(2015, 3, 20),
        valid_until=date(2016, 1, 1),
        source="某文",
        words=(("许可", K.LICENCE),),
    )

    days = [date(2015, 3, 19), date(2015, 3, 20), date(2015, 12, 31), date(2016, 1, 1)]

    assert [words.in_use(day) for day in days] == [False, True, True, False]


def test_the_vocabularies_of_an_area_are_asked_for_by_day():
    assert vocabularies_on(date(2015, 3, 19), area="220300") == ()
    assert vocabularies_on(date(2015, 3, 20), area="220300") == (SIPING_2015,)
    assert vocabularies_on(date(2020, 1, 1), area="211122") == (PANSHAN_2016,)
    assert vocabularies_on(date(2020, 1, 1), area="420000") == (), "its first day is not known"


def test_an_unknown_kind_survives_pickling():
    twin = pickle.loads(pickle.dumps(UnknownKind("备案", "hubei")))

    assert (twin.word, twin.vocabulary, str(twin)) == (
        "备案",
        "hubei",
        "'备案' names no kind of power in the vocabulary hubei",
    )


@given(st.text(), st.sampled_from([None, *VOCABULARIES]))
def test_any_word_names_a_kind_or_is_refused(word: str, vocabulary: Vocabulary | None):
    try:
        kind = kind_of(word, vocabulary=vocabulary)
    except UnknownKind:
        return
    words = COMMON if vocabulary is None else vocabulary.words
    assert kind in {known for _, known in words}
