"""What only one power may hold on a day: every store keeps the claims of others apart."""

from datetime import date

import pytest

from domain.errors import Claimed
from tests.ops.store.entries import apr, claim, claims, entry, feb, jan, mar


def hold(store, *made, stream=None):
    """One entry of a stream that has none yet, with the claims it makes."""
    stream = stream or made[0].stream
    version = len(store.select_streams([stream])[stream]) + 1
    return store.insert_events([entry(stream, version)], claims={stream: list(made)})


@pytest.mark.parametrize(
    ("held", "wanted", "day"),
    [
        ((jan, None), (jan, None), jan),
        ((jan, None), (feb, mar), feb),
        ((jan, None), (date(2019, 1, 1), None), jan),
        ((jan, mar), (feb, apr), feb),
        ((jan, mar), (feb, None), feb),
        ((feb, mar), (jan, None), feb),
        ((feb, apr), (jan, mar), feb),
        ((jan, apr), (feb, mar), feb),
        ((jan, date(2020, 2, 2)), (feb, None), feb),
        ((date.min, None), (date.max, None), date.max),
        ((date.min, date.max), (date.min, None), date.min),
    ],
)
def test_two_powers_cannot_hold_one_code_on_one_day(store, held, wanted, day):
    hold(store, claim("a", "k", *held))
    with pytest.raises(Claimed) as refusal:
        hold(store, claim("b", "k", *wanted))
    assert refusal.value.facts == {"kind": "code", "key": "k", "held_by": "a", "day": day}
    assert store.head().position == 1


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ((jan, feb), (feb, None)),
        ((feb, None), (jan, feb)),
        ((feb, mar), (mar, apr)),
        ((jan, feb), (mar, None)),
        ((date.min, jan), (jan, date.max)),
    ],
)
def test_a_code_may_pass_from_one_power_to_the_next_on_the_day(store, held, wanted):
    hold(store, claim("a", "k", *held))
    hold(store, claim("b", "k", *wanted))
    assert store.head().position == 2


def test_another_kind_or_another_key_is_another_claim(store):
    hold(store, claim("a", "k"))
    hold(store, claim("b", "K"))
    hold(store, claim("c", "k", kind="adjustment"))
    hold(store, claim("d", "k "))
    assert store.head().position == 4


def test_a_power_may_hold_many_codes_and_one_code_twice(store):
    hold(store, claim("a", "k", jan, feb), claim("a", "k", mar, apr), claim("a", "l"))
    hold(store, claim("b", "k", feb, mar))
    for since in (jan, mar):
        with pytest.raises(Claimed):
            hold(store, claim("c", "k", since, since.replace(day=2)))


def test_a_claim_is_let_go_by_making_others(store):
    hold(store, claim("a", "k"))
    hold(store, claim("a", "l"))
    hold(store, claim("b", "k"))
    with pytest.raises(Claimed) as refusal:
        hold(store, claim("c", "l"))
    assert refusal.value.facts["held_by"] == "a"


def test_a_claim_is_let_go_by_making_none(store):
    hold(store, claim("a", "k"))
    hold(store, stream="a")
    hold(store, claim("b", "k"))


def test_a_claim_that_ends_earlier_leaves_the_rest_to_others(store):
    hold(store, claim("a", "k", jan))
    hold(store, claim("a", "k", jan, mar))
    with pytest.raises(Claimed):
        hold(store, claim("b", "k", feb))
    hold(store, claim("b", "k", mar))
    with pytest.raises(Claimed) as refusal:
        hold(store, claim("a", "k", jan))
    assert refusal.value.facts == {"kind": "code", "key": "k", "held_by": "b", "day": mar}


def test_streams_not_named_keep_their_claims(store):
    hold(store, claim("a", "k"))
    store.insert_events([entry("a", 2)])
    with pytest.raises(Claimed):
        hold(store, claim("b", "k"))


def test_the_same_claims_again_change_nothing(store):
    made = [claim("a", "k", jan, feb), claim("a", "l")]
    hold(store, *made)
    hold(store, *reversed(made))
    with pytest.raises(Claimed):
        hold(store, claim("b", "l"))


def test_two_powers_of_one_append_cannot_claim_the_same(store):
    with pytest.raises(Claimed) as refusal:
        store.insert_events(
            [entry("a"), entry("b")], claims=claims(claim("a", "k", feb), claim("b", "k", jan))
        )
    assert refusal.value.facts == {"kind": "code", "key": "k", "held_by": "a", "day": feb}
    assert store.head().position == 0
    hold(store, claim("c", "k"))


def test_powers_may_swap_their_codes_in_one_append(store):
    hold(store, claim("a", "k"))
    hold(store, claim("b", "l"))
    store.insert_events(
        [entry("a", 2), entry("b", 2)], claims=claims(claim("a", "l"), claim("b", "k"))
    )
    with pytest.raises(Claimed) as refusal:
        hold(store, claim("c", "k"))
    assert refusal.value.facts["held_by"] == "b"


def test_a_refused_claim_lets_nothing_go(store):
    hold(store, claim("a", "k"))
    hold(store, claim("b", "l"))
    with pytest.raises(Claimed):
        hold(store, claim("a", "l"), claim("a", "m"))
    with pytest.raises(Claimed):
        hold(store, claim("c", "k"))
    hold(store, claim("c", "m"))


def test_of_several_holders_the_earliest_is_told(store):
    hold(store, claim("late", "k", mar))
    hold(store, claim("early", "k", feb, mar))
    with pytest.raises(Claimed) as refusal:
        hold(store, claim("b", "k", jan))
    assert (refusal.value.facts["held_by"], refusal.value.facts["day"]) == ("early", feb)


@pytest.mark.parametrize("until", [jan, date(2019, 12, 31)])
def test_a_claim_without_a_day_holds_nothing(store, until):
    hold(store, claim("a", "k", jan, until))
    hold(store, claim("b", "k", date(2019, 1, 1)))
    hold(store, claim("c", "k", jan, until))


def test_of_two_claims_from_one_day_the_longer_one_counts(store):
    hold(store, claim("a", "k", jan, feb), claim("a", "k", jan, mar), claim("a", "k", jan, feb))
    with pytest.raises(Claimed):
        hold(store, claim("b", "k", feb))
    hold(store, claim("a", "l", jan), claim("a", "l", jan, mar))
    with pytest.raises(Claimed):
        hold(store, claim("b", "l", apr))


def test_nobody_claims_for_another(store):
    with pytest.raises(ValueError, match="b"):
        store.insert_events([entry("a")], claims={"a": [claim("b")]})
    assert store.head().position == 0
