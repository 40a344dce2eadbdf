"""Working days for questions: the days that notices name, and the views that count by them."""

from analytics.views import read, values
from domain.calendar import Calendar, default_calendar


def working_days(calendar: Calendar | None = None) -> dict[str, str]:
    """The views ``special_days`` and ``working_days``, of this calendar or the usual one.

    Days of years whose notice is not entered are worked as their weekday says.
    """
    special = (calendar or default_calendar()).special
    rows = [(day, one.is_workday) for day, one in sorted(special.items())]
    return {
        "special_days": values(("day", "worked"), rows),
        "working_days": read("views/working_days"),
    }
