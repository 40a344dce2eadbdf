import struct

import pytest

from ops.importers.tables.book import read
from ops.importers.tables.compound import workbook_stream, wrapped
from tests.ops.importers.files import (
    HEADINGS,
    ROW,
    held,
    number,
    old_rows,
    old_stream,
    place,
    record,
    refusal,
    texts,
    told,
    xls,
)

DATA = old_rows([HEADINGS, ROW])


def test_an_old_workbook_is_read(tmp_path):
    (table,) = read(xls(tmp_path / "a.xls", {"目录": DATA})).tables
    assert texts(table) == [list(ROW)]
    assert table.rows[0].cells[1].address == "B2"
    assert told(table) == [("", "old_workbook")]


def test_a_title_above_and_its_merged_cells_do_not_disturb(tmp_path):
    merged = record(0xE5, struct.pack("<H4H", 1, 0, 0, 0, 3))
    body = old_rows([("赋权目录(308项)",), HEADINGS, ROW]) + merged
    (table,) = read(xls(tmp_path / "a.xls", {"目录": body})).tables
    assert table.notes[0].text == "赋权目录(308项)"
    assert [row.number for row in table.rows] == [3]


def test_cells_merged_downwards_count_for_every_row(tmp_path):
    merged = record(0xE5, struct.pack("<H4H", 1, 1, 2, 2, 2))
    body = old_rows([HEADINGS, ("甲", "1", "局"), ("乙", "2")]) + merged
    (table,) = read(xls(tmp_path / "a.xls", {"目录": body})).tables
    assert [row[2] for row in texts(table)] == ["局", "局"]


@pytest.mark.parametrize(("height", "flags"), [(255, 0x20), (0, 0)])
def test_a_hidden_row_is_seen_in_its_record(tmp_path, height, flags):
    row = record(0x208, struct.pack("<HHHHHHHH", 1, 0, 4, height, 0, 0, flags, 0))
    book = read(xls(tmp_path / "a.xls", {"目录": row + DATA}))
    assert held(book) == [("目录", "A2", "hidden_row")]


def test_a_hidden_column_is_told(tmp_path):
    column = record(0x7D, struct.pack("<HHHHHH", 1, 2, 2000, 0, 1, 0))
    (table,) = read(xls(tmp_path / "a.xls", {"目录": column + DATA})).tables
    assert ("B", "hidden_column") in told(table)


@pytest.mark.parametrize("state", [1, 2])
def test_a_hidden_sheet_is_seen(tmp_path, state):
    book = read(xls(tmp_path / "a.xls", {"目录": DATA, "暗": DATA}, states=[0, state]))
    assert [item.reason for item in book.tables[1].quarantined] == ["hidden_sheet"]


def test_an_error_value_is_held_back(tmp_path):
    error = record(0x205, struct.pack("<HHHBB", 1, 3, 0, 23, 1))
    book = read(xls(tmp_path / "a.xls", {"目录": DATA + error}))
    assert held(book) == [("目录", "D2", "error_value")]
    assert book.tables[0].quarantined[0].value == "#REF!"


def formula(result: bytes) -> bytes:
    return record(0x06, struct.pack("<HHH", 1, 3, 0) + result + struct.pack("<HIH", 0, 0, 0))


def test_a_formula_is_told_and_its_result_used(tmp_path):
    body = DATA + formula(struct.pack("<d", 7))
    (table,) = read(xls(tmp_path / "a.xls", {"目录": body})).tables
    assert texts(table)[0][3] == "7"
    assert ("D2", "formula") in told(table)


def test_a_formula_that_came_to_an_error_is_held_back(tmp_path):
    body = DATA + formula(bytes((2, 0, 42, 0, 0, 0, 0xFF, 0xFF)))
    book = read(xls(tmp_path / "a.xls", {"目录": body}))
    assert held(book) == [("目录", "D2", "error_value")]
    assert book.tables[0].quarantined[0].value == "#N/A"


