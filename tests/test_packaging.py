"""What is installed is what was written: our packages, their data, tested versions of the rest."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ("domain", "projections", "api", "analytics", "ops")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
EXTRAS = PROJECT["optional-dependencies"]
WRITTEN = [*PROJECT["dependencies"], *EXTRAS["dev"]]
OPTIONAL = [line for name, lines in EXTRAS.items() if name != "dev" for line in lines]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """The wheel as hatchling builds it."""
    directory = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(directory)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [path] = directory.iterdir()
    with ZipFile(path) as archive:
        yield archive


def constraints() -> dict[str, str]:
    """Name and version of each constraint."""
    pairs = (line.split("==") for line in CONSTRAINTS if not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def needed(written: Sequence[str] = WRITTEN) -> Iterator[Requirement]:
    """What we ask for, and what that asks for in turn, on this machine."""
    waiting = [Requirement(line) for line in written]
    met: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        yield requirement
        for extra in ("", *requirement.extras):
            if (requirement.name, extra) not in met:
                met.add((requirement.name, extra))
                wanted = map(Requirement, distribution(requirement.name).requires or ())
                waiting += [
                    one for one in wanted if not one.marker or one.marker.evaluate({"extra": extra})
                ]


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_name_means_our_code(name):
    """Also from elsewhere: there are other packages of these names in the world."""
    script = f"import {name}; print({name}.__file__)"
    found = subprocess.run(
        [sys.executable, "-I", "-c", script], cwd="/", check=True, capture_output=True, text=True
    )

    assert Path(found.stdout.strip()) == ROOT / name / "__init__.py"


@pytest.mark.parametrize("name", PACKAGES)
def test_the_wheel_carries_every_file_of_a_package(wheel, name):
    files = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / name).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    assert files
    assert files <= set(wheel.namelist())


def test_the_wheel_carries_the_migrations(wheel):
    assert "ops/migrations/0001_ledger.sql" in wheel.namelist()


def test_the_wheel_carries_nothing_else_but_its_own_description(wheel):
    tops = {name.split("/")[0] for name in wheel.namelist()}

    assert tops == {*PACKAGES, f"quanze-{PROJECT['version']}.dist-info"}


def test_the_wheel_installs_the_quanze_command(wheel):
    script = wheel.read(f"quanze-{PROJECT['version']}.dist-info/entry_points.txt").decode()

    assert "quanze = ops.cli:main" in script


def test_every_dependency_has_a_lower_bound():
    unbound = [
        line
        for line in [*WRITTEN, *OPTIONAL]
        if not any(s.operator == ">=" for s in Requirement(line).specifier)
    ]

    assert unbound == []


def test_every_dependency_near_or_far_has_a_tested_version():
    missing = {r.name for r in needed() if canonicalize_name(r.name) not in constraints()}

    assert missing == set()


def test_every_tested_version_belongs_to_a_dependency():
    try:
        asked = list(needed([*WRITTEN, *OPTIONAL]))
    except PackageNotFoundError as missing:
        pytest.skip(f"not all optional parts are installed: {missing}")
    names = {canonicalize_name(requirement.name) for requirement in asked}
    assert set(constraints()) == names


def test_the_tested_versions_satisfy_what_is_asked_for():
    broken = [
        str(r)
        for r in needed()
        if not r.specifier.contains(constraints()[canonicalize_name(r.name)])
    ]

    assert broken == []


def test_the_constraints_name_versions_and_no_addresses():
    for line in CONSTRAINTS[1:]:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==\d[A-Za-z0-9.]*", line), line
