"""An empty database of each kind that the models are for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine

from csdesk.models import migrations

POSTGRES = os.environ.get("CSDESK_TEST_POSTGRES_URL", "")


def config_for(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL named")),
    ]
)
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """An empty database of each kind, in a transaction that is rolled back."""
    sqlite = request.param == "sqlite"
    engine: Engine = create_engine("sqlite://", module=sqlcipher3) if sqlite else create_engine(POSTGRES)
    with engine.connect() as opened:
        if sqlite:
            opened.exec_driver_sql("PRAGMA foreign_keys = ON")
            opened.commit()
        around = opened.begin()  # alembic joins it, so that nothing stays in a database that somebody named
        yield opened
        if around.is_active:  # a session that met a fault has rolled it back already
            around.rollback()
    engine.dispose()