@pytest.mark.parametrize(("mode", "day"), [(0, "2014-02-15"), (1, "2018-02-16")])
def test_days_are_counted_from_the_stated_epoch(tmp_path, mode, day):
    body = old_rows([("职权名称", "生效日期"), ("甲",)]) + number(1, 1, 41685, 1)
    path = xls(tmp_path / "a.xls", {"目录": body}, globals_=record(0x22, struct.pack("<H", mode)))
    assert texts(read(path).tables[0]) == [["甲", day]]


def test_a_code_that_is_a_number_is_held_back(tmp_path):
    body = old_rows([HEADINGS, ("甲",)]) + number(1, 1, 524018000)
    assert held(read(xls(tmp_path / "a.xls", {"目录": body}))) == [
        ("目录", "B2", "number_in_code_column")
    ]


def test_an_encrypted_workbook_is_to_be_decrypted_first(tmp_path):
    path = xls(tmp_path / "a.xls", {"目录": DATA}, globals_=record(0x2F, b"\1\0" + bytes(52)))
    assert place(refusal(read, path)) == ("a.xls", "", "", "encrypted")


def test_two_sheets_of_one_name_are_refused(tmp_path):
    stream = old_stream({"目录": DATA, "目緑": DATA})
    (tmp_path / "a.xls").write_bytes(
        wrapped(stream.replace("目緑".encode("utf-16-le"), "目录".encode("utf-16-le")))
    )
    assert place(refusal(read, tmp_path / "a.xls")) == ("a.xls", "目录", "", "same_sheet_name")


def test_stated_dimensions_do_not_reserve_memory(tmp_path):
    vast = record(0x200, struct.pack("<IIHHH", 0, 2**32 - 1, 0, 65535, 0))
    (table,) = read(xls(tmp_path / "a.xls", {"目录": vast + DATA})).tables
    assert texts(table) == [list(ROW)]


def test_cells_in_far_corners_are_refused(tmp_path):
    path = xls(tmp_path / "a.xls", {"目录": DATA + number(65535, 255, 1)})
    assert place(refusal(read, path)) == ("a.xls", "", "", "too_many_cells")
    path = xls(tmp_path / "a.xls", {"目录": DATA + number(1, 600, 1)})
    assert refusal(read, path).reason_code == "too_many_columns"


def shared(*blocks: bytes) -> bytes:
    first, *more = blocks
    head = record(0xFC, struct.pack("<II", 0, 0) + first)
    return head + b"".join(record(0x3C, block) for block in more)


def refer(row: int, column: int, index: int) -> bytes:
    return record(0xFD, struct.pack("<HHHI", row, column, 0, index))


def test_a_shared_string_may_run_on_into_the_next_record_in_another_width(tmp_path):
    wide = "船舶".encode("utf-16-le")
    strings = shared(struct.pack("<HB", 4, 1) + wide, b"\0ab" + struct.pack("<HB", 1, 0) + b"x")
    body = old_rows([HEADINGS]) + refer(1, 0, 0) + refer(1, 3, 1)
    (table,) = read(xls(tmp_path / "a.xls", {"目录": body}, globals_=strings)).tables
    assert texts(table) == [["船舶ab", "", "", "x"]]


