"""One entry for each person in the order of names, with an index of the words that find the person.

And without the indexes on the import of a name, an address and a phone."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from anyascii import anyascii

from csdesk.models.migrations.columns import belongs, cents, key, line, primary, prose

revision = "0007"
down_revision = "0006"

SPACING = 1 << 24
PEOPLE_AT_A_TIME = 500
COLUMNS = ("place", "ncp_id", "county", "arrears_cents", "marks", "phones")
WRITTEN_MOST = ("ncp_name", "ncp_address", "ncp_phone")
"""Of which only the undo of an import asks which it wrote; an index for that costs each import more."""
NAMES = "last_name first_name middle_name"
FTS5 = (
    """CREATE VIRTUAL TABLE search_words USING fts5(
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '2 3')""",
    # As much is gathered in memory before it is written: an import makes one piece instead of many to be merged.
    "INSERT INTO search_words (search_words, rank) VALUES ('hashsize', 16777216)",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry
    BEGIN DELETE FROM search_words WHERE rowid = OLD.place; END""",
)
TSVECTOR = (
    """CREATE TABLE search_words (
    place BIGINT PRIMARY KEY REFERENCES search_entry (place) ON DELETE CASCADE, words tsvector NOT NULL)""",
    "CREATE INDEX ix_search_words_words ON search_words USING gin (words)",
)


