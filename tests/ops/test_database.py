"""The database that is set is used, if it can be; without one a private server is started."""

import psycopg
import pytest

from ops.database import database
from ops.embedded import DatabaseUnavailable
from ops.settings import Settings


def test_the_address_that_is_set_is_used_and_nothing_is_started(tmp_path, pg_url):
    with database(Settings(home=tmp_path / "home", database_url=pg_url)) as url:
        assert url == pg_url

    assert not (tmp_path / "home").exists()


def test_without_an_address_a_private_server_is_started(tmp_path):
    settings = Settings(home=tmp_path / "home", database_url=None)
    with database(settings) as url, psycopg.connect(url) as connection:
        assert connection.execute("select current_database()").fetchone() == ("quanze",)


@pytest.mark.parametrize(
    "address", ["postgresql://me:s3cret@/none?host=%2Fnowhere", "host=/nowhere password=s3cret"]
)
def test_an_address_that_leads_nowhere_is_reported_without_its_password(address):
    with (
        pytest.raises(DatabaseUnavailable, match="QUANZE_DATABASE_URL leads nowhere") as refusal,
        database(Settings(database_url=address)),
    ):
        pass

    assert "s3cret" not in str(refusal.value)
