"""The index of the caseload: one entry for each person in the order of names, and the words that find the person.

Places are numbers that grow with the name, with room between two, so that the words' index, which answers in the
order of places, answers in the order of the list. Whoever changes a person's names, identifiers, addresses, phones or
cases calls `rebuild`; an import enters new people with `enter`.

Words begin with a letter that says what they are: `n` name, `i` PIN or case number, `t` three digits of a phone,
`a` address, `c` county, `w` worker, `f` flag.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, count, groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    table,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from csdesk.models import Base
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpOtherPin, NcpPhone, SearchEntry
from csdesk.services.bulk import Memo, Reader, RowKey, insert_rows, key_as_row, portions
from csdesk.services.search_marks import marks
from csdesk.services.search_terms import RUN, address_words, digits_of, fold, runs_of, words_in

SPACING = 1 << 24
"""Between two people who are entered next to each other: room for 24 more at the worst."""
FEW = 200
"""So many people have their places looked up one by one; for more, the whole list is gone through."""
PORTION = 20_000
"""People whose words are in memory at a time. Another command between two words makes FTS5 write what it gathered."""
MADE_AGAIN = 10_000
"""The same of those whose entries are made again; of whom all that is kept is in memory, `TOLD` at a time."""
TOLD = 1_000
TAKEN_AWAY = 500
"""Entries that go at a time. What a command changes is kept in memory as it was, a page at a time, until it ends."""
COLUMNS = ("place", "ncp_id", "county", "arrears_cents", "marks", "phones", "city")
WORDS = table("search_words", column("rowid"), column("place"), column("words"), column("search_words"))

Key = TypeVar("Key")
Gap = tuple[int | None, int | None, list[RowKey]]
"""Two places, None where the list ends, and the keys of those who come between them, in order."""


class Facts(NamedTuple):
    """What the index needs to know of a person."""

    ncp_id: RowKey
    names: Iterable[str]
    """Single parts: last, first and middle names, former ones too."""
    identifiers: Iterable[str]
    """PINs and case numbers."""
    phones: Sequence[str]
    addresses: Iterable[str]
    """Streets, cities, ZIP codes."""
    cities: Iterable[str]
    counties: Collection[str]
    workers: Collection[str]
    flags: Collection[str]
    arrears_cents: int | None


Placed = tuple[int, Facts]


class Language(NamedTuple):
    """How a database is asked for words."""

    both: str
    either: str
    without: str
    begins: str
    is_whole: str


SQLITE = Language(" AND ", " OR ", " NOT ", '"{}"*', '"{}"')
POSTGRESQL = Language(" & ", " | ", " & !", "'{}':*", "'{}'")


class Words:
    """Makes the rows of people; remembers the words of names and marks, which come back again and again."""

    def __init__(self) -> None:
        self._names = Memo(lambda part: "".join(f" n{word}" for word in sorted(words_in(part))))
        self._marks = Memo(lambda key: marks(*key))

    def marks_of(self, counties: Collection[str], workers: Collection[str], flags: Collection[str]) -> str:
        """What `marks` says, which see."""
        said: str = self._marks[tuple(counties), tuple(workers), tuple(flags)]
        return said

    def rows(self, place: int, facts: Facts) -> tuple[tuple[Any, ...], str]:
        """A person at this place: the entry's row, and the words."""
        _, names, identifiers, phones, addresses, cities, counties, workers, flags, arrears_cents = facts
        marked = self.marks_of(counties, workers, flags)
        numbers = sorted(digits for phone in phones if (digits := digits_of(phone)))
        words = [marked, *[self._names[part] for part in names if part]]
        words += [" i" + _identifier(identifier) for identifier in identifiers if identifier]
        # One text instead of one for each word: half of the time.
        words += [" t" + " t".join(runs_of(digits)) for digits in numbers if len(digits) >= RUN]
        if places := address_words(" ".join(addresses)):
            words.append(" a" + " a".join(places))
        county, city = min(filter(None, counties), default=""), min(filter(None, cities), default="")
        return (place, facts.ncp_id, county, arrears_cents, marked, "|".join(numbers), city), "".join(words)


def _identifier(text: str) -> str:
    return text.lower() if text.isascii() and text.isalnum() else fold(text).replace(" ", "")


def language_of(session: Session) -> Language:
    """How this session's database is asked for words."""
    return SQLITE if _is_sqlite(session) else POSTGRESQL


def has_words(session: Session, wanted: str) -> ColumnElement[bool]:
    """True for entries whose words are as `wanted` says, in the database's own language; for joins with `WORDS`."""
    if _is_sqlite(session):
        return WORDS.c.search_words.op("MATCH")(wanted)
    return WORDS.c.words.op("@@")(cast(wanted, TSQUERY))


def place_of_words(session: Session) -> ColumnElement[int]:
    """The column of `WORDS` that is the place of the entry."""
    return WORDS.c.rowid if _is_sqlite(session) else WORDS.c.place


