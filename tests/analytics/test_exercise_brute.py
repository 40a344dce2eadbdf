"""Every record of drawn histories is judged as by leafing through everything."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from domain.act import Act
from domain.commands import Request
from domain.commands import organ as o
from domain.commands import power as p
from domain.events.power import GrantMode
from tests.analytics.brute_exercise import judged
from tests.analytics.clerk import FIRST, LAST, Rows, as_known, asked, whole
from tests.analytics.exercising import one_by_one
from tests.analytics.handings import LOWER, POWERS, lively, lively_scripts
from tests.scripts import START

SEALS = ("市住建局审批专用章(4)", "市住建局审批专用章（5）")
AREAS = ((), ("211122",), ("211100",))


def sealed(seed: int) -> list[Request]:
    """A lively history in which grants are equipped and powers suspended, organs renamed."""
    rng = Random(seed)
    found: list[Request] = []
    for n, request in enumerate(lively(seed)):
        found.append(request)
        stream, act = rng.choice(POWERS), Act(effective_on=START + timedelta(n * 2 + 4))
        more = (
            p.GrantPower(
                stream=stream, act=act, to=rng.choice(LOWER), mode=rng.choice(list(GrantMode))
            ),
            p.PutSealInUse(stream=stream, act=act, organ=rng.choice(LOWER), seal=rng.choice(SEALS)),
            p.PutSealInUse(stream=stream, act=act, organ=rng.choice(LOWER), seal=rng.choice(SEALS)),
            p.SuspendPower(stream=stream, act=act, areas=rng.choice(AREAS)),
            p.ResumePower(stream=stream, act=act),
            o.RenameOrgan(stream=rng.choice(LOWER), act=act, name=rng.choice(("甲局", "乙局"))),
        )
        found.append(Request(commands=(rng.choice(more),), actor="clerk"))
    return found


def records(rng: Random, rows: dict[str, Rows], count: int = 60) -> list[dict[str, str]]:
    """Records in words that the books know, now and then in words that they do not."""
    names = ["没有的事项", *{row["name"] for row in rows["versions"]}]
    codes = ["", "", "", "404", *{one for row in rows["versions"] for one in row["codes"]}]
    organs = ["某协会", *{row["name"] for row in rows["organs"]}] * 3 + [""]
    span = (LAST - FIRST).days
    return [
        {
            "code": rng.choice(sorted(codes)),
            "name": rng.choice(sorted(names)),
            "organ": rng.choice(sorted(filter(None, organs))),
            "day": str(FIRST + timedelta(rng.randint(0, span))),
            "seal": rng.choice(("", "", *SEALS, "公章")),
        }
        for _ in range(count)
    ]


def tried(seeds: int) -> Any:
    def wrap(test: Any) -> Any:
        for seed in range(seeds):
            test = example(script=sealed(seed), seed=seed, fraction=(1.0, 0.6)[seed % 2])(test)
        return test

    return wrap


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32).map(sealed) | lively_scripts,
    st.integers(0, 2**32),
    st.sampled_from([1.0, 0.4, 0.7]),
)
@tried(10)
def test_a_record_is_judged_as_by_leafing_through_everything(
    script: list[Request], seed: int, fraction: float
):
    with asked(script) as (ledger, rows, position, _), TemporaryDirectory() as folder:
        known_at = whole(rows, fraction, position)
        known = as_known(rows, known_at)
        some = records(Random(seed), rows)
        found, each = one_by_one(ledger, Path(folder), some, known_at=known_at)
        expected = [judged(one, known) for one in some]
        assert list(zip(some, each, strict=True)) == list(zip(some, expected, strict=True))
        faults = Counter(one[0] for one in expected if one[0])
        assert sum(m["records"] for m in found.misuses) == faults.total() == found.misuse
        assert found.lawful == expected.count(("", "", "", ""))
        assert found.records == found.lawful + found.misuse + found.unreadable == len(some)
        for fault in {one[:2] for one in expected}:
            event(f"some: {' '.join(fault)}")


def test_at_every_state_of_knowledge_the_same_records_are_judged_by_what_was_known():
    with asked(sealed(4)) as (ledger, rows, position, _), TemporaryDirectory() as folder:
        some = records(Random(4), rows, count=40)
        told: set[tuple[Any, ...]] = set()
        for known_at in sorted({whole(rows, part / 20, position) for part in range(1, 21)}):
            _, each = one_by_one(ledger, Path(folder), some, known_at=known_at)
            known = as_known(rows, known_at)
            assert each == [judged(one, known) for one in some]
            told.add(tuple(each))
        assert len(told) > 10, "what is learnt later changes what is said"
