"""GET /api/v1/powers and /health."""

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
