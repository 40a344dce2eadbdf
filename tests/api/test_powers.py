"""GET /api/v1/powers and /health."""

import re

import pytest

POWERS = "/api/v1/powers"


def test_the_list_of_a_day(client):
    answer = client.get(POWERS, params={"as_of": "2015-01-01"})
    assert answer.status_code == 200
    said = answer.json()
    assert [row["power"] for row in said["rows"]] == ["power:p"]
    assert said | {"rows": 0} == {
        "register": "panjin",
        "simulated": True,
        "as_of": "2015-01-01",
        "position": 6,
        "count": 1,
        "rows": 0,
    }


def test_the_list_as_it_was_known(client, ledger):
    asked = {"as_of": "2020-01-01"}
    assert client.get(POWERS, params=asked).json()["count"] == 0
    assert client.get(POWERS, params=asked | {"known_at": "5"}).json()["count"] == 1
    moment = list(ledger.all_entries())[4].recorded_at.isoformat()
    assert client.get(POWERS, params=asked | {"known_at": moment}).json()["count"] == 1


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [({"kind": "penalty"}, 0), ({"organ": "organ:city"}, 1), ({"text": "规划"}, 1)],
)
def test_the_list_can_be_narrowed(client, narrowed, count):
    asked = {"as_of": "2015-01-01"} | narrowed
    assert client.get(POWERS, params=asked).json()["count"] == count


@pytest.mark.parametrize(
    "wrong",
    [
        {"as_of": "2015-02-30"},
        {"known_at": "yesterday"},
        {"known_at": "2020-01-01T00:00:00"},
        {"kind": "许可"},
        {"as_off": "2015-01-01"},
    ],
)
def test_a_question_that_cannot_be_understood_is_not_answered(client, wrong):
    assert client.get(POWERS, params=wrong).status_code == 422


def test_a_position_that_is_not_reached_is_a_problem_document(client):
    answer = client.get(POWERS, params={"known_at": "7"})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:quanze:refusal:NotReached"
    assert answer.json()["facts"] == {"position": 7, "head": 6}


def test_health_says_how_far_everything_is(client):
    assert client.get("/health").json() == {
        "status": "ok",
        "register": "panjin",
        "simulated": True,
        "position": 6,
        "lag": {"history": 0},
    }


@pytest.mark.parametrize("wrong", ["1420070400", "20150101", "2015-1-1", "2015-01-01T00:00:00", ""])
def test_a_day_is_an_iso_date_and_no_number(client, wrong):
    answer = client.get(POWERS, params={"as_of": wrong})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    [parameter] = answer.json()["parameters"]
    assert parameter == {
        "name": "as_of",
        "reason": "write an ISO 8601 date, such as 2021-05-26",
    }


@pytest.mark.parametrize("name", ["text", "area", "organ", "kind", "as_of", "known_at", "services"])
def test_a_nul_in_a_parameter_is_a_problem_that_names_it(client, name):
    """PostgreSQL takes no U+0000 in a text; the question does not get that far."""
    answer = client.get(POWERS, params={name: "a\0b"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [parameter["name"] for parameter in answer.json()["parameters"]] == [name]


def test_what_is_wrong_with_a_nul_is_told_in_both_languages(client):
    reasons = [
        client.get(POWERS, params={"text": "\0"}, headers={"accept-language": language}).json()
        for language in ("en", "zh")
    ]
    assert reasons[0]["detail"] == "text: write text without U+0000 (NUL)"
    assert reasons[1]["detail"] == "text: 不能含有 U+0000（NUL）"


@pytest.mark.parametrize(
    ("languages", "chinese"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", True),
        ("zh", True),
        ("en;q=0.5, *", True),
        ("en-GB, zh;q=0.5", False),
        ("fr", False),
        ("zh;q=0, en;q=0", False),
        ("zh;q=x", False),
        ("", False),
    ],
)
def test_a_problem_is_told_in_the_language_that_is_accepted(client, languages, chinese):
    for asked in ({"as_off": "2015-01-01"}, {"organ": "nobody"}):
        answer = client.get(POWERS, params=asked, headers={"accept-language": languages})
        assert bool(re.search("[\u4e00-\u9fff]", answer.json()["detail"])) is chinese
        assert answer.headers["content-language"] == ("zh" if chinese else "en")
        assert answer.headers["vary"] == "Accept-Language"


def test_a_parameter_that_is_not_there_is_named(client):
    [parameter] = client.get(POWERS, params={"as_off": "x"}).json()["parameters"]
    assert parameter == {"name": "as_off", "reason": "there is no such parameter"}


def test_an_unknown_organ_is_a_problem_and_no_empty_list(client):
    answer = client.get(POWERS, params={"as_of": "2015-01-01", "organ": "organ:nobody"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["facts"]["organ"] == "organ:nobody"


def test_an_organ_may_be_named(client):
    asked = {"as_of": "2015-01-01", "organ": "市住建局"}
    assert client.get(POWERS, params=asked).json()["count"] == 1


@pytest.mark.parametrize("page", ["/docs", "/redoc", "/nowhere"])
def test_no_page_loads_anything_from_elsewhere(client, page):
    answer = client.get(page)
    assert answer.status_code == 404
    assert answer.json() == {"type": "about:blank", "title": "Not Found", "status": 404}


def test_the_description_of_the_interface_is_there(client):
    described = client.get("/openapi.json").json()["paths"][POWERS]["get"]["responses"]
    assert "application/problem+json" in described["422"]["content"]
