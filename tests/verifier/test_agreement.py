"""The two verifiers call the same mutated bundles sound; agree.py tries more of them."""

from collections.abc import Iterator

import pytest

from tests.verifier.agree import KNOWN_DIFFERENCES, NODE, Bench, bench, told

pytestmark = pytest.mark.skipif(NODE is None, reason="the verifier in JavaScript needs node")
COUNT, SEED = 100, 20261121


@pytest.fixture(scope="module")
def both(pg_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(pg_server, tmp_path_factory.mktemp("bundles")) as both:
        yield both


def test_both_verifiers_find_nothing_in_sound_bundles(both: Bench):
    verdicts = [verdict for pair in both.unmutated() for verdict in pair]
    assert [verdict.said for verdict in verdicts if not verdict.sound] == []
    assert len(verdicts) == 4 * len(both.sound.bundles)


def test_both_verifiers_call_the_same_mutated_bundles_sound(both: Bench):
    judged = list(both.judged(COUNT, SEED))
    differ = [one for one in judged if not one.agreed]
    for one in differ:
        print(told(one))
    assert [told(one) for one in differ if one.known is None] == []
    # Neither of them calls everything sound, or nothing.
    assert 10 < sum(one.javascript.sound for one in judged) < COUNT // 2


def test_what_they_are_known_to_differ_in_is_said_openly():
    for why, _ in KNOWN_DIFFERENCES:
        print(f"KNOWN DIFFERENCE: {why}")
    assert all(why.startswith("verify.py ") for why, _ in KNOWN_DIFFERENCES)