def people_with_phone(session: Session, number: str) -> Select[UUID]:
    """Whose number this is, however it is written; theirs too who are under safe contact."""
    digits = digits_of(number)
    language = language_of(session)
    wanted = language.both.join(language.is_whole.format("t" + run) for run in runs_of(digits))
    same = (literal("|") + SearchEntry.phones + "|").contains(f"|{digits}|")
    people = select(SearchEntry.ncp_id).where(same)
    if not wanted:
        return people
    return people.where(SearchEntry.place.in_(select(place_of_words(session)).where(has_words(session, wanted))))


def enter(
    session: Session,
    people: Iterable[tuple[str, RowKey, Key]],
    tell: Callable[[Iterable[tuple[int, Key]]], Iterable[Placed]],
    words: Words,
) -> None:
    """Enter people who have no entry yet, each by sort name, key, and what `tell` makes the facts of, in order.

    Their rows in `ncp` must have been written.
    """
    session.flush()
    waiting = sorted(people, key=itemgetter(0, 1))
    found = _places(session, waiting)
    if found is None:
        rebuild_all(session)
        return
    of_key = {key: more for _, key, more in waiting}
    _write(session, tell((place, of_key[key]) for place, key in found), words)


@contextmanager
def much_at_once(session: Session) -> Iterator[None]:
    """For an import: the pieces of the index of words that it writes are merged later, a little by each command.

    They would be merged again at each piece, which takes longer than to write them.
    """
    _set_merging(session, "0")
    yield
    _set_merging(session, "4")


def rebuild(session: Session, ncp_ids: Sequence[UUID], *, renamed: bool = True) -> None:
    """Make the entries of these people again from what is kept of them.

    With `renamed` false they keep their places; so it is right only where no name changed.
    """
    session.flush()
    words = Words()
    for some in portions(list(dict.fromkeys(ncp_ids)), MADE_AGAIN):
        places = {} if renamed else _places_of(session, some)
        for few in portions(some, TAKEN_AWAY):
            session.execute(delete(SearchEntry).where(SearchEntry.ncp_id.in_(few)))
        _write(session, _told(session, sorted((place, ncp_id) for ncp_id, place in places.items())), words)
        new = [ncp_id for ncp_id in some if ncp_id not in places]
        names = Reader(session).rows(Ncp, ("sort_name", "id"), "id", new)
        coming = [(name, key_as_row(session, ncp_id), ncp_id) for name, ncp_id in names]
        if coming:
            enter(session, coming, partial(_told, session), words)


def rebuild_all(session: Session) -> None:
    """Make all entries again, with room between all places."""
    session.flush()
    session.execute(delete(SearchEntry))
    words, place = Words(), SPACING
    everybody = session.scalars(select(Ncp.id).order_by(Ncp.sort_name, Ncp.id)).all()
    for some in portions(everybody, PORTION):
        _write(session, _told(session, zip(count(place, SPACING), some)), words)
        place += SPACING * len(some)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _places(session: Session, people: Sequence[tuple[str, RowKey, Any]]) -> list[tuple[int, RowKey]] | None:
    """A place for each of these people, in order; None where there is no room for one of them."""
    places: list[tuple[int, RowKey]] = []
    for low, high, keys in _gaps(session, people):
        count = len(keys)
        first = low if low is not None else 0 if high is None else high - SPACING * (count + 1)
        step = SPACING if high is None else (high - first) // (count + 1)
        if not step:
            return None
        places += ((first + step * number, key) for number, key in enumerate(keys, 1))
    return places


def _gaps(session: Session, people: Sequence[tuple[str, RowKey, Any]]) -> Iterator[Gap]:
    """Between which places new people come, in order."""
    if session.scalar(select(SearchEntry.place).limit(1)) is None:
        yield None, None, [key for _, key, _ in people]
    elif len(people) > FEW:
        yield from _gaps_of_many(session)
    else:
        before = (_place_before(session, name, key) for name, key, _ in people)
        for low, some in groupby(zip(before, people, strict=True), key=itemgetter(0)):
            later = select(func.min(SearchEntry.place))
            high = session.scalar(later if low is None else later.where(SearchEntry.place > low))
            yield low, high, [key for _, (_, key, _) in some]


def _place_before(session: Session, name: str, key: RowKey) -> int | None:
    """The place of the last person who comes before this one by name."""
    of_name = select(SearchEntry.place).join(Ncp, Ncp.id == SearchEntry.ncp_id)
    same = of_name.where(Ncp.sort_name == name, type_coerce(Ncp.id, NullType) < key).order_by(Ncp.id.desc())
    before = of_name.where(Ncp.sort_name < name).order_by(Ncp.sort_name.desc(), Ncp.id.desc())
    place = session.scalar(same.limit(1))
    return place if place is not None else session.scalar(before.limit(1))


