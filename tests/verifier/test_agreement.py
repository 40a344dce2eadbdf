"""The two verifiers call the same mutated bundles sound; agree.py tries more of them."""

from collections.abc import Iterator

import pytest

from tests.verifier.agree import NODE, Bench, bench, told

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
    assert [told(one) for one in judged if not one.agreed] == []
    # Neither of them calls everything sound, or nothing.
    assert 10 < sum(one.javascript.sound for one in judged) < COUNT // 2
