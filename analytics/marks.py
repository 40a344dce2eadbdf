"""What is made up, and what is known to lack a part: said of every row that an answer has."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from analytics.dataset import Exported

SIMULATED = "模拟/SIMULATED"
PARTIAL = "部分/PARTIAL"
FLAGS: Final = {"simulated": SIMULATED, "partial": PARTIAL}
"""What a manifest says of a register, and the mark for it."""
ASKED_OF = "asked_of"
"""The column that names every register that was asked, with its marks."""
NAMED_IN = ("register", "decided_in")
"""Columns that say from which registers a row comes."""


def shared(registers: Mapping[str, Exported]) -> dict[str, str]:
    """The marks that all of the registers bear, by column."""
    return {
        flag: mark
        for flag, mark in FLAGS.items()
        if len(bearing(registers, flag)) == len(registers)
    }


def mixed(registers: Mapping[str, Exported]) -> dict[str, str]:
    """The marks that some of the registers bear, and others not, by column."""
    return {
        flag: mark
        for flag, mark in FLAGS.items()
        if 0 < len(bearing(registers, flag)) < len(registers)
    }


def bearing(registers: Mapping[str, Exported], flag: str) -> list[str]:
    return [name for name, one in registers.items() if has(one, flag)]


def marked(frame: pl.DataFrame, registers: Mapping[str, Exported]) -> pl.DataFrame:
    """The frame with the marks that only some of the registers bear.

    A row that names its register bears the marks of that. Of any other nobody can say from which
    registers it was drawn: it names all that were asked, in ``asked_of``, each with its marks.
    """
    some = mixed(registers)
    if not some:
        return frame
    marks = [pl.lit(asked_of(registers)).alias(ASKED_OF)]
    if named := named_in(frame, registers):
        marks = [
            pl.when(pl.any_horizontal(pl.col(named).is_in(bearing(registers, flag))))
            .then(pl.lit(mark))
            .alias(flag)
            for flag, mark in some.items()
        ]
    return frame.select(*marks, pl.all().exclude(ASKED_OF, *some))


def named_in(frame: pl.DataFrame, registers: Mapping[str, Exported]) -> list[str]:
    """The columns that say of every row from which registers it comes."""
    if not set(frame.get_column("register", default=pl.Series([None]))) <= registers.keys():
        return []
    return [name for name in NAMED_IN if name in frame.columns]


def asked_of(registers: Mapping[str, Exported]) -> str:
    """The registers by name, each with its marks: ``a (模拟/SIMULATED); b``."""
    return "; ".join(
        " ".join([name, *(f"({mark})" for flag, mark in FLAGS.items() if has(one, flag))])
        for name, one in registers.items()
    )


def has(register: Exported, flag: str) -> bool:
    return getattr(register.manifest, flag)
