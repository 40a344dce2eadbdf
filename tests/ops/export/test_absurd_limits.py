"""A limit that was recorded before it would have been refused is exported, asked and put right."""

from domain.commands import Request
from domain.elements import Limit
from tests.facts import ORGANS, added, correct, elements
from tests.ops.export.books import Books, expected, exported

ABSURD = 2**53 - 1
"""The greatest number that canonical JSON has."""


def absurd(demo: Books) -> None:
    demo.ledger.append(ORGANS, past={event.stream: () for event in ORGANS})
    said = elements(
        promised_limit=Limit(amount=ABSURD, unit="年"),
        statutory_limit=Limit(amount=-ABSURD, unit="日"),
        review_levels=ABSURD,
    )
    demo.ledger.append([added(elements=said)], past={})


def test_an_absurd_limit_is_exported_as_it_was_recorded(demo: Books):
    absurd(demo)
    demo.export()
    rows = exported(demo.folder(), demo.manifest())
    assert rows == expected(demo.ledger)
    assert ABSURD in rows["versions"][0]
    assert -ABSURD in rows["versions"][0]


def test_the_export_goes_on_after_the_limit_was_put_right(demo: Books):
    absurd(demo)
    demo.export()
    mended = added(elements=elements(promised_limit=Limit(amount=5, unit="日")))
    demo.ledger.execute(Request(commands=(correct(1, mended),), actor="clerk"))
    demo.export()
    assert exported(demo.folder(), demo.manifest()) == expected(demo.ledger)