def _gaps_of_many(session: Session) -> Iterator[Gap]:
    """The same for all who have no entry, by going through the whole list once."""
    everybody = (
        select(type_coerce(Ncp.id, NullType), SearchEntry.place)
        .outerjoin(SearchEntry, SearchEntry.ncp_id == Ncp.id)
        .order_by(Ncp.sort_name, Ncp.id)
    )
    low: int | None = None
    waiting: list[RowKey] = []
    rows: Iterable[Any] = session.connection().execute(everybody)
    for key, place in rows:
        if place is None:
            waiting.append(key)
            continue
        if waiting:
            yield low, place, waiting
            waiting = []
        low = place
    if waiting:
        yield low, None, waiting


def _write(session: Session, people: Iterable[Placed], words: Words) -> None:
    """Write entries and words; the places must grow, or FTS5 writes what it has gathered at every step back."""
    connection = session.connection()
    coming = iter(people)
    while rows := [words.rows(place, facts) for place, facts in islice(coming, PORTION)]:
        insert_rows(session, SearchEntry, COLUMNS, [row for row, _ in rows])
        if connection.dialect.name == "sqlite":
            said = [(row[0], found) for row, found in rows]
            connection.exec_driver_sql("INSERT INTO search_words (rowid, words) VALUES (?, ?)", said)
        else:
            as_vector = func.array_to_tsvector(func.string_to_array(bindparam("said"), " "))
            statement = insert(WORDS).values(place=bindparam("at"), words=as_vector)
            connection.execute(statement, [{"at": row[0], "said": found} for row, found in rows])


def _set_merging(session: Session, pieces: str) -> None:
    """How many pieces of one size FTS5 merges as it writes; it writes first what it has gathered until now."""
    if _is_sqlite(session):
        statement = "INSERT INTO search_words (search_words, rank) VALUES ('automerge', ?)"
        session.connection().exec_driver_sql(statement, (pieces,))


def _places_of(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = select(SearchEntry.ncp_id, SearchEntry.place).where(SearchEntry.ncp_id.in_(ncp_ids))
    return dict(session.execute(rows).all())


def _told(session: Session, placed: Iterable[tuple[int, UUID]]) -> Iterator[Placed]:
    """What is kept of these people, in the same order; of so many at a time that little is in memory."""
    coming = iter(placed)
    while some := list(islice(coming, TOLD)):
        people = {facts.ncp_id: facts for facts in _facts_of(session, [ncp_id for _, ncp_id in some])}
        yield from ((place, people[key_as_row(session, ncp_id)]) for place, ncp_id in some)


def _facts_of(session: Session, ncp_ids: Sequence[UUID]) -> Iterator[Facts]:
    """What is kept of these people."""
    reader = Reader(session)

    def said(model: type[Base], *columns: str) -> dict[UUID, list[tuple[Any, ...]]]:
        found: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
        for ncp_id, *values in reader.rows(model, ("ncp_id", *columns), "ncp_id", ncp_ids):
            found[ncp_id].append(tuple(values))
        return found

    names = said(NcpName, "last_name", "first_name", "middle_name")
    addresses = said(NcpAddress, "address_1", "address_2", "city", "zip")
    phones = said(NcpPhone, "number")
    pins = said(NcpOtherPin, "pin")
    cases = said(IvdCase, "number", "county", "worker", "arrears_cents")
    flags = _flags_of(session, ncp_ids)
    columns = ("id", "pin", "last_name", "first_name", "middle_name")
    for ncp_id, pin, *name in reader.rows(Ncp, columns, "id", ncp_ids):
        mine = cases[ncp_id]
        known = [cents for *_, cents in mine if cents is not None]
        yield Facts(
            ncp_id=key_as_row(session, ncp_id),
            names=dict.fromkeys(chain(name, *names[ncp_id])),
            identifiers=[pin, *chain(*pins[ncp_id]), *(number for number, *_ in mine)],
            phones=list(chain(*phones[ncp_id])),
            addresses=set(chain(*addresses[ncp_id])),
            cities={city for _, _, city, _ in addresses[ncp_id]},
            counties={county for _, county, *_ in mine},
            workers={worker for *_, worker, _ in mine},
            flags=flags[ncp_id],
            arrears_cents=sum(known) if known else None,
        )


def _flags_of(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """The flags of the newest reports that list the cases of these people."""
    rows = (
        select(IvdCase.ncp_id, SnapshotFlag.code)
        .join(
            CaseSnapshot, (CaseSnapshot.case_id == IvdCase.id) & (CaseSnapshot.import_id == IvdCase.listed_import_id)
        )
        .join(SnapshotFlag, SnapshotFlag.snapshot_id == CaseSnapshot.id)
        .where(IvdCase.ncp_id.in_(ncp_ids))
    )
    flags: dict[UUID, set[str]] = defaultdict(set)
    for ncp_id, code in session.execute(rows):
        flags[ncp_id].add(code)
    return flags