def upgrade() -> None:
    """Make the tables, enter everybody, and let go of the table of terms."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    place = sa.Column("place", sa.Integer() if sqlite else sa.BigInteger(), autoincrement=False, nullable=False)
    op.create_table(
        "search_entry",
        place,
        key("ncp_id"),
        line("county"),
        cents("arrears_cents"),
        prose("marks"),
        prose("phones"),
        sa.UniqueConstraint("ncp_id", name=op.f("uq_search_entry_ncp_id")),
        belongs("ncp_id", "ncp", "CASCADE", "fk_search_entry_ncp_id_ncp"),
        primary("search_entry", "place"),
    )
    for statement in FTS5 if sqlite else TSVECTOR:
        op.execute(statement)
    _enter_everybody(connection, sqlite)
    for name, table, columns, where in (
        ("ix_search_entry_arrears_cents_place", "search_entry", ["arrears_cents", "place"], None),
        ("ix_search_entry_county_place", "search_entry", ["county", "place"], None),
        ("ix_ncp_date_of_birth", "ncp", ["date_of_birth"], None),
        ("ix_ncp_closed_on", "ncp", ["closed_on"], sa.text("closed_on IS NOT NULL")),
        ("ix_ncp_safe_contact", "ncp", ["id"], sa.text("safe_contact")),
        ("ix_contact_attempt_at", "contact_attempt", ["at"], None),
    ):
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    op.drop_table("search_term")
    for table in WRITTEN_MOST:
        op.drop_index(f"ix_{table}_import_id", table)


def downgrade() -> None:
    """Let go of the index. The table of terms is made again, empty."""
    op.create_table(
        "search_term",
        line("term"),
        sa.Column(
            "kind",
            sa.Enum(
                *["name", "pin", "case", "phone"], name=op.f("ck_search_term_termkind"), native_enum=False, length=40
            ),
            nullable=False,
        ),
        key("ncp_id"),
        belongs("ncp_id", "ncp", "CASCADE", "fk_search_term_ncp_id_ncp"),
        primary("search_term", "term", "kind", "ncp_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_term_ncp_id", "search_term", ["ncp_id"])
    for table in WRITTEN_MOST:
        op.create_index(f"ix_{table}_import_id", table, ["import_id"])
    op.drop_index("ix_contact_attempt_at", "contact_attempt")
    for name in ("ix_ncp_safe_contact", "ix_ncp_closed_on", "ix_ncp_date_of_birth"):
        op.drop_index(name, "ncp")
    op.execute("DROP TABLE search_words")
    op.drop_table("search_entry")


def _enter_everybody(connection: sa.Connection, sqlite: bool) -> None:
    entry = sa.table("search_entry", *map(sa.column, COLUMNS))
    words = sa.table("search_words", sa.column("rowid" if sqlite else "place"), sa.column("words"))
    said: sa.BindParameter[str] = sa.bindparam("said")
    vector = said if sqlite else sa.func.array_to_tsvector(sa.func.string_to_array(said, " "))
    at: dict[str, sa.BindParameter[int]] = {"rowid" if sqlite else "place": sa.bindparam("at")}
    everybody = connection.execute(sa.text("SELECT id FROM ncp ORDER BY sort_name, id")).scalars().all()
    place = 0
    for start in range(0, len(everybody), PEOPLE_AT_A_TIME):
        entries, found = [], []
        for row, text in _rows(connection, everybody[start : start + PEOPLE_AT_A_TIME]):
            place += SPACING
            entries.append({"place": place, **row})
            found.append({"at": place, "said": text})
        connection.execute(entry.insert(), entries)
        connection.execute(words.insert().values({**at, "words": vector}), found)


def _rows(connection: sa.Connection, ids: Sequence[str | UUID]) -> Iterator[tuple[dict[str, Any], str]]:
    """The entries of these people, without their places, and their words."""

    def said(columns: str, rest: str, by: str = "ncp_id") -> dict[str | UUID, list[tuple[Any, ...]]]:
        rows: dict[str | UUID, list[tuple[Any, ...]]] = defaultdict(list)
        names = ", ".join(columns.split())
        statement = sa.text(f"SELECT {by}, {names} FROM {rest} WHERE {by} IN :ids")  # noqa: S608 - words of ours
        for row in connection.execute(statement.bindparams(sa.bindparam("ids", list(ids), expanding=True))):
            rows[row[0]].append(tuple(row[1:]))
        return rows

    people = said(f"pin {NAMES}", "ncp", "id")
    names, phones = said(NAMES, "ncp_name"), said("number", "ncp_phone")
    addresses, pins = said("address_1 address_2 city zip", "ncp_address"), said("pin", "ncp_other_pin")
    cases = said("number county worker arrears_cents", "iv_d_case")
    flags = said(
        "code",
        "iv_d_case JOIN case_snapshot ON case_snapshot.case_id = iv_d_case.id "
        "AND case_snapshot.import_id = iv_d_case.listed_import_id "
        "JOIN snapshot_flag ON snapshot_flag.snapshot_id = case_snapshot.id",
    )
    for ncp_id in ids:
        pin, *name = people[ncp_id][0]
        mine = cases[ncp_id]
        known = [cents for *_, cents in mine if cents is not None]
        numbers = [digits for (number,) in phones[ncp_id] if (digits := _digits(number))]
        marks = {"c" + _joined(case[1]) for case in mine} | {"w" + _joined(case[2]) for case in mine}
        marks |= {"f" + code.replace("_", "") for (code,) in flags[ncp_id]}
        marks -= {"c", "w"}
        identifiers = [pin, *chain(*pins[ncp_id]), *(case[0] for case in mine)]
        words = {"n" + word for part in chain(name, *names[ncp_id]) for word in _words(part)} | marks
        words |= {"i" + _joined(identifier) for identifier in identifiers if identifier}
        words |= {"t" + digits[at : at + 3] for digits in numbers for at in range(len(digits) - 2)}
        words |= {"a" + word for part in chain(*addresses[ncp_id]) for word in _words(part)}
        row = {
            "ncp_id": ncp_id,
            "county": min(filter(None, (case[1] for case in mine)), default=""),
            "arrears_cents": sum(known) if known else None,
            "marks": " ".join(sorted(marks)),
            "phones": "|".join(numbers),
        }
        yield row, " ".join(sorted(words))


def _fold(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", anyascii(text).lower().replace("'", "")).split())


def _joined(text: str) -> str:
    return _fold(text).replace(" ", "")


def _words(text: str) -> set[str]:
    words = {*_fold(text).split(), *(_fold(text.replace("-", "")).split() if "-" in text else ())}
    return {word[:60] for word in words}


def _digits(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", text)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
