"""The schema's version: made and raised by Alembic, and refused when a newer program wrote it."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, text

from csdesk.models import migrations
from csdesk.services.vault.database import WRITES
from csdesk.services.vault.errors import NewerError


def version(engine: Engine) -> str | None:
    """The schema's version, or None for an empty database."""
    with engine.connect() as connection:
        known = connection.execute(
            text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
        ).scalar_one()
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None


def bring_up_to_date(engine: Engine, back_up: Callable[[], object]) -> None:
    """Run the migrations that are missing, in one transaction. Does nothing, quickly, when there are none.

    `back_up` is called first where there is anything to lose; when it raises, nothing is migrated. Raises
    `NewerError` when the vault was written by a newer program.
    """
    found = version(engine)
    if found == migrations.HEAD:
        return
    if found is not None and found not in migrations.KNOWN:
        raise NewerError("This vault")
    if found is not None:
        back_up()
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
