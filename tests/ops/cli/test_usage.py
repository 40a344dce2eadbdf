"""A wrong command line is told of in the language that was asked for."""

import re

import pytest

WRONG = [
    (("nope",), "没有命令 'nope'"),
    (("lsit",), "没有命令 'lsit'。相近的有: 'list'"),
    (("verify",), "缺少命令"),
    (("verify", "nope"), "没有命令 'nope'"),
    (("--nope",), "没有选项 --nope"),
    (("list", "--nope"), "没有选项 --nope"),
    (("list", "--areaa", "x"), "没有选项 --areaa。相近的有: --area"),
    (("list", "-x"), "没有选项 -x"),
    (("list", "--as-of"), "选项 '--as-of' 后面缺少它的值"),
    (("list", "--json=1"), "选项 '--json' 不带值"),
    (("list", "a", "b"), "多余的参数: a b"),
    (("show",), "缺少参数 'POWER'"),
    (("bundle",), "缺少选项 '--out'"),
    (("import", "x"), "缺少选项 '--kind'。可用: list, changes, instruments, organs"),
    (("import", "x", "--without", "foo"), "“foo”不在词表中。可用: name 名称, organ 机关"),
    (("list", "--as-of", "foo"), "'--as-of' 的值有误: “foo”不是一个日期"),
    (("serve", "--port", "99999"), "'--port' 的值有误: 不能大于 65535"),
    (("serve", "--port", "-1"), "'--port' 的值有误: 不能小于 0"),
    (("serve", "--port", "x"), "'--port' 的值有误: 应为整数"),
    (("seal", "--every", "x"), "'--every' 的值有误: 应为数字"),
    (("correct", "power:p", "x"), "'[VERSION]' 的值有误: 应为整数"),
    (("correct", "power:p", "9" * 5000), "'[VERSION]' 的值有误: 数太大"),
    (("receipt", "9" * 16), "'[POSITION]' 的值有误: 不能大于 999999999999999"),
    (("import", "a\0b"), "'FILE' 的值有误: 不能含有 U+0000（NUL）"),
]
ENGLISH = re.compile(r"Usage|Try|Error|Missing|Invalid|No such|Option |Value error|Input|Choose")
wrong = pytest.mark.parametrize(("arguments", "sentence"), WRONG, ids=lambda v: str(v)[:40])


@wrong
def test_a_wrong_command_line_is_told_of_in_chinese(quanze, arguments, sentence):
    answer = quanze(*arguments, QUANZE_LANG="zh")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert f"错误: {sentence}" in answer.stderr or f" 的值有误: {sentence}" in answer.stderr
    assert not ENGLISH.search(answer.stderr)


@wrong
def test_a_wrong_command_line_is_told_of_in_english(quanze, arguments, sentence):
    answer = quanze(*arguments)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "Error: " in answer.stderr
    assert "错误" not in answer.stderr
    assert "Value error" not in answer.stderr


def test_how_the_command_is_written_is_shown_first(quanze):
    stderr = quanze("show", "--lang", "zh").stderr
    assert "用法: quanze show [选项] {POWER}\n查看帮助: quanze show --help\n\n错误: " in stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "chinese"),
    [
        (("list", "--nope", "--lang", "zh"), {}, True),
        (("list", "--lang=zh", "--nope"), {}, True),
        (("nope", "--lang", "zh"), {}, True),
        (("list", "--nope", "--lang", "en"), {"QUANZE_LANG": "zh"}, False),
        (("list", "--lang", "en", "--lang", "zh", "--nope"), {}, True),
        (("list", "--nope", "--lang"), {"LANG": "zh_CN.UTF-8"}, True),
        (("list", "--nope"), {"LANG": "zh_CN.UTF-8"}, True),
        (("list", "--nope"), {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
        (("list", "--nope"), {}, False),
    ],
)
def test_the_language_is_that_of_lang_and_else_of_the_environment(
    quanze, arguments, environment, chinese
):
    stderr = quanze(*arguments, **environment).stderr
    assert ("没有" in stderr) is chinese
    assert ("No such" in stderr) is not chinese


@pytest.mark.parametrize("lang", ["fr", "", "ZH", "zh_CN.UTF-8", "english"])
def test_a_language_that_is_not_ours_is_refused(quanze, lang):
    answer = quanze("registers", "--lang", lang)
    assert answer.exit_code == 2
    assert "zh" in answer.stderr
    assert "--lang" in answer.stderr


@pytest.mark.parametrize("name", ["LANG", "LC_ALL", "QUANZE_LANG"])
def test_a_locale_of_another_language_gets_english(quanze, ledger, name):
    answer = quanze("registers", **{name: "fr_FR.UTF-8"})
    assert answer.exit_code == 0, answer.stderr


def test_without_a_command_the_help_is_shown_in_every_language(quanze):
    english, chinese = quanze(), quanze(QUANZE_LANG="zh")
    assert "Commands:" in english.stderr
    assert chinese.stderr == english.stderr


def test_what_is_complained_about_cannot_move_the_cursor(quanze):
    stderr = quanze("no\x1b[2Jpe", QUANZE_LANG="zh").stderr
    assert "\x1b" not in stderr


@pytest.mark.parametrize("word", ["name", "名称", "organ", "机关"])
def test_a_column_is_named_in_either_language(quanze, ledger, word):
    """The file is not there, which is noticed only after the options were read."""
    answer = quanze("import", "nowhere.csv", "--kind", "list", "--without", word)
    assert answer.exit_code == 4, answer.output


@pytest.mark.parametrize("option", ["--text", "--area", "--organ"])
def test_a_nul_in_a_text_is_a_usage_error(quanze, ledger, option):
    answer = quanze("list", option, "a\0b")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "U+0000" in answer.stderr
    assert "\0" not in answer.stderr
    assert "不能含有" in quanze("list", option, "a\0b", "--lang", "zh").stderr


def test_a_nul_is_found_in_an_option_that_may_be_repeated(quanze, ledger):
    sheets = ("--sheet", "a", "--sheet", "b\0")
    answer = quanze("import", "nowhere.csv", "--kind", "list", *sheets)
    assert answer.exit_code == 2
    assert "U+0000" in answer.stderr
