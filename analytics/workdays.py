"""Working days for questions: the days that notices name, and the views that count by them."""

from datetime import date

from analytics.errors import Unanswerable
from analytics.views import read, values
from domain.calendar import Calendar, default_calendar

LAST = date(2099, 12, 31)
"""The last day of the view ``working_days``."""


def working_days(as_of: date, calendar: Calendar | None = None) -> dict[str, str]:
    """The views ``special_days`` and ``working_days``, of this calendar or the usual one.

    Days of years whose notice is not entered are worked as their weekday says. Raises Unanswerable
    for a day of the question that lies beyond.
    """
    if as_of > LAST:
        raise Unanswerable(
            "as_of", f"working days are counted up to {LAST}", f"工作日只数到 {LAST}"
        )
    special = (calendar or default_calendar()).special
    rows = [(day, one.is_workday) for day, one in sorted(special.items())]
    return {
        "special_days": values(("day", "worked"), rows),
        "working_days": read("views/working_days"),
    }
