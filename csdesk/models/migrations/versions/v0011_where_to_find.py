"""The list of people by phone and by city is answered from an index."""

import sqlalchemy as sa
from alembic import op

from csdesk.models.migrations.columns import line

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Give each entry its first city, put phones in their order, and make the two indexes."""
    op.add_column("search_entry", line("city", server_default=""))
    op.execute(
        "UPDATE search_entry SET city = first.city FROM (SELECT ncp_id, min(city) AS city FROM ncp_address "
        "WHERE city <> '' GROUP BY ncp_id) AS first WHERE first.ncp_id = search_entry.ncp_id"
    )
    connection = op.get_bind()
    several = connection.execute(sa.text("SELECT place, phones FROM search_entry WHERE phones LIKE '%|%'")).all()
    changed = [
        {"at": place, "sorted": ordered}
        for place, phones in several
        if (ordered := "|".join(sorted(phones.split("|")))) != phones
    ]
    if changed:
        connection.execute(sa.text("UPDATE search_entry SET phones = :sorted WHERE place = :at"), changed)
    op.create_index("ix_search_entry_city_place", "search_entry", ["city", "place"])
    op.create_index("ix_search_entry_phones_place", "search_entry", ["phones", "place"])


def downgrade() -> None:
    """Let go of the indexes and the cities."""
    op.drop_index("ix_search_entry_phones_place", "search_entry")
    op.drop_index("ix_search_entry_city_place", "search_entry")
    op.drop_column("search_entry", "city")
