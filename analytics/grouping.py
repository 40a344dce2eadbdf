"""What several questions share: what they count by, in which unit, and from which day on."""

from datetime import date

import polars as pl

from analytics.parameters import Day, day

UNITS = ("day", "working_day")


def named(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """The frame with the column it was counted by under its name; without it for ``none``."""
    return frame.drop("grouped") if by == "none" else frame.rename({"grouped": by})


def beginning(since: Day | None) -> date | None:
    """The first day looked at, where one is named. Raises Unanswerable."""
    return None if since is None else day("since", since)
