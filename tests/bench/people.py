"""Invented people of a whole state, for benches: several thousand last names, few of them common."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.contact import ContactAttempt, ContactKind, ContactOutcome, Direction, FollowUp
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpPhone, Source, Standing
from csdesk.models.referral_report import ReportCounty, ReportImport
from csdesk.services import search_index, search_terms
from csdesk.services.bulk import insert_rows
from tests.support.sample_reports import FIRST_NAMES, LAST_NAMES

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
COMMON = "Johnson"
"""A last name that one person in thirty has."""
SYLLABLES = (
    *("an", "ber", "car", "den", "el", "fis", "gar", "hol", "jor", "kel", "lan", "mor", "nor", "ol", "per", "ric"),
    *("sen", "tor", "ul", "ver", "wil", "son", "man", "ski", "la", "be", "to", "mi", "ra", "vo", "schu", "krue"),
    *("zim", "wag", "hau", "stei", "bra", "dre", "fre", "gri", "kno", "pla", "sta", "tro"),
)
COUNTIES = tuple(f"County {number:02d}" for number in range(71))
CITIES, STREETS, WORKERS, LAST_NAMES_IN_ALL = 400, 900, 500, 7_000
WORKED_WITH = 20_000
"""So many people were contacted, some of them several times."""


class Person(NamedTuple):
    """An invented person with one case."""

    last: str
    first: str
    pin: str
    case: str
    phone: str
    street: str
    city: str
    zip: str
    county: str
    worker: str
    born: date
    arrears: int
    flag: str


def everybody(count: int) -> list[Person]:
    """So many people, the same ones every time."""
    chance = Random(1)

    def made(number: int, parts: int) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < number:
            words["".join(chance.choices(SYLLABLES, k=parts + chance.randrange(2))).capitalize()] = None
        return list(words)

    lasts = [COMMON, *(name for name in LAST_NAMES if name != COMMON)]
    lasts += made(LAST_NAMES_IN_ALL - len(lasts), 2)
    # Names, towns and counties are as unevenly spread as real ones: the n-th most common has about 1/n of them.
    names = list(accumulate(1 / (place + 3) for place in range(len(lasts))))
    counties = list(accumulate(1 / (place + 2) for place in range(len(COUNTIES))))
    cities, streets = made(CITIES, 2), made(STREETS, 2)
    towns = list(accumulate(1 / (place + 2) for place in range(CITIES)))
    codes = ["608", "414", "262", "920", "715"]
    people = []
    for number in range(count):
        town = chance.choices(range(CITIES), cum_weights=towns)[0]
        people.append(
            Person(
                chance.choices(lasts, cum_weights=names)[0],
                chance.choice(FIRST_NAMES),
                f"9{number:09d}",
                f"7{number:07d}",
                f"({chance.choice(codes)}) {chance.randrange(200, 999)}-{chance.randrange(10_000):04d}",
                chance.choice(streets),
                cities[town],
                f"53{town:03d}",
                chance.choices(COUNTIES, cum_weights=counties)[0],
                f"Worker {chance.randrange(WORKERS)}",
                date(1976, 1, 1) + timedelta(days=chance.randrange(11_000)),
                chance.randrange(100_000, 5_000_000),
                chance.choices(("", "address_unverified", "deceased"), (80, 19, 1))[0],
            )
        )
    return people


def fill(session: Session, people: Sequence[Person]) -> None:
    """Write them, with a report that lists nearly all of them, and the work with some."""
    chance = Random(2)
    report = _report(session)
    keys = [uuid7() for _ in people]
    listed = [report if chance.random() < 0.97 else None for _ in people]
    parts = ("last_name", "first_name", "middle_name", "suffix")
    by_hand = {"source": Source.REPORT, "created_at": AT, "safe_contact": False, "safe_contact_note": ""}
    by_hand |= {"safe_contact_way": "", "safe_contact_time": "", "assigned_to": "", "closed_reason": ""}
    insert_rows(
        session,
        Ncp,
        ("id", "pin", *parts, "sort_name", "date_of_birth", "listed_import_id", "closed_on"),
        (
            (key, person.pin, person.last, person.first, "", "", search_terms.sort_name(person.last, person.first),
             person.born, on, TODAY if chance.random() < 0.02 else None)
            for key, person, on in zip(keys, people, listed, strict=True)
        ),
        same=by_hand,
    )  # fmt: skip
    said = {"since": TODAY, "source": Source.REPORT, "import_id": report}
    both = list(zip(keys, people, strict=True))
    names = ((uuid7(), key, person.last, person.first, "", "") for key, person in both)
    insert_rows(session, NcpName, ("id", "ncp_id", *parts), names, same=said)
    untried = said | {"standing": Standing.UNTRIED}
    phones = ((uuid7(), key, person.phone) for key, person in both)
    insert_rows(session, NcpPhone, ("id", "ncp_id", "number"), phones, same=untried)
    addresses = (
        (uuid7(), key, f"{chance.randrange(1, 9_999)} {person.street} St", "", person.city, "WI", person.zip, None)
        for key, person in both
    )
    columns = ("id", "ncp_id", "address_1", "address_2", "city", "state", "zip", "verified_on")
    insert_rows(session, NcpAddress, columns, addresses, same=untried)
    _fill_cases(session, both, listed)
    _fill_work(session, keys, chance)
    search_index.rebuild_all(session)


def _report(session: Session) -> UUID:
    file = Attachment(
        kind=AttachmentKind.REFERRAL_REPORT, file_name="r.csv", media_type="text/csv", sha256="0" * 64, size=1,
        content=b"x", added_at=AT,
    )  # fmt: skip
    session.add(file)
    session.flush()
    report = ReportImport(
        file_name="r.csv", file_sha256="0" * 64, attachment_id=file.id, report_date=TODAY, imported_at=AT,
        rows_total=0, rows_accepted=0, rows_rejected=0, rows_duplicate=0, ncps_new=0, ncps_changed=0,
        ncps_unchanged=0, ncps_returned=0, ncps_not_listed=0,
    )  # fmt: skip
    session.add(report)
    session.flush()
    session.execute(insert(ReportCounty), [{"import_id": report.id, "county": county} for county in COUNTIES])
    return report.id


def _fill_cases(session: Session, people: Sequence[tuple[UUID, Person]], listed: Sequence[UUID | None]) -> None:
    cases = [uuid7() for _ in people]
    columns = ("id", "ncp_id", "number", "county", "arrears_cents", "worker", "listed_import_id")
    rows = (
        (case, key, person.case, person.county, person.arrears, person.worker, on)
        for case, (key, person), on in zip(cases, people, listed, strict=True)
    )
    insert_rows(session, IvdCase, columns, rows, same={"case_status": "OPEN"})
    flags: list[tuple[UUID, str]] = []

    def snapshots() -> Iterator[tuple[object, ...]]:
        for number, (case, (_, person), on) in enumerate(zip(cases, people, listed, strict=True)):
            if on is not None:
                key = uuid7()
                if person.flag:
                    flags.append((key, person.flag))
                yield key, case, on, number, person.county, 40_000, 0, 10_000, 0, person.arrears, person.worker

    paid = ("csup_cents", "paid_m1_cents", "paid_m2_cents", "paid_m3_cents")
    told = ("id", "case_id", "import_id", "row_number", "county", *paid, "arrears_cents", "worker")
    insert_rows(session, CaseSnapshot, told, snapshots(), same={"as_of": TODAY, "sheet": "", "case_status": "OPEN"})
    insert_rows(session, SnapshotFlag, ("snapshot_id", "code"), flags)


def _fill_work(session: Session, keys: Sequence[UUID], chance: Random) -> None:
    worked_with = chance.sample(keys, min(WORKED_WITH, len(keys)))
    contacts, steps = [], []
    for key in worked_with:
        for _ in range(chance.randrange(1, 4)):
            outcome = chance.choice((ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE, ContactOutcome.REACHED))
            contacts.append((uuid7(), key, AT - timedelta(days=chance.randrange(180)), outcome))
        if chance.random() < 0.5:
            steps.append((uuid7(), key, "Call again", TODAY + timedelta(days=chance.randrange(-10, 40))))
    columns = ("id", "ncp_id", "at", "outcome")
    made = {"kind": ContactKind.CALL, "direction": Direction.OUT, "note": "", "by": "bench", "uncleared_reason": ""}
    insert_rows(session, ContactAttempt, columns, contacts, same=made)
    insert_rows(
        session, FollowUp, ("id", "ncp_id", "what", "due_on"), steps, same={"promised": False, "created_at": AT}
    )
