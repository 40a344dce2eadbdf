from pathlib import Path

import pytest

from ops.importers.tables.book import read
from ops.importers.tables.columns import columns

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the published sample data does not lie beside the project"
)

FILES = {
    "items_guangdong_province_2021.csv": ("list", 2024),
    "legal_basis_laws.csv": ("instruments", 3006),
    "legal_basis_changes.csv": ("instrument_events", 6611),
    "items_liaoning_catalogue.csv": ("list", 30),
    "items_pboc_2014_and_tianjin.csv": ("list", 11),
    "pre_approval_items.csv": ("list", 31),
    "power_base_codes_zhejiang.csv": ("list", 171),
    "change_records.csv": ("changes", 63),
    "published_totals.csv": ("totals", 66),
    "change_documents.csv": ("instruments", 252),
    "code_tables.csv": ("codes", 46),
}
PHONES = {"consult_phone", "complaint_phone"}


def test_every_sample_file_is_tried():
    assert {path.name for path in DATA.glob("*.csv")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_read_and_every_heading_but_telephones_is_known(name):
    kind, rows = FILES[name]
    (table,) = read(DATA / name).tables
    assert (len(table.rows), table.held) == (rows, ())
    assert {notice.value for notice in columns(kind, table).warnings} <= PHONES


def test_full_width_hyphens_of_the_source_are_kept_as_printed():
    (table,) = read(DATA / "power_base_codes_zhejiang.csv").tables
    at = columns("list", table).at
    odd = [row for row in table.rows if row.cells[at["well_formed"]].text == "no"]
    assert len(odd) == 5
    assert all(row.cells[0].text == row.cells[0].original.strip() for row in odd)