def test_a_long_shared_string_that_many_cells_refer_to_is_refused(tmp_path):
    long = struct.pack("<HB", 8000, 0) + b"x" * 8000
    cells = b"".join(refer(1 + index // 4, index % 4, 0) for index in range(9000))
    path = xls(tmp_path / "a.xls", {"目录": old_rows([HEADINGS]) + cells}, globals_=shared(long))
    assert refusal(read, path).reason_code == "too_much_text"


@pytest.mark.parametrize(
    "strings",
    [
        shared(struct.pack("<HB", 40, 1) + b"short"),
        shared(struct.pack("<HBI", 1, 4, 2**31) + b"x"),
        shared(struct.pack("<HB", 1, 0) + b"x") * 2,
    ],
)
def test_a_broken_table_of_strings_is_damage(tmp_path, strings):
    path = xls(tmp_path / "a.xls", {"目录": DATA}, globals_=strings)
    assert refusal(read, path).reason_code == "damaged"


def test_sheets_that_share_their_records_are_damage(tmp_path):
    stream = bytearray(old_stream({"甲": DATA, "乙": DATA}))
    first = stream.find(struct.pack("<HH", 0x85, 10))
    second = stream.find(struct.pack("<HH", 0x85, 10), first + 1)
    stream[second + 4 : second + 8] = stream[first + 4 : first + 8]
    (tmp_path / "a.xls").write_bytes(wrapped(bytes(stream)))
    assert refusal(read, tmp_path / "a.xls").reason_code == "damaged"


def test_a_sheet_that_does_not_begin_is_damage_and_no_end_of_the_process(tmp_path):
    body = DATA + number(65535, 65535, 1)
    stream = bytearray(old_stream({"目录": body}))
    begin = stream.rfind(struct.pack("<HH", 0x809, 16))
    stream[begin] = 0x38
    (tmp_path / "a.xls").write_bytes(wrapped(bytes(stream)))
    assert place(refusal(read, tmp_path / "a.xls")) == ("a.xls", "", "", "damaged")


def test_a_row_of_numbers_that_runs_backwards_is_damage(tmp_path):
    numbers = record(0xBD, struct.pack("<HH", 1, 65535) + bytes(12) + struct.pack("<H", 0))
    path = xls(tmp_path / "a.xls", {"目录": DATA + numbers})
    assert refusal(read, path).reason_code == "damaged"


def test_cells_of_a_chart_inside_a_sheet_are_not_its_own(tmp_path):
    chart = record(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0))
    body = DATA + chart + number(60000, 3000, 1) + record(0x0A)
    (table,) = read(xls(tmp_path / "a.xls", {"目录": body})).tables
    assert texts(table) == [list(ROW)]


def test_rows_of_numbers_are_read_from_first_to_last(tmp_path):
    rk = struct.pack("<HI", 0, 7 << 2 | 2)
    numbers = record(0xBD, struct.pack("<HH", 2, 2) + rk + rk + struct.pack("<H", 3))
    (table,) = read(xls(tmp_path / "a.xls", {"目录": DATA + numbers})).tables
    assert texts(table)[1] == ["", "", "7", "7"]


def test_a_compound_file_without_a_workbook_is_damage(tmp_path):
    content = wrapped(b"x" * 5000).replace(
        "Workbook".encode("utf-16-le"), "Document".encode("utf-16-le")
    )
    (tmp_path / "a.xls").write_bytes(content)
    assert place(refusal(read, tmp_path / "a.xls")) == ("a.xls", "", "", "damaged")


def test_chains_of_sectors_that_run_in_a_circle_are_damage(tmp_path):
    content = bytearray(wrapped(old_stream({"目录": DATA})))
    struct.pack_into("<I", content, 4096 + 4, 1)
    (tmp_path / "a.xls").write_bytes(content)
    assert refusal(read, tmp_path / "a.xls").reason_code == "damaged"


@pytest.mark.parametrize("size", [10, 4096, 5000, 5 * 2**20])
def test_what_is_wrapped_can_be_opened_again(size):
    stream = bytes(index % 251 for index in range(size))
    assert workbook_stream(wrapped(stream))[:size] == stream


def test_a_small_workbook_in_the_small_sectors_is_read(tmp_path):
    stream = old_stream({"目录": DATA})
    assert len(stream) < 4096
    sector, mini = 512, -(-len(stream) // 64)
    data = -(-len(stream) // sector)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *range(4, 3 + data), 0xFFFFFFFE]
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0, 0, *[0xFFFFFFFF] * 108,
    )  # fmt: skip

    def entry(name, kind, start, size):
        text = name.encode("utf-16-le")
        return struct.pack("<64sHB49xIQ", text, len(text) + 2, kind, start, size)

    content = b"".join(
        (
            header,
            struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain))),
            (entry("Root Entry", 5, 3, mini * 64) + entry("Workbook", 2, 0, len(stream))).ljust(
                512, b"\0"
            ),
            struct.pack("<128I", *range(1, mini), 0xFFFFFFFE, *[0xFFFFFFFF] * (128 - mini)),
            stream.ljust(data * sector, b"\0"),
        )
    )
    (tmp_path / "a.xls").write_bytes(content)
    assert texts(read(tmp_path / "a.xls").tables[0]) == [list(ROW)]
