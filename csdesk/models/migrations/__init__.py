"""Changes of the schema, in order. They import no program code but `columns`, which never changes as they do not."""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012")
"""Every version that this program can read, oldest first."""

HEAD = KNOWN[-1]

WORDS = "search_words"
"""The index of words: each kind of database has its own, with tables of its own beside it, and no model."""


def described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models describe a table, for Alembic's comparison (`include_name`)."""
    return not (kind == "table" and name is not None and name.startswith(WORDS))
