"""DuckDB keeps to its memory, and leaves nothing behind."""

import gc
from pathlib import Path

import polars as pl

from analytics.duck import Duck
from analytics.views import Statement

MUCH = Statement(
    tables={},
    views={},
    question="select count(*) as n from (select distinct i from range(4_000_000) as t (i))",
)


def setting(duck: Duck, name: str) -> str:
    asked = f"select current_setting('{name}') as value"
    return duck.run(Statement(tables={}, views={}, question=asked)).item()


def folder_of(duck: Duck) -> Path:
    return Path(setting(duck, "temp_directory")).parent


def test_what_does_not_fit_the_memory_goes_on_in_a_folder_that_is_removed():
    duck = Duck({}, memory="64MiB")
    folder = folder_of(duck)
    assert folder.is_dir()
    assert setting(duck, "memory_limit") == "64.0 MiB"
    assert duck.run(MUCH).equals(pl.DataFrame({"n": [4_000_000]}))
    duck.close()
    assert not folder.exists()


def test_it_is_never_left_to_take_what_there_is():
    duck = Duck({})
    assert setting(duck, "memory_limit") == "1.5 GiB"
    duck.close()


def test_nobody_else_may_read_what_is_put_there():
    duck = Duck({})
    assert folder_of(duck).stat().st_mode & 0o077 == 0
    duck.close()


def test_without_being_closed_it_leaves_nothing_either():
    duck = Duck({})
    folder = folder_of(duck)
    del duck
    gc.collect()
    assert not folder.exists()
