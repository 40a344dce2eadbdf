"""quanze published: one list as CSV, as a workbook and as a page, beside the ledger."""

import csv
import html
import json
import random
from pathlib import Path

import openpyxl
import pytest

from api.services import Register
from ops.cli.failures import ExitCode
from tests.ops.importers import files

SHARED = Path(__file__).resolve().parents[4] / "shared"
GUANGDONG = SHARED / "data" / "items_guangdong_province_2021.csv"
HEADINGS = ("序号", "职权名称", "基本编码", "职权类别", "行使主体", "设定依据", "办公时间", "备注")
ROWS = tuple(
    tuple(row.replace("⏎", "\n").split(" "))
    for row in (
        "1 建设工程规划许可证核发 000115001000 行政许可 市住建局 《城乡规划法》第四十条 周一 一⏎二",
        "2 商品房预售许可 000115002000 行政许可 市住建局 《房地产管理法》第四十五条 周二 ",
        "3 对违法建设的处罚 000215003000 行政处罚 市城管局 《城乡规划法》第六十四条 周三 x<1",
        "4 公租房信息查询 002015004000 公共服务 市住建局  周四 ",
    )
)
EVERY = ("csv", "xlsx", "html")


def write(folder, form, rows, headings=HEADINGS, name="公布"):
    path = folder / f"{name}.{form}"
    match form:
        case "csv":
            with path.open("w", newline="", encoding="utf-8") as stream:
                csv.writer(stream).writerows([headings, *rows])
        case "xlsx":
            book = openpyxl.Workbook()
            for row in (headings, *rows):
                book.active.append(row)
            book.save(path)
        case "html":
            path.write_text(page(rows, headings), encoding="utf-8")
    return str(path)


def page(rows, headings):
    def line(cells, tag):
        texts = (html.escape(cell).replace("\n", "<br>") for cell in cells)
        return "<tr>" + "".join(f"<{tag}>{text}</{tag}>" for text in texts) + "</tr>"

    body = "\n".join([line(headings, "th"), *(line(row, "td") for row in rows)])
    return (
        '<!doctype html><meta charset="utf-8"><title>权责清单</title>'
        f"<table><tr><td>导航</td></tr></table><table>{body}</table>"
    )


def edited(row, heading, text):
    changed = list(ROWS[row])
    changed[HEADINGS.index(heading)] = text
    return tuple(changed)


@pytest.fixture
def books(quanze, house, tmp_path):
    """The list taken over into the only register, panjin, as of 2020."""
    house.create(Register(name="panjin", title="盘锦市", area="211100"))
    file = write(tmp_path, "csv", ROWS, name="清单")
    asked = ("--kind", "list", "--as-of", "2020-01-01", "--commit")
    answer = quanze("import", file, *asked)
    assert answer.exit_code == 0, answer.output


