"""An office for every test of the importer."""

from pathlib import Path

import pytest

from tests.ops.importers.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)
