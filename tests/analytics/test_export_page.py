"""The page of the export's format says what every column of every table is."""

import re
from pathlib import Path

from analytics.tables import TABLES, Column

PAGE = (Path(__file__).resolve().parents[2] / "docs/export.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (VARCHAR(?:\[\])?|[A-Z]+) \| (.+) \|$", re.MULTILINE)


def test_the_page_lists_every_column_with_its_type_and_its_meaning():
    tables = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
    said = {
        name: {column: Column(type, meaning) for column, type, meaning in ROW.findall(text)}
        for name, text in tables.items()
    }
    assert said == TABLES
    assert [[*columns] for columns in said.values()] == [[*one] for one in TABLES.values()]
