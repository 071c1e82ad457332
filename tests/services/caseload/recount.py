"""Whom a search must find: a plain recount of the tables, written anew and read row by row."""

import re
from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from anyascii import anyascii
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import (
    Answer,
    Assessment,
    AssessmentState,
)
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpPhone
from csdesk.services import caseload
from csdesk.services.caseload import CaseloadQuery, Contacted, StepDue
from csdesk.services.stages import stages_of
from tests.services.people import NOW, TODAY


def plain(text: str) -> str:
    """A text as it is compared, written anew here."""
    return " ".join(re.sub(r"[^a-z0-9]", " ", anyascii(text).lower().replace("'", "")).split())


def words(*texts: str) -> set[str]:
    """All words of these texts, those with a hyphen also as one."""
    return {word for text in texts for form in (text, text.replace("-", "")) for word in plain(form).split()}


class Recount:
    """Everybody, read row by row."""

    def __init__(self, session: Session) -> None:
        self.people = session.scalars(select(Ncp)).all()
        models: tuple[Any, ...] = (NcpName, NcpAddress, NcpPhone, IvdCase, Assessment)
        self.of_person: dict[Any, dict[UUID, list[Any]]] = {model: defaultdict(list) for model in models}
        for model in models:
            for row in session.scalars(select(model)):
                self.of_person[model][row.ncp_id].append(row)
        self.answers: dict[UUID, dict[str, str]] = defaultdict(dict)
        for answer in session.scalars(select(Answer)):
            self.answers[answer.assessment_id][answer.question] = answer.value
        self.flags: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
        listed = select(CaseSnapshot.case_id, CaseSnapshot.import_id, SnapshotFlag.code)
        for case, report, code in session.execute(
            listed.join(SnapshotFlag, SnapshotFlag.snapshot_id == CaseSnapshot.id)
        ):
            self.flags[case, report].add(code)
        self.stages = stages_of(session, [ncp.id for ncp in self.people], today=TODAY)
        self.lines = {line.ncp_id: line for line in caseload.find(session, CaseloadQuery(), today=TODAY).rows}

    def rows(self, model: Any, ncp: Ncp) -> list[Any]:
        """The rows of a table about one person."""
        return list(self.of_person[model][ncp.id])

    def found(self, query: CaseloadQuery) -> list[Ncp]:
        """Whom the query means."""
        return [ncp for ncp in self.people if self.has_text(ncp, query.text) and self.passes(ncp, query)]

    def has_text(self, ncp: Ncp, text: str) -> bool:
        """Whether every word begins a word of the person's, or stands in a phone number."""
        typed = plain(text).split()
        if not any(character.isalpha() for character in text):
            digits = re.sub(r"\D", "", text)
            digits = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
            typed = [digits] if digits else []
        cases = self.rows(IvdCase, ncp)
        own = words(ncp.last_name, ncp.first_name, ncp.middle_name)
        for name in self.rows(NcpName, ncp):
            own |= words(name.last_name, name.first_name, name.middle_name)
        own |= {plain(text).replace(" ", "") for text in (ncp.pin or "", *(case.number for case in cases))} - {""}
        others = set[str]()
        numbers = []
        if not ncp.safe_contact:
            for address in self.rows(NcpAddress, ncp):
                others |= words(address.address_1, address.address_2, address.city, address.zip)
            numbers = [re.sub(r"\D", "", phone.number) for phone in self.rows(NcpPhone, ncp)]
            numbers = [number[1:] if len(number) == 11 and number[0] == "1" else number for number in numbers]
        return all(
            any(one.startswith(word) for one in own | others)
            or (word.isdigit() and len(word) >= 3 and any(word in number for number in numbers))
            for word in typed
        )

    def passes(self, ncp: Ncp, query: CaseloadQuery) -> bool:
        """Whether the filters let the person through."""
        cases = self.rows(IvdCase, ncp)
        listed = [(case.id, case.listed_import_id) for case in cases if case.listed_import_id]
        flags = {code for report in listed for code in self.flags[report]}
        workers = {plain(case.worker) for case in cases}
        return (
            (not query.counties or bool({case.county for case in cases} & set(query.counties)))
            and (not query.workers or bool(workers & set(map(plain, query.workers))))
            and (not query.flags or bool(flags & set(query.flags)))
            and (not query.stages or self.stages[ncp.id] in query.stages)
            and (not query.assigned_to or ncp.assigned_to in query.assigned_to)
            and (query.closed is None or (ncp.closed_on is not None) is query.closed)
            and (query.on_latest_report is None or self.lines[ncp.id].on_latest_report is query.on_latest_report)
            and self.assessed(ncp, query)
            and self.contacted(ncp, query)
            and self.stepped(ncp, query)
        )

    def assessed(self, ncp: Ncp, query: CaseloadQuery) -> bool:
        """The filters on the newest finished interview."""
        if not (query.eligibility or query.able or query.willing):
            return True
        finished = [row for row in self.rows(Assessment, ncp) if row.state is AssessmentState.FINISHED]
        if not finished:
            return False
        newest = max(finished, key=lambda row: row.finished_at or NOW)
        said = self.answers[newest.id]
        return (
            (not query.eligibility or newest.determination in query.eligibility)
            and (not query.able or said["Q8"] in query.able)
            and (not query.willing or said["Q9"] in query.willing)
        )

    def contacted(self, ncp: Ncp, query: CaseloadQuery) -> bool:
        """The filter on the last contact."""
        if query.contacted is None:
            return True
        last = self.lines[ncp.id].last_contact
        if last is None:
            return query.contacted is Contacted.NEVER
        lately = last.day >= TODAY - timedelta(days=query.contacted_days)
        return query.contacted is (Contacted.LATELY if lately else Contacted.LONG_AGO)

    def stepped(self, ncp: Ncp, query: CaseloadQuery) -> bool:
        """The filter on the next step."""
        step = self.lines[ncp.id].next_step
        if query.step_due is None:
            return True
        if step is None or query.step_due is StepDue.NONE:
            return step is None and query.step_due is StepDue.NONE
        sunday = TODAY + timedelta(days=6 - TODAY.weekday())
        due = StepDue.OVERDUE if step.due_on < TODAY else StepDue.THIS_WEEK if step.due_on <= sunday else None
        return query.step_due is due
