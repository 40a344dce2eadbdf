"""For every history, day and position: the read models say what the events say, byte for byte."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ledger import Ledger
from domain.listing import Selection, canonical, difference, select, totals
from domain.organs import Organ
from domain.replay import replay
from domain.streams import history
from domain.timeline import on
from projections import Current, Duties, History, Instruments, Lineage, Organs
from projections.follow import catch_up, catch_up_all, rebuild
from tests.brute_force import stood
from tests.facts import CITY, COUNTY
from tests.projections.shelves import Shelf, joined, played_out, rows
from tests.scripts import START, scripts

FEW = settings(max_examples=25)
days = st.one_of(
    st.integers(-5, 70).map(lambda n: START + timedelta(days=n)),
    st.sampled_from([START.min, START.max]),
)
selections = st.sampled_from(
    [
        Selection(services=True),
        Selection(),
        Selection(area="211100", services=True),
        Selection(area="211122"),
        Selection(organ=COUNTY),
        Selection(organ=CITY, kind="licence"),
        Selection(kind="service"),
        Selection(text="乙", services=True),
        Selection(text="1"),
    ]
)
HISTORY = {
    "history": "stream, valid_from, valid_until, known_from, known_until, version, status, kind,"
    " area, holder, organs, holding, acting, level, listed",
    "history_names": "*",
}
CURRENT = {"current": "*", "current_names": "*"}


def listed(ledger: Ledger, day, known, selection):
    """The road without a read model."""
    return select(replay(ledger.all_entries(upto=known), as_of=day), selection)


@FEW
@given(
    script=scripts, day=days, other=days, selection=selections, at_once=st.integers(1, 7), data=st.data()
)
def test_the_history_says_of_any_day_and_position_what_the_events_say(
    shelf: Shelf, script, day, other, selection, at_once, data
):
    with played_out(script) as ledger, shelf.fresh() as database:
        model = History(database)
        assert catch_up_all([model], ledger, at_once=at_once) == ledger.position
        known, known_too = (data.draw(st.integers(0, ledger.position)) for _ in range(2))
        one = listed(ledger, day, known, selection)
        two = listed(ledger, other, known_too, selection)
        assert joined(model.list_bytes(day, known, selection)) == canonical(one)
        assert model.list(day, known, selection) == one
        assert joined(line for part in model.stream(day, known, selection) for line in part) == (
            canonical(one)
        )
        assert model.diff((day, other), (known, known_too), selection) == difference(one, two)
        everything = listed(ledger, day, known, Selection(services=True))
        assert model.totals(day, known) == totals(everything)
