"""Words of the index for what is filtered and ordered by: counties, workers and flags of a person's cases."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, literal
from sqlalchemy.orm import Session

from csdesk.models.ncp import SearchEntry
from csdesk.services.search_terms import fold

WORKER = "w"
VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search_words, row)"
"""What words there are: a view of the index, which an import does not pay for."""


def marks(counties: Iterable[str], workers: Iterable[str], flags: Iterable[str]) -> str:
    """The counties, workers and flags of a person's cases as words, in order."""
    words = {county_mark(name) for name in counties} | {worker_mark(name) for name in workers}
    return " ".join(sorted(words | {flag_mark(code) for code in flags} - {"c", "w"}))


def county_mark(name: str) -> str:
    """The word of a county."""
    return "c" + fold(name).replace(" ", "")


def worker_mark(name: str) -> str:
    """The word of a worker of the CSA."""
    return WORKER + fold(name).replace(" ", "")


def flag_mark(code: str) -> str:
    """The word of a flag of the report."""
    return "f" + fold(code).replace(" ", "")


def first_worker(marked: str) -> str:
    """The first of the workers among these marks; empty where there is none."""
    return next((word for word in marked.split() if word > WORKER and word.startswith(WORKER)), "")


def has_worker() -> ColumnElement[bool]:
    """True for entries with a worker among their marks. The letter alone stands for one who has no name."""
    return (literal(" ") + SearchEntry.marks).like(f"% {WORKER}_%")


def has_vocabulary(session: Session) -> bool:
    """Whether the database tells which words there are without going through all entries."""
    return session.get_bind().dialect.name == "sqlite"


def worker_marks(session: Session, *, down: bool) -> Iterator[str]:
    """The words of all workers in order, each read when it is asked for; with `down` from the last one."""
    connection = session.connection()
    connection.exec_driver_sql(VOCABULARY)
    words = connection.exec_driver_sql("SELECT term FROM temp.vocabulary WHERE term > 'w' AND term < 'x'").scalars()
    try:
        yield from reversed(words.all()) if down else words
    finally:
        words.close()
