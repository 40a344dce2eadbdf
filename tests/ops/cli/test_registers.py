"""quanze init, registers: making the books, and saying which are meant."""

import json

import pytest

from api.services import Register


def test_a_register_is_made_and_listed(quanze):
    assert quanze("init", "guangdong", "--title", "广东省", "--area", "440000").exit_code == 0
    [register] = json.loads(quanze("registers", "--json").stdout)["rows"]
    assert register == {
        "name": "guangdong",
        "title": "广东省",
        "area": "440000",
        "simulated": False,
    }


def test_a_register_is_made_only_once(quanze, house):
    quanze("init", "guangdong")
    again = quanze("init", "guangdong", "--title", "another")
    assert again.exit_code == 1
    assert "already" in again.stderr
    assert house.registers() == [Register(name="guangdong")]


@pytest.mark.parametrize("area", ["211122", "100000", "211122101", "211122101001"])
def test_an_area_is_a_division_code_down_to_the_village(quanze, house, area):
    assert quanze("init", "a", "--area", area).exit_code == 0
    assert house.registers() == [Register(name="a", area=area)]


@pytest.mark.parametrize(
    "area", ["广东省", "44", "4400000", "990000", "044000", "2111221010", "４４００００"]
)
def test_an_area_that_is_no_division_code_is_refused_with_what_is_expected(quanze, house, area):
    answer = quanze("init", "a", "--area", area)
    assert answer.exit_code == 2
    assert "GB/T 2260" in answer.stderr
    assert "行政区划代码" in quanze("init", "a", "--area", area, "--lang", "zh").stderr
    assert house.registers() == []


@pytest.mark.parametrize("name", ["Guangdong", "广东", "1a", "a-b", "pg_a", "a;drop", ""])
def test_a_name_that_is_no_name_is_a_usage_error(quanze, house, name):
    assert quanze("init", name).exit_code == 2
    assert house.registers() == []


def test_without_a_register_one_is_told_how_to_make_one(quanze):
    answer = quanze("list")
    assert answer.exit_code == 1
    assert "quanze init NAME" in answer.stderr
    assert answer.stdout == ""


def test_the_only_register_is_meant_when_none_is_named(quanze, ledger):
    assert "panjin" in quanze("list").stdout


def test_one_of_several_registers_has_to_be_named(quanze, ledger):
    quanze("init", "jilin")
    answer = quanze("list")
    assert answer.exit_code == 2
    assert "panjin, jilin" in answer.stderr
    assert "register: jilin" in quanze("list", "--register", "jilin").stdout
    assert "register: jilin" in quanze("list", QUANZE_REGISTER="jilin").stdout


def test_an_unknown_register_is_refused_and_the_known_ones_are_named(quanze, ledger):
    answer = quanze("list", "--register", "hainan")
    assert answer.exit_code == 1
    assert "hainan" in answer.stderr
    assert "panjin" in answer.stderr


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "还没有登记簿"),
        ({"LANG": "en_US.UTF-8"}, "There is no register yet"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "还没有登记簿"),
        ({"LANG": "zh_CN.UTF-8", "QUANZE_LANG": "en"}, "There is no register yet"),
        ({}, "There is no register yet"),
    ],
)
def test_messages_follow_the_locale(quanze, environment, word):
    assert word in quanze("list", **environment).stderr


def test_json_and_csv_exclude_each_other(quanze, ledger):
    answer = quanze("list", "--json", "--csv")
    assert (answer.exit_code, answer.stdout) == (2, "")


def test_an_account_that_names_a_person_is_a_usage_error(quanze, ledger):
    assert quanze("list", "--actor", "张三").exit_code == 2
    assert quanze("list", QUANZE_ACTOR="a b").exit_code == 2