def document(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def found(answer):
    return [
        (one["departure"], one["name"], one["heading"], one["marked"])
        for one in document(answer)["differences"]
    ]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("form", EVERY)
def test_an_untouched_copy_differs_in_nothing_in_any_order(quanze, tmp_path, form):
    answer = document(quanze("published", write(tmp_path, form, ROWS[::-1]), "--json"))
    assert (answer["differences"], answer["doubts"], answer["not_compared"]) == ([], [], [])
    assert (answer["rows"], answer["entries"], answer["matched"]) == (4, 4, 4)


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("form", EVERY)
def test_each_kind_of_difference_is_found_with_its_place(quanze, tmp_path, form):
    rows = (
        edited(0, "设定依据", "《城乡规划法》第四十一条"),
        edited(2, "设定依据", "《城乡规划法》第64条"),
        edited(3, "办公时间", ""),
        ("9", "烟花爆竹经营许可", "000115009000", "行政许可", "市应急局", "", "", ""),
    )
    answer = quanze("published", write(tmp_path, form, rows), "--json")
    assert found(answer) == [
        ("altered", "建设工程规划许可证核发", "设定依据", "《城乡规划法》第四十{+一+}条"),
        ("altered", "公租房信息查询", "办公时间", "[-周四-]"),
        ("added", "烟花爆竹经营许可", "", ""),
        ("missing", "商品房预售许可", "", ""),
        ("variant", "对违法建设的处罚", "设定依据", "《城乡规划法》第[-六十四-]{+64+}条"),
    ]
    differences = document(answer)["differences"]
    sheet = {"csv": "", "xlsx": "Sheet", "html": "表2"}[form]
    more = form == "csv"  # its first row takes two lines of the file
    file = f"公布.{form}"
    assert {(one["file"], one["sheet"], one["cell"]) for one in differences} == {
        (file, sheet, "F2"),
        (file, sheet, f"F{3 + more}"),
        (file, sheet, f"G{4 + more}"),
        (file, sheet, f"{5 + more}"),
        ("", "", ""),
    }
    assert [one["rule"] for one in differences] == ["C3", "C3", "C2", "C1", ""]
    altered = differences[0]
    assert (altered["listed"], altered["copied"]) == (
        "《城乡规划法》第四十条",
        "《城乡规划法》第四十一条",
    )
    assert "".join(piece["old"] for piece in altered["pieces"]) == altered["listed"]
    assert "".join(piece["new"] for piece in altered["pieces"]) == altered["copied"]


@pytest.mark.usefixtures("books")
def test_a_column_that_the_copy_lacks_is_not_held_against_it(quanze, tmp_path):
    rows = [(row[1], row[4]) for row in ROWS]
    file = write(tmp_path, "csv", rows, headings=("事项名称", "实施机关"))
    assert found(quanze("published", file, "--json")) == []


@pytest.mark.usefixtures("books")
def test_a_column_that_nothing_on_the_list_has_is_named_and_not_compared(quanze, tmp_path):
    rows = [(*row, "房间") for row in ROWS]
    file = write(tmp_path, "csv", rows, headings=(*HEADINGS, "办公地点"))
    answer = document(quanze("published", file, "--json"))
    assert (answer["differences"], answer["not_compared"]) == ([], ["办公地点"])


@pytest.mark.usefixtures("books")
def test_one_organs_own_list_is_compared_with_what_it_has(quanze, tmp_path):
    own = [row for row in ROWS if row[4] == "市住建局"]
    file = write(tmp_path, "csv", own)
    assert [kind for kind, *_ in found(quanze("published", file, "--json"))] == ["missing"]
    assert found(quanze("published", file, "--organ", "市住建局", "--json")) == []
    assert found(quanze("published", file, "--organ", "市城管局", "--json")) == [
        ("missing", "对违法建设的处罚", "", "")
    ]
    without = [row[:4] + row[5:] for row in own]
    headings = HEADINGS[:4] + HEADINGS[5:]
    bare = write(tmp_path, "csv", without, headings=headings, name="无机关")
    assert found(quanze("published", bare, "--organ", "市住建局", "--json")) == []


@pytest.mark.usefixtures("books")
def test_rows_of_others_are_counted_and_those_of_nobody_known_are_told(quanze, tmp_path):
    own = [row for row in ROWS if row[4] == "市住建局"]
    more = [
        ("7", "别局的许可", "000115007000", "行政许可", "市城管局", "", "", ""),
        ("8", "无名局的许可", "000115008000", "行政许可", "住建", "", "", ""),
        ("9", "没写机关的许可", "000115009000", "行政许可", "", "", "", ""),
    ]
    file = write(tmp_path, "csv", [*own, *more])
    answer = document(quanze("published", file, "--organ", "市住建局", "--json"))
    assert [one["name"] for one in answer["differences"]] == ["无名局的许可", "没写机关的许可"]
    assert answer["others_count"] == 1


def test_what_is_not_for_everyone_to_see_is_not_missed(quanze, house, tmp_path):
    house.create(Register(name="panjin", title="盘锦市", area="211100"))
    headings = (*HEADINGS, "公开范围")
    rows = [(*row, "内部公开" if row[0] == "1" else "向社会公开") for row in ROWS]
    file = write(tmp_path, "csv", rows, headings=headings, name="清单")
    answer = quanze("import", file, "--kind", "list", "--as-of", "2020-01-01", "--commit")
    assert answer.exit_code == 0, answer.output
    copy = write(tmp_path, "csv", rows[2:], headings=headings)
    told = document(quanze("published", copy, "--json", "--lang", "en"))["differences"]
    assert [(one["departure"], one["rule"]) for one in told] == [("missing", ""), ("missing", "C1")]
    assert "not for everyone" in told[0]["says"]


@pytest.mark.usefixtures("books")
def test_services_are_not_missed_from_a_list_of_powers(quanze, tmp_path):
    file = write(tmp_path, "csv", ROWS[:3])
    assert len(found(quanze("published", file, "--json"))) == 1
    assert found(quanze("published", file, "--powers", "--json")) == []
    licences = write(tmp_path, "csv", ROWS[:2], name="许可")
    assert found(quanze("published", licences, "--kind", "行政许可", "--json")) == []


@pytest.mark.usefixtures("books")
def test_the_day_and_what_was_known_decide_what_is_missed(quanze, tmp_path):
    file = write(tmp_path, "csv", ROWS[:1])
    before = quanze("published", file, "--as-of", "2019-12-31", "--json")
    assert found(before) == [("added", "建设工程规划许可证核发", "", "")]
    unknown = quanze("published", file, "--known-at", "0", "--json")
    assert [kind for kind, *_ in found(unknown)] == ["added"]


@pytest.mark.usefixtures("books")
def test_a_code_that_lost_its_zeros_is_an_alteration_and_no_loss(quanze, tmp_path):
    rows = (*ROWS[:3], edited(3, "基本编码", "2015004000"))
    answer = quanze("published", write(tmp_path, "csv", rows), "--json")
    assert found(answer) == [("altered", "公租房信息查询", "基本编码", "[-00-]2015004000")]


@pytest.mark.usefixtures("books")
def test_another_organ_another_kind_and_a_renamed_power_are_told(quanze, tmp_path):
    rows = (
        edited(0, "行使主体", "市城管局"),
        edited(1, "职权类别", "行政确认"),
        edited(2, "职权名称", "对违法建设行为的处罚"),
        ROWS[3],
    )
    answer = quanze("published", write(tmp_path, "csv", rows), "--json")
    assert found(answer) == [
        ("altered", "建设工程规划许可证核发", "行使主体", "市[-住建-]{+城管+}局"),
        ("altered", "商品房预售许可", "职权类别", "行政[-许可-]{+确认+}"),
        ("altered", "对违法建设的处罚", "职权名称", "对违法建设{+行为+}的处罚"),
    ]


@pytest.mark.usefixtures("books")
def test_rows_that_cannot_be_trusted_are_told_apart(quanze, tmp_path):
    rows = (*ROWS, ("共4项", "", "", "", "", "", "", ""))
    answer = document(quanze("published", write(tmp_path, "csv", rows), "--json"))
    assert answer["differences"] == []
    [doubt] = answer["doubts"]
    assert (doubt["cell"], doubt["reason"]) == ("B7", "name_blank")


@pytest.mark.usefixtures("books")
def test_a_hidden_row_is_not_published(quanze, tmp_path):
    path = tmp_path / "公布.html"
    text = page(ROWS, HEADINGS).replace("<tr><td>4<", "<tr style='display: none'><td>4<")
    path.write_text(text, encoding="utf-8")
    answer = document(quanze("published", str(path), "--json"))
    assert [(one["departure"], one["name"]) for one in answer["differences"]] == [
        ("missing", "公租房信息查询")
    ]
    assert [doubt["reason"] for doubt in answer["doubts"]] == ["hidden_row"]
    assert found(quanze("published", str(path), "--accept-hidden", "--json")) == []


@pytest.mark.usefixtures("books")
def test_for_spreadsheets_every_difference_and_every_doubt_is_a_row(quanze, tmp_path):
    rows = (edited(0, "备注", "=1+1"), *ROWS[1:], ("共4项", "", "", "", "", "", "", ""))
    answer = quanze("published", write(tmp_path, "csv", rows), "--csv")
    assert answer.exit_code == 0
    lines = list(csv.DictReader(answer.stdout.lstrip("\ufeff").splitlines(keepends=True)))
    assert [(line["departure"], line["cell"]) for line in lines] == [
        ("altered", "H2"),
        ("doubtful", "B6"),
    ]
    assert lines[0]["copied"] == "'=1+1"


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(("lang", "words"), [("zh", ("改动", "异写")), ("en", ("altered",))])
def test_people_are_told_what_counts_and_what_is_only_spelt_otherwise(
    quanze, tmp_path, lang, words
):
    rows = (
        edited(0, "设定依据", "《城乡规划法》第四十一条"),
        edited(1, "职权名称", "商品房 预售许可"),
        *ROWS[2:],
    )
    answer = quanze("published", write(tmp_path, "csv", rows), "--lang", lang)
    assert answer.exit_code == 0
    assert all(word in answer.stdout for word in words)
    assert "第四十{+一+}条" in answer.stdout
    fine = quanze("published", write(tmp_path, "csv", ROWS), "--lang", lang)
    assert {"zh": "一致", "en": "says what"}[lang] in fine.stdout


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.html", b"<p>nothing</p>", "no table"),
        ("a.html", "<table><tr><td>甲</td><td>乙</td></tr></table>".encode(), "headings"),
        ("a.html", b"", "empty"),
        ("a.html", b"%PDF-1.7", "PDF"),
        ("a.html", b'<meta charset="koi8-r"><table>', "koi8-r"),
        ("a.html", b'<meta charset="utf-8"><table><td>\xff', "not utf-8 text at byte offset 33"),
        ("a.htm", b"<table>\x00", "NUL"),
        ("a.csv", b"a,b\n\xff,c\n", "not gb18030 text at byte offset 4"),
        ("a.csv", "甲,乙\n丙,丁\n".encode(), "headings"),
        ("a.xlsm", b"PK\x03\x04", "xlsm"),
        ("a.csv", "职权名称,行使主体\n".encode(), "no row that names a power"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_place(quanze, tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    answer = quanze("published", str(path), "--lang", "en")
    assert answer.exit_code == ExitCode.UNREADABLE
    assert name in answer.stderr
    assert says in answer.stderr


@pytest.mark.usefixtures("books")
def test_old_workbooks_and_open_documents_are_copies_too(quanze, tmp_path):
    rows = [HEADINGS, *(tuple(cell.replace("\n", "") for cell in row) for row in ROWS[1:])]
    old = files.xls(tmp_path / "a.xls", {"目录": files.old_rows(rows)})
    body = files.ods_table(*(files.ods_row(*map(html.escape, row)) for row in rows))
    for path in (old, files.ods(tmp_path / "a.ods", body)):
        found_there = found(quanze("published", str(path), "--json"))
        assert found_there == [("missing", "建设工程规划许可证核发", "", "")]


@pytest.mark.usefixtures("books")
def test_a_workbook_with_macros_is_refused(quanze, tmp_path):
    path = Path(write(tmp_path, "xlsx", ROWS))
    files.zipped(path, {**files.unzipped(path), "xl/vbaProject.bin": b"x"})
    answer = quanze("published", str(path), "--lang", "en")
    assert answer.exit_code == ExitCode.UNREADABLE
    assert "macros" in answer.stderr


@pytest.mark.usefixtures("books")
def test_another_word_for_the_same_kind_is_a_variant(quanze, tmp_path):
    rows = (edited(0, "职权类别", "许可"), *ROWS[1:])
    answer = quanze("published", write(tmp_path, "csv", rows), "--json")
    assert [(kind, heading) for kind, _, heading, _ in found(answer)] == [("variant", "职权类别")]


@pytest.mark.usefixtures("books")
def test_a_page_with_several_lists_is_read_once_one_is_named(quanze, tmp_path):
    path = tmp_path / "a.html"
    path.write_text(page(ROWS, HEADINGS) + page(ROWS[:1], HEADINGS), encoding="utf-8")
    answer = quanze("published", str(path), "--lang", "en")
    assert answer.exit_code == ExitCode.UNREADABLE
    assert "表2, 表4" in answer.stderr
    assert found(quanze("published", str(path), "--sheet", "表2", "--json")) == []
    assert quanze("published", str(path), "--sheet", "表9").exit_code == ExitCode.UNREADABLE


@pytest.mark.usefixtures("books")
def test_a_page_in_the_old_chinese_encoding_is_read(quanze, tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(page(ROWS, HEADINGS).replace("utf-8", "gb2312").encode("gb18030"))
    assert found(quanze("published", str(path), "--json")) == []


def test_an_organ_by_its_former_name_is_a_variant(quanze, house, tmp_path):
    house.create(Register(name="panjin", title="盘锦市", area="211100"))
    old = [tuple(cell.replace("市住建局", "市房管局") for cell in row) for row in ROWS]
    file = write(tmp_path, "csv", old, name="清单")
    taken = quanze("import", file, "--kind", "list", "--as-of", "2018-01-01", "--commit")
    assert taken.exit_code == 0, taken.output
    organs = tmp_path / "organs.csv"
    organs.write_text(
        "event,date,organ,to,level,area\nrename,2019-01-01,市房管局,市住建局,市级,211100\n",
        encoding="utf-8",
    )
    answer = quanze("import", str(organs), "--kind", "organs", "--commit")
    assert answer.exit_code == 0, answer.output
    assert found(quanze("published", write(tmp_path, "csv", ROWS), "--json")) == []
    answer = quanze("published", file, "--json")
    assert {(kind, heading) for kind, _, heading, _ in found(answer)} == {("variant", "行使主体")}


@pytest.mark.skipif(
    not GUANGDONG.is_file(), reason="the published sample data does not lie beside the project"
)
class TestGuangdong:
    """The 2,024 real items, taken over, beside copies of the same file."""

    EDITS = (
        ("item_name", "{}（试行）"),
        ("organ", "某某局"),
        ("item_type", "行政检查"),
        ("promised_limit", "99"),
        ("parent_name", "{}甲"),
    )

    @pytest.fixture
    def taken_over(self, quanze, house):
        house.create(Register(name="guangdong", title="广东省", area="440000"))
        said = ("--kind", "list", "--level", "province", "--scheme", "guangdong_task_type")
        answer = quanze("import", str(GUANGDONG), *said, "--commit")
        assert answer.exit_code == 0, answer.output

    @pytest.mark.usefixtures("taken_over")
    def test_the_same_file_differs_in_nothing_and_planted_edits_are_found(self, quanze, tmp_path):
        asked = ("--as-of", "2021-05-26", "--json")
        same = document(quanze("published", str(GUANGDONG), *asked))
        assert (same["differences"], same["doubts"], same["matched"]) == ([], [], 2024)
        with GUANGDONG.open(newline="", encoding="utf-8") as stream:
            headings, *rows = csv.reader(stream)
        for form in ("xlsx", "html"):
            file = write(tmp_path, form, rows, headings=headings)
            other = document(quanze("published", file, *asked))
            assert (other["differences"], other["doubts"], other["matched"]) == ([], [], 2024)
        pick = random.Random(7)
        chosen = pick.sample(range(len(rows)), 60)
        planted = set()
        for at, number in enumerate(chosen[:50]):
            heading, text = self.EDITS[at % len(self.EDITS)]
            row, column = rows[number], headings.index(heading)
            if heading == "promised_limit":
                row[headings.index("promised_limit_unit")] = "工作日"
            row[column] = text.format(row[column])
            planted.add((row[0], "altered", heading))
        gone = {rows[number][0] for number in chosen[50:]}
        planted |= {(code, "missing", "") for code in gone}
        rows = [row for row in rows if row[0] not in gone]
        pick.shuffle(rows)
        file = write(tmp_path, "csv", rows, headings=headings)
        answer = document(quanze("published", file, *asked))
        got = {(one["codes"][0], one["departure"], one["heading"]) for one in answer["differences"]}
        assert got == planted


@pytest.mark.usefixtures("books")
def test_differences_are_kept_as_findings_and_a_later_copy_ends_none(quanze, house, tmp_path):
    rows = (edited(0, "设定依据", "《城乡规划法》第四十一条"), *ROWS[1:3])
    altered = write(tmp_path, "csv", rows)
    assert "findings opened: 2" in quanze("published", altered, "--record").output

    def standing():
        listed = json.loads(quanze("findings", "--json").stdout)["rows"]
        return sorted((one["rule"], one["cause"]) for one in listed)

    assert standing() == [("C1", ""), ("C3", "legal_basis")]
    untouched = write(tmp_path, "csv", ROWS, name="再次公布")
    assert quanze("published", untouched, "--record").exit_code == 0
    assert standing() == [("C1", ""), ("C3", "legal_basis")]
    before = house.restricted_ledgers["panjin"].position
    assert quanze("published", altered, "--record").exit_code == 0
    assert house.restricted_ledgers["panjin"].position == before
    assert quanze("published", altered, "--record", "--known-at", "2").exit_code == ExitCode.USAGE
