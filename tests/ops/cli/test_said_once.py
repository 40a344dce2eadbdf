"""What is wrong with a cell is said once, however often the cell is read."""

import json

TABLE = "变更类型,职权名称,行使主体,生效日期\n取消,甲,市住建局,2026年13月1日\n"


def test_a_date_that_cannot_be_read_is_held_back_once(quanze, ledger, tmp_path):
    """A paper's row gives its day of effect to the change, and to the paper."""
    file = tmp_path / "changes.csv"
    file.write_text(TABLE, encoding="utf-8")
    asked = ("import", str(file), "--kind", "changes", "--act-number", "盘政发〔2026〕1号")
    held = json.loads(quanze(*asked, "--json").stdout)["quarantine"]
    assert [(one["cell"], one["reason"]) for one in held] == [("D2", "date_unreadable")]
    assert quanze(*asked).stdout.count("the date cannot be read") == 1
