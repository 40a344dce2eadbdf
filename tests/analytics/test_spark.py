"""How the engine Spark says what it is asked, and what it says where it cannot be used."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from analytics import Unanswerable, Unavailable, open_ledger
from analytics.application import reach
from analytics.dataset import read_dataset
from analytics.spark import escaped, pattern
from domain.ledger import Ledger as Book
from tests.analytics.made import exported

MISSING = "needs the extra: quanze[spark]"


@pytest.fixture
def folder(tmp_path: Path, book: Book) -> Path:
    return exported(tmp_path / "a {b}, 甲*", book)


def test_an_engine_that_there_is_not_is_refused(folder: Path):
    with pytest.raises(Unanswerable, match="engine: unknown: 'hive'; there are: duckdb, spark"):
        open_ledger(folder, engine="hive")


@pytest.mark.parametrize("package", ["pyspark", "sqlglot"])
def test_without_the_extra_it_is_said_how_to_install_it(
    folder: Path, package: str, monkeypatch: pytest.MonkeyPatch
):
    if package == "sqlglot":
        pytest.importorskip("pyspark", reason=MISSING)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(Unavailable, match=rf"needs {package}\. Run: pip install 'quanze\[spark\]'"):
        open_ledger(folder, engine="spark")


def test_a_master_that_does_not_answer_is_named_with_the_reason(folder: Path):
    pytest.importorskip("pyspark", reason=MISSING)
    pytest.importorskip("sqlglot", reason=MISSING)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(Unavailable, match=f"no Spark master answers at {master} .*refused"):
            open_ledger(folder, engine="spark", master=master)


def test_an_address_without_a_port_is_no_master():
    with pytest.raises(Unavailable, match="no Spark master answers at spark://somewhere"):
        reach("spark://somewhere")


def test_one_master_of_several_is_enough():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        ports = (nobody.getsockname()[1], server.getsockname()[1])
        reach("spark://" + ",".join(f"127.0.0.1:{port}" for port in ports))


def test_without_java_it_is_said_what_is_needed(folder: Path):
    pytest.importorskip("pyspark", reason=MISSING)
    pytest.importorskip("sqlglot", reason=MISSING)
    # In a process of its own: one that has a Java already needs no other.
    opening = "import sys, analytics; analytics.open_ledger(sys.argv[1], engine='spark')"
    found = subprocess.run(
        [sys.executable, "-c", opening, str(folder)],
        env={**os.environ, "JAVA_HOME": str(folder / "nowhere")},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert found.returncode
    said = found.stderr.decode()
    assert (
        "Unavailable: Spark's Java did not start; it needs Java 17 or later, by JAVA_HOME" in said
    )
    assert not found.stdout


def test_the_files_of_a_table_are_one_pattern_whatever_the_folder_is_called(folder: Path):
    pytest.importorskip("sqlglot", reason=MISSING)
    [(_, one)] = read_dataset(folder).items()
    names = ",".join(segment.file for segment in one.manifest.tables["acts"].segments)
    assert escaped("a {b}, 甲*") == r"a \{b\}\, 甲\*"
    assert pattern(one, "acts").endswith(r"a \\{b\\}\\, 甲\\*/demo/{" + names + "}'")


HOSTILE = ["'", "''", "\\", "\\' or 1 = 1 --", "$as_of", "-- \n", "*/", ":x", "\n\t", "{b}", "％_%"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_parameter_is_a_text_and_nothing_else(text: str):
    sqlglot = pytest.importorskip("sqlglot", reason=MISSING)
    from analytics.spark import carried_over

    carried = carried_over("-- $said\nselect $said as said", {"said": text})
    [said] = sqlglot.parse_one(carried, read="spark").find_all(sqlglot.exp.Literal)
    assert said.name == text


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("select concat(a, $b) as a", "concat_ws('', cast(a as string), cast('x' as string))"),
        (
            "select concat_ws(' ', a, b) as a",
            "concat_ws(' ', cast(a as string), cast(b as string))",
        ),
        (
            "select concat(1, concat(a, 'b')) as a",
            "concat_ws('', cast(1 as string), cast(concat_ws('', cast(a as string),"
            " cast('b' as string)) as string))",
        ),
    ],
)
def test_what_is_null_is_passed_over_where_texts_are_joined(text: str, carried: str):
    pytest.importorskip("sqlglot", reason=MISSING)
    from analytics.spark import carried_over

    words = " ".join(carried_over(text, {"b": "x"}).lower().split())
    assert f"select {carried} as a" == words.replace("( ", "(").replace(" )", ")")
