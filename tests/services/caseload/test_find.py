"""Every search finds exactly those whom a plain recount of the tables finds, in the order that was asked for."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from csdesk.models.assessment import (
    Answer,
    AnswerState,
    Assessment,
    AssessmentState,
    Eligibility,
    Instrument,
    InterviewMode,
)
from csdesk.models.contact import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    ContactAttempt,
    ContactKind,
    ContactOutcome,
    FollowUp,
)
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpMark, NcpName, NcpPhone, SearchEntry, Source
from csdesk.services import caseload, search_index, search_marks
from csdesk.services import vault as vaults
from csdesk.services.caseload import CaseloadQuery, Contacted, Sort, StepDue
from csdesk.services.search_terms import digits_of, sort_name
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from tests.services.caseload.recount import Recount
from tests.services.people import NOW, TODAY, Person, add_csa, add_person, add_report

NAMES = ["O'Brien", "Smith-Jones", "Nguyễn", "Łukasz", "de la Cruz", "Smith", "Smithers", "Maria", "Mary Ann", "Rock"]
CITIES = ["Madison", "Fond du Lac", "St. Croix Falls", "Rockton"]
COUNTIES = ["Rock", "Dane", "St. Croix"]
WORKERS = ["", "LEE, A", "Lee A.", "ROCK B"]
FLAGS = ["deceased", "address_unverified", "unworkable_status"]
PHONES = ["(608) 555-0112", "1-608-555-0155", "414.555.0155", "555-0199", ""]
PEOPLE = 60


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """Sixty people in whom everything that can be asked for occurs, most of it several times."""
    path = tmp_path_factory.mktemp("find") / "find.csvault"
    vault = vaults.create(path, "lantern orbit walnut 42").vault
    vault.write(_fill)
    yield vault
    vault.lock()


def _fill(session: Session) -> None:
    reports = (add_report(session, "Rock", "Dane", on=date(2026, 9, 4)), add_report(session, *COUNTIES))
    add_csa(session, "Dane")
    instrument = Instrument(code="fra", version="1", sha256="0" * 64, source_text="")
    session.add(instrument)
    session.flush()
    for number in range(PEOPLE):
        _person(session, number, reports, instrument.id)


def _person(session: Session, number: int, reports: tuple[UUID, UUID], instrument: UUID) -> None:
    last, first = NAMES[number % 10], NAMES[(number // 7 + 3) % 10]
    counties = tuple(COUNTIES[: 1 + number % 3]) if number % 5 == 0 else (COUNTIES[number % 3],)
    flags = (FLAGS[number % 3],) if number % 4 == 0 else ()
    person = Person(
        last, first, counties if number % 11 else (), phone=PHONES[number % 5], flags=flags,
        safe_contact=number % 6 == 0,
    )  # fmt: skip
    listed = number % 7 and person.counties  # whom a report lists has a case
    ncp_id = add_person(session, person, report=reports[number % 2] if listed else None)
    ncp = session.get_one(Ncp, ncp_id)
    ncp.pin = f"00{number:02d}55501{number:02d}" if number % 9 else None
    ncp.sort_name = sort_name(last, first)
    ncp.date_of_birth = date(1980, 1, 1) + timedelta(days=37 * (number % 13)) if number % 8 else None
    ncp.assigned_to = "Dana" if number % 3 == 0 else ""
    ncp.closed_on = TODAY if number % 10 == 9 else None
    if number % 6 == 1:
        session.add(NcpName(ncp_id=ncp_id, last_name="Former-Name", first_name=first, since=TODAY, source=Source.CSA))
    city = CITIES[number % 4]
    session.add(
        NcpAddress(
            ncp_id=ncp_id,
            address_1=f"{number} O'Neil Ave",
            city=city,
            zip=f"5370{number % 4}",
            since=TODAY,
            source=Source.CSA,
        )
    )
    for place, case in enumerate(session.scalars(select(IvdCase).where(IvdCase.ncp_id == ncp_id))):
        case.worker = WORKERS[(number + place) % 4]
        case.arrears_cents = number * 100 if number % 4 else None
    _work(session, ncp_id, number, instrument)
    search_index.rebuild(session, [ncp_id])


def _work(session: Session, ncp_id: UUID, number: int, instrument: UUID) -> None:
    for back in ((), (2,), (2, 40), (40,), (200,))[number % 5]:
        outcome = ContactOutcome.REACHED if number % 2 else ContactOutcome.NO_ANSWER
        at = NOW - timedelta(days=back)
        session.add(ContactAttempt(ncp_id=ncp_id, at=at, kind=ContactKind.CALL, outcome=outcome, by="x"))
    for ahead in ((), (-3,), (1,), (20,))[number % 4]:
        done = NOW if number % 12 == 1 else None
        due = TODAY + timedelta(days=ahead)
        session.add(FollowUp(ncp_id=ncp_id, what="x", due_on=due, done_at=done, created_at=NOW))
    if number % 7 == 3:
        session.add(
            Appointment(
                ncp_id=ncp_id,
                kind=AppointmentKind.APPOINTMENT,
                created_at=NOW,
                state=AppointmentState.PLANNED,
                starts_at=NOW + timedelta(days=(number % 3) * 4 - 2),
            )
        )
    for turn in range(number % 3 if number % 2 else 0):
        at = NOW - timedelta(days=10 - turn)
        assessment = Assessment(
            ncp_id=ncp_id, instrument_id=instrument, mode=InterviewMode.CASEWORKER, started_at=at, finished_at=at,
            state=AssessmentState.FINISHED, interviewer="x", determined_at=at,
            determination=Eligibility.ELIGIBLE if turn else Eligibility.NOT_ELIGIBLE,
        )  # fmt: skip
        session.add(assessment)
        session.flush()
        for question, said in (("Q8", ("yes", "no")[turn]), ("Q9", ("no", "sometimes")[turn])):
            answer = {"assessment_id": assessment.id, "state": AnswerState.ANSWERED, "answered_at": at}
            session.add(Answer(question=question, value=said, **answer))


def some(values: Any) -> st.SearchStrategy[Any]:
    """Often none, else one or two of these."""
    return st.one_of(st.just(()), st.lists(st.sampled_from(list(values)), min_size=1, max_size=2).map(tuple))


TYPED = st.one_of(
    st.sampled_from(["", "o'br", "obrien", "smith-j", "smithjones", "nguyen", "Łuk", "la cr", "former", "rock"]),
    st.sampled_from(["555", "0155", "5550", "608555", "608-555-0112", "6085550155", "537", "mad", "smi mad"]),
    st.sampled_from(
        ["o'neil", "st croix", "mary 555", "smith 0155", "zzz", "a", "00", "53702", "du fond", "50155", "55555", "-"]
    ),
)
QUERIES = st.builds(
    CaseloadQuery,
    text=TYPED,
    counties=some(COUNTIES),
    stages=some(Stage),
    flags=some(FLAGS),
    workers=some(["LEE, A", "rock b"]),
    assigned_to=some(["Dana", ""]),
    eligibility=some([Eligibility.ELIGIBLE, Eligibility.NOT_ELIGIBLE]),
    able=some(["yes", "no"]),
    willing=some(["no", "sometimes"]),
    contacted=st.sampled_from([None, None, *Contacted]),
    contacted_days=st.sampled_from([2, 30, 100]),
    step_due=st.sampled_from([None, None, *StepDue]),
    on_latest_report=st.sampled_from([None, None, True, False]),
    closed=st.sampled_from([None, None, True, False]),
    sort=st.sampled_from(list(Sort)),
    descending=st.booleans(),
)
ONE_FILTER = st.builds(
    lambda text, whole, kind: replace(CaseloadQuery(text), **{kind: getattr(whole, kind)}),
    TYPED,
    QUERIES,
    st.sampled_from([name for name in CaseloadQuery.__dataclass_fields__ if name != "text"]),
)


@pytest.fixture(scope="module")
def recount(desk: Vault) -> Recount:
    """The recount, read once: nobody changes anything meanwhile."""

    def read(session: Session) -> Recount:
        everything = Recount(session)
        session.expunge_all()
        return everything

    return desk.read(read)


@settings(max_examples=120, deadline=None)
@given(query=st.one_of(ONE_FILTER, ONE_FILTER, QUERIES))
def test_a_search_finds_whom_a_recount_finds(desk: Vault, recount: Recount, query: CaseloadQuery) -> None:
    def look(session: Session) -> None:
        wanted = {ncp.id for ncp in recount.found(query)}
        whole = caseload.order(session, query, today=TODAY)
        lines = caseload.lines_at(session, whole, 0, PEOPLE, today=TODAY)
        assert {line.ncp_id for line in lines} == wanted
        assert whole.total == len(lines) == caseload.count(session, query, today=TODAY)
        assert caseload.first_rows(session, query, today=TODAY, limit=PEOPLE) == lines
        assert caseload.first_rows(session, query, today=TODAY, limit=7) == lines[:7]
        assert caseload.lines_at(session, whole, 5, 9, today=TODAY) == lines[5:14]
        page = caseload.find(session, query, today=TODAY, limit=4, offset=3)
        assert (page.rows, page.total) == (lines[3:7], len(wanted))

    desk.read(look)


def _first_of(column: Any, said: Callable[[str], str] = str) -> Callable[[caseload.CaseloadLine, Ncp], Any]:
    """The first of what a person has several of; a list says nothing of where somebody under safe contact is."""

    def key(line: caseload.CaseloadLine, ncp: Ncp) -> Any:
        if line.safe_contact and column.class_ in {NcpPhone, NcpAddress}:
            return None
        values = select(column).where(column.class_.ncp_id == ncp.id, column != "")
        session = object_session(ncp)
        assert session is not None
        return min(map(said, session.scalars(values)), default=None)

    return key


SORT_KEYS: dict[Sort, Callable[[caseload.CaseloadLine, Ncp], Any]] = {
    Sort.NAME: lambda _line, ncp: (ncp.sort_name, ncp.id.hex),
    Sort.PIN: lambda line, _ncp: line.pin or None,
    Sort.COUNTY: lambda line, _ncp: line.counties[0] if line.counties else None,
    Sort.STAGE: lambda line, _ncp: list(Stage).index(line.stage or Stage.CLOSED),
    Sort.AGE: lambda _line, ncp: -ncp.date_of_birth.toordinal() if ncp.date_of_birth else None,
    Sort.ARREARS: lambda line, _ncp: line.arrears_cents,
    Sort.LAST_CONTACT: lambda line, _ncp: line.last_contact.at if line.last_contact else None,
    Sort.NEXT_STEP: lambda line, _ncp: line.next_step.due_on if line.next_step else None,
    Sort.WORKER: lambda line, _ncp: min(map(search_marks.worker_mark, line.workers), default=None),
    Sort.ASSIGNED_TO: lambda _line, ncp: ncp.assigned_to or None,
    Sort.PHONE: _first_of(NcpPhone.number, digits_of),
    Sort.CASE: _first_of(IvdCase.number),
    Sort.CITY: _first_of(NcpAddress.city),
    Sort.OFFICE_MARKS: _first_of(NcpMark.mark),
    Sort.FLAGS: lambda line, _ncp: bool(line.flags) or None,
}


@pytest.mark.parametrize("few", [0, 2_000])
@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("sort", list(Sort))
def test_the_order_is_the_one_that_was_asked_for(
    desk: Vault, sort: Sort, down: bool, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether people are collected and sorted, or gone through in their order."""
    monkeypatch.setattr(sys.modules["csdesk.services.caseload.find"], "FEW", few)

    def look(session: Session) -> None:
        for text in ("", "smi"):
            query = CaseloadQuery(text, sort=sort, descending=down)
            lines = caseload.first_rows(session, query, today=TODAY, limit=PEOPLE)
            keys = [SORT_KEYS[sort](line, session.get_one(Ncp, line.ncp_id)) for line in lines]
            known = [key for key in keys if key is not None]
            assert known == sorted(known, reverse=down)
            assert keys[: len(known)] == known
            names = [session.get_one(Ncp, line.ncp_id).sort_name for line in lines]
            same = [name for key, name in zip(keys, names, strict=True) if key == keys[0]]
            if sort is not Sort.NAME:
                assert same == sorted(same)

    desk.read(look)


def test_there_is_always_room_for_one_more_between_two(vault: Vault) -> None:
    def look(session: Session) -> None:
        add_person(session, Person("Aaa", "A"))
        add_person(session, Person("Zzz", "Z"))
        for number in range(40):
            add_person(session, Person("Mmm", f"{number:03d}"))
        places = select(Ncp.sort_name).join(SearchEntry, SearchEntry.ncp_id == Ncp.id).order_by(SearchEntry.place)
        names = session.scalars(places).all()
        assert len(names) == 42
        assert list(names) == sorted(names)

    vault.write(look)


def test_who_goes_is_found_no_more(vault: Vault) -> None:
    ncp_id = vault.write(lambda session: add_person(session, Person("Quillfeather", "Ambrose")))
    vault.write(lambda session: session.delete(session.get_one(Ncp, ncp_id)))
    query = CaseloadQuery("quill")
    assert vault.read(lambda session: caseload.count(session, query, today=TODAY)) == 0
