"""A register's books as they are opened: every read model is there, followed and rebuilt."""

from datetime import date

import pytest

from api.services import Register
from api.view import view
from domain.commands import Request
from domain.commands.instrument import IssueInstrument, StateTotals
from domain.commands.organ import EstablishOrgan
from domain.events.instrument import Change, Total
from domain.ledger import Ledger
from domain.vocabulary import Rank
from ops.migrate import migrate
from ops.store.postgres import ledger_env
from ops.wiring import House, books
from projections import READ_MODELS
from projections.database import Database
from projections.follow import rebuild
from tests.facts import ORGANS, add, cancel, correct, wish

REGISTER = Register(name="panjin")
PAPER = "instrument:2016-1"
UNDER = {"instrument": PAPER}


def recorded(ledger: Ledger) -> None:
    """Four organs, and a paper that says it cancels two powers and cancels one."""
    organs = [wish(EstablishOrgan, "2000-01-01", stream=o.stream, name=o.name) for o in ORGANS]
    fields = {"title": "关于取消的决定", "number": "市政发〔2016〕1号", "issuer": "市人民政府"}
    issue = wish(IssueInstrument, "2016-01-01", stream=PAPER, rank=Rank.UNKNOWN, **fields)
    totals = (Total(change=Change.CANCEL, count=2),)
    state = wish(StateTotals, "2016-01-01", stream=PAPER, totals=totals)
    for command in (*organs, issue, state, add(), cancel("2016-01-01", act=UNDER)):
        ledger.execute(Request(commands=(command,), actor="clerk"))


@pytest.fixture
def house(pg_url: str) -> House:
    house = House(url=pg_url, place="test")
    assert house.create(REGISTER)
    return house


def test_every_read_model_is_followed_and_rebuilt(house: House):
    with house.open(REGISTER) as services:
        recorded(services.ledger)
        assert list(services.models) == [model.name for model in READ_MODELS]
        assert services.follow() == services.ledger.position == 8
        assert {model.position for model in services.models.values()} == {8}
        assert rebuild(list(services.models.values()), services.ledger) == 8
        assert services.follow() == 8


def test_a_register_followed_before_there_were_more_read_models_goes_on(house: House):
    with house.open(REGISTER) as services:
        recorded(services.ledger)
        only = {"history": services.models["history"]}
        assert rebuild(list(only.values()), services.ledger) == 8
        assert services.acts.under(PAPER) == []
        services.follow()
        assert services.acts.under(PAPER) == ["power:p"]


class Unread(Ledger):
    """A ledger that nobody may read from one end to the other."""

    name = "ledger"

    def all_entries(self, *, upto=None):
        raise AssertionError("every entry was to be read")


def test_a_paper_is_checked_without_reading_every_entry(pg_url: str):
    migrate(pg_url, "panjin_public")
    with (
        Unread(ledger_env(pg_url, "panjin_public")) as ledger,
        Database(pg_url, "panjin_public") as database,
    ):
        recorded(ledger)
        services = books(REGISTER, ledger, database)
        before = services.follow()
        ledger.execute(Request(commands=(correct(2),), actor="clerk"))
        services.follow()
        [paper] = services.instruments.numbered("市政发〔2016〕1号")
        assert [past[0].state.name for past in services.organs.histories()] == [
            organ.name for organ in sorted(ORGANS, key=lambda organ: organ.stream)
        ]
        for known, found in ((before, 1), (None, 0)):
            [item] = view(services, date(2016, 6, 1), known).reconciled(paper)
            assert (item.stated.count, item.recorded) == (2, found)
