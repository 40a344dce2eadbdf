"""Every file of SQL keeps to what DuckDB and Spark say alike, or sqlglot carries over."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from analytics.views import PARAMETER

sqlglot: Any = pytest.importorskip("sqlglot", reason="needs the extra: quanze[spark]")
exp: Any = sqlglot.exp

FUNCTIONS = {
    *("avg", "count", "max", "min", "sum", "arg_min", "rank", "row_number"),
    *("coalesce", "greatest", "least", "nullif", "case", "if", "cast"),
    *("date_trunc", "datediff", "month", "year", "generate_series", "timestamp_trunc"),
    *("exp", "ln", "sqrt"),
    *("concat", "concat_ws", "length", "str_position", "substring", "trim"),
    *("array_contains", "array_size", "explode", "unnest", "json_extract_scalar"),
}
"""As sqlglot names them. A new one: see that Spark means the same by it, nulls and ends of spans
too, let ``test_engines`` show it, and add it here."""
TYPES = {"BIGINT", "INT", "DOUBLE", "VARCHAR", "TEXT", "DATE", "TIMESTAMPNTZ", "INTERVAL"}
SQL = files("analytics") / "sql"
QUESTIONS = sorted(one.name for one in SQL.iterdir() if one.name.endswith(".sql"))
VIEWS = sorted(f"views/{one.name}" for one in (SQL / "views").iterdir())


def read(file: str) -> str:
    return (SQL / file).read_text(encoding="utf-8")


def complaints(text: str) -> Iterator[str]:
    """What in a text is not portable, and why."""
    tree = sqlglot.parse_one(text, read="duckdb")
    for node in tree.walk():
        if isinstance(node, exp.Func) and not isinstance(node, exp.Connector):
            name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
            if name.lower() not in FUNCTIONS:
                yield f"function {name.lower()}"
        if isinstance(node, exp.DataType) and node.this.name not in TYPES:
            yield f"type {node.this.name}"
        yield from (why for shape, true, why in REFUSED if isinstance(node, shape) and true(node))


REFUSED: tuple[tuple[Any, Any, str], ...] = (
    (exp.Star, lambda node: any(node.args.values()), "* exclude, replace or rename"),
    (exp.Group, lambda node: bool(set(node.args) - {"expressions"}), "group by all, sets"),
    (exp.Order, lambda node: "ALL" in node.sql().upper().split(), "order by all"),
    (exp.Qualify, lambda _: True, "qualify"),
    (exp.Limit, lambda _: True, "limit: which rows is not said"),
    (exp.Lateral, lambda _: True, "lateral"),
    (exp.Distinct, lambda node: bool(node.args.get("on")), "distinct on"),
    (exp.Lambda, lambda _: True, "lambda"),
    (exp.Pivot, lambda _: True, "pivot"),
    (exp.IntDiv, lambda _: True, "//"),
    (exp.Array, lambda _: True, "a list written out"),
    (exp.Struct, lambda _: True, "a struct written out"),
    (exp.ILike, lambda _: True, "ilike"),
    (exp.Collate, lambda _: True, "collate"),
    (exp.RegexpLike, lambda _: True, "regular expression"),
    (exp.Literal, lambda node: "infinity" in str(node.this).lower(), "infinity"),
    (exp.Literal, lambda node: node.is_string and "\\" in str(node.this), "a backslash"),
    (exp.DateDiff, lambda node: node.text("unit").upper() != "DAY", "date_diff but in days"),
    (exp.CurrentDate, lambda _: True, "today: days are parameters"),
    (exp.CurrentTimestamp, lambda _: True, "now: moments are parameters"),
)


@pytest.mark.parametrize("file", QUESTIONS + VIEWS)
def test_a_file_says_nothing_that_another_engine_would_not_understand(file: str):
    assert set(complaints(read(file))) == set()


@pytest.mark.parametrize("file", QUESTIONS + VIEWS)
def test_a_file_begins_with_its_question_in_words(file: str):
    first = read(file).partition("\n")[0]
    assert first.startswith("-- ")
    assert first[3:].strip()


@pytest.mark.parametrize("file", QUESTIONS + VIEWS)
def test_no_comment_names_a_parameter(file: str):
    """It would be written out there, with all the lines of what was asked."""
    comments = [line.partition("--")[2] for line in read(file).splitlines()]
    assert not [one for one in comments if PARAMETER.search(one)]


@pytest.mark.parametrize("file", QUESTIONS)
def test_a_question_says_in_which_order_its_rows_come(file: str):
    tree = sqlglot.parse_one(read(file), read="duckdb")
    alone = (
        isinstance(tree, exp.Select)
        and not tree.args.get("group")
        and any(one.find(exp.AggFunc) for one in tree.selects)
    )
    assert tree.args.get("order") or alone


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("select * exclude (a) from t", "* exclude, replace or rename"),
        ("select a, count(*) from t group by all", "group by all, sets"),
        ("select a from t qualify row_number() over (order by a) = 1", "qualify"),
        ("select a from t limit 1", "limit: which rows is not said"),
        ("select distinct on (a) a, b from t", "distinct on"),
        ("select [1, 2] as a", "a list written out"),
        ("select a // 2 from t", "//"),
        ("select a from t where d < date 'infinity'", "infinity"),
        ("select date_diff('month', a, b) from t", "date_diff but in days"),
        ("select list_transform(a, x -> x + 1) from t", "lambda"),
        ("select strftime(a, '%Y') from t", "function time_to_str"),
        ("select list_cosine_distance(a, b) from t", "function cosine_distance"),
        ("select cast(a as hugeint) from t", "type INT128"),
        ("select current_date", "today: days are parameters"),
    ],
)
def test_what_is_not_portable_is_found(text: str, complaint: str):
    assert complaint in set(complaints(text))
