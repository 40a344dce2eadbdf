"""The environment is read in one place, and a bad value is refused without being repeated."""

import ast
from pathlib import Path

import pytest
from pydantic import ValidationError

from ops.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"QUANZE_{name.upper()}", raising=False)


def test_without_any_variable_everything_has_a_value():
    settings = Settings()

    assert settings.home == Path(".quanze")
    assert settings.database_url is None
    assert settings.pg_bin is None


@pytest.mark.parametrize(
    ("variable", "field", "text", "value"),
    [
        ("QUANZE_HOME", "home", "/srv/权责 清单", Path("/srv/权责 清单")),
        ("QUANZE_DATABASE_URL", "database_url", "postgresql://h/db", "postgresql://h/db"),
        ("QUANZE_PG_BIN", "pg_bin", "/opt/pg/bin", Path("/opt/pg/bin")),
    ],
)
def test_a_variable_sets_its_setting(
    monkeypatch: pytest.MonkeyPatch, variable: str, field: str, text: str, value: object
):
    monkeypatch.setenv(variable, text)

    assert getattr(Settings(), field) == value


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUANZE_DATABASE_URL", "")
    monkeypatch.setenv("QUANZE_HOME", "")

    assert Settings().database_url is None
    assert Settings().home == Path(".quanze")


def test_a_bad_address_is_refused_without_its_password(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUANZE_DATABASE_URL", "postgresql://me:s3cret@h/db?bogus=1")

    with pytest.raises(ValidationError) as refusal:
        Settings()

    assert "s3cret" not in str(refusal.value)


def test_settings_can_be_shown_without_the_password(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUANZE_DATABASE_URL", "postgresql://me:s3cret@h/db")

    assert "s3cret" not in repr(Settings())


def test_nothing_else_reads_the_environment():
    readers = {
        str(file.relative_to(ROOT))
        for package in ("domain", "projections", "api", "analytics", "ops")
        for file in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"})
        or (isinstance(node, ast.alias) and node.name in {"environ", "getenv"})
    }

    assert readers == set()
