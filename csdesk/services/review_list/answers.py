"""What the file of a CSA means, before anything is changed: whom it clears, excludes or leaves open, and doubts."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.dates import whole_day
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.partner import Csa, CsaReview, ReviewAnswer
from csdesk.services.bulk import portions
from csdesk.services.days import local_day
from csdesk.services.referral_report.headings import fold
from csdesk.services.review_list.read import AnswerFile, AnswerRow, AnswersRefusedError, case_key
from csdesk.services.review_list.wording import wording
from csdesk.services.reviews import ANSWER_LABELS, ReviewView, newest_of
from csdesk.wording import tr, tr_marked

AT_A_TIME = 500
MOST_ROWS = 10
"""Named in one sentence."""
WITH_REASON = re.compile(r"\s*(?:[:;,.(–—]|-)\s*")
"""What divides an answer from its reason in one cell: *No - has a job*."""


class Said(StrEnum):
    """What a row comes to. The rows of a file are the sum of these."""

    CLEARED = "cleared"
    EXCLUDED = "excluded"
    OPEN = "open"
    NOTHING_NEW = "nothing_new"
    """It says what is known already, or what another row says."""
    TO_LOOK_AT = "to_look_at"
    """It is not taken unless the liaison says so, or cannot be taken at all."""


@dataclass(frozen=True)
class AnswerLine:
    """One row of the file and what it means."""

    row: int
    said: Said
    name: str
    """As the desk knows the person; as the file does, where it is nobody of this desk."""
    ncp_id: UUID | None
    review_id: UUID | None
    before: ReviewAnswer
    """What was known when the file was looked at."""
    answer: ReviewAnswer
    """What would be taken down."""
    reason: str
    why: str
    """What the file says, or why it is to be looked at."""

    @property
    def can_be_taken(self) -> bool:
        """Whether there is an answer to take down."""
        return self.review_id is not None and self.answer is not ReviewAnswer.OPEN

    @property
    def is_proposed(self) -> bool:
        """Whether it is taken unless the liaison says otherwise."""
        return self.said in (Said.CLEARED, Said.EXCLUDED)


@dataclass(frozen=True)
class AnswersFound:
    """What a file means for one CSA."""

    csa_id: UUID
    agency: str
    file_name: str
    lines: tuple[AnswerLine, ...]
    missing: tuple[str, ...]
    """Who lies before the CSA on the same lists and is not in the file: they stay open."""

    def count(self, said: Said) -> int:
        """How many rows come to this."""
        return sum(line.said is said for line in self.lines)


def answers_found(session: Session, file: AnswerFile, csa_id: UUID | None = None) -> AnswersFound:
    """What the rows of a file mean. `csa_id`: whose file it should be; None: told from what is in it.

    Raises `AnswersRefusedError` for another agency's file, and where it cannot be told whose it is.
    """
    csa = _agency(session, file, csa_id)
    known = _Known(session, csa)
    lines = [_line(row, known) for row in file.rows]
    return AnswersFound(csa.id, csa.name, file.file_name, tuple(_once_each(lines)), known.missing(lines))


def _agency(session: Session, file: AnswerFile, csa_id: UUID | None) -> Csa:
    refs = sorted({row.ref for row in file.rows if row.ref})
    by_ref: Counter[UUID] = Counter()
    for portion in portions(refs, AT_A_TIME):
        by_ref.update(session.scalars(select(CsaReview.csa_id).where(CsaReview.ref.in_(portion))))
    agencies = {csa.id: csa for csa in session.scalars(select(Csa))}
    named = {csa.id for csa in agencies.values() if any(_names(title, csa) for title in file.titles)}
    told = by_ref.most_common(1)[0][0] if by_ref else next(iter(named)) if len(named) == 1 else None
    if csa_id is not None and csa_id in agencies and told in (None, csa_id):
        return agencies[csa_id]
    if told is None:
        raise AnswersRefusedError(
            tr(
                "It cannot be told which agency this file comes from. Open the agency in the Directory and bring the "
                "file in there."
            )
        )
    if csa_id is not None:
        raise AnswersRefusedError(
            tr("This file is about the list of {name}. Bring it in there.", name=agencies[told].name)
        )
    return agencies[told]


def _names(title: str, csa: Csa) -> bool:
    return f" {fold(csa.name)} " in f" {fold(title)} "


class _Known:
    """The people who were ever put before a CSA, and how a row finds its person."""

    def __init__(self, session: Session, csa: Csa) -> None:
        self.newest = newest_of(session, csa.id)
        every = select(CsaReview.ref, CsaReview.ncp_id, CsaReview.id).where(
            CsaReview.csa_id == csa.id, CsaReview.ref != ""
        )
        self.by_ref = {ref: (ncp_id, review_id) for ref, ncp_id, review_id in session.execute(every)}
        self.cases: defaultdict[UUID, set[str]] = defaultdict(set)
        self.by_case: defaultdict[str, set[UUID]] = defaultdict(set)
        self.by_name: defaultdict[str, set[UUID]] = defaultdict(set)
        for portion in portions(list(self.newest), AT_A_TIME):
            rows = select(IvdCase.ncp_id, IvdCase.number).where(IvdCase.ncp_id.in_(portion), IvdCase.number != "")
            for ncp_id, number in session.execute(rows):
                self.cases[ncp_id].add(case_key(number))
                self.by_case[case_key(number)].add(ncp_id)
        for ncp_id, review in self.newest.items():
            self.by_name[fold(review.name)].add(ncp_id)

    def find(self, row: AnswerRow) -> tuple[ReviewView | None, str]:
        """The newest review of the person of a row, and why that is to be looked at; empty where it is certain."""
        if row.ref in self.by_ref:
            ncp_id, review_id = self.by_ref[row.ref]
            review = self.newest[ncp_id]
            if not self._is_about(row, review):
                return review, tr("The Ref is that of {name}; the row names somebody else", name=review.name)
            if review.id != review_id:
                return review, tr("Asked again since, on {day}", day=whole_day(local_day(review.asked_at)))
            return review, ""
        by_case = {ncp_id for case in row.cases for ncp_id in self.by_case.get(case, ())}
        if len(by_case) == 1:
            review = self.newest[by_case.pop()]
            return review, "" if self._same_name(row.name, review) else tr("The case is that of somebody else")
        by_name = self.by_name.get(fold(row.name), set())
        if len(by_name) == 1 and not by_case:
            return self.newest[next(iter(by_name))], tr("Found by the name only")
        return None, ""

    def missing(self, lines: Sequence[AnswerLine]) -> tuple[str, ...]:
        """Who of the lists that the file is about is open and not in it."""
        there = {line.ncp_id for line in lines}
        lists = {review.list_id for review in self.newest.values() if review.ncp_id in there} - {None}
        return tuple(
            review.name
            for review in self.newest.values()
            if review.list_id in lists and review.answer is ReviewAnswer.OPEN and review.ncp_id not in there
        )

    def _is_about(self, row: AnswerRow, review: ReviewView) -> bool:
        case_is = not row.cases or not self.cases[review.ncp_id] or bool(set(row.cases) & self.cases[review.ncp_id])
        return case_is and self._same_name(row.name, review)

    @staticmethod
    def _same_name(name: str, review: ReviewView) -> bool:
        """Whether a word of each part of the name stands in the row; a blank name says nothing against it."""
        words = set(fold(name).split())
        return not words or all(words & set(fold(part).split()) for part in review.name.split(",") if fold(part))


def _line(row: AnswerRow, known: _Known) -> AnswerLine:
    review, doubt = known.find(row)
    answer, reason = understood(row.answer, row.reason)
    line = AnswerLine(
        row=row.number,
        said=Said.TO_LOOK_AT,
        name=review.name if review else row.name or f"Ref {row.ref}" if row.ref or row.name else "Nobody is named",
        ncp_id=review.ncp_id if review else None,
        review_id=review.id if review else None,
        before=review.answer if review else ReviewAnswer.OPEN,
        answer=answer or ReviewAnswer.OPEN,
        reason=reason,
        why=doubt,
    )
    if review is None:
        return replace(line, why=tr("On no list of this agency"))
    if answer is None:
        return replace(line, why=tr("Not understood: “{answer}”", answer=row.answer))
    if answer is ReviewAnswer.EXCLUDED and not reason:
        return replace(line, answer=ReviewAnswer.OPEN, why=tr("Do not contact, but no reason: it stays open"))
    if answer is not ReviewAnswer.EXCLUDED and reason not in ("", review.reason):
        says = ANSWER_LABELS[answer]
        return replace(
            line,
            why=tr(
                "{words}{says}, but with a reason: {reason}",
                words=f"{doubt}. " if doubt else "",
                says=says,
                reason=reason,
            ),
        )
    if answer is ReviewAnswer.OPEN or (answer is review.answer and not doubt):
        is_open = review.answer is ReviewAnswer.OPEN
        why = (
            ""
            if is_open
            else tr("Answered before: {answer_labels}", answer_labels=tr_marked(ANSWER_LABELS[review.answer]).lower())
        )
        return replace(line, said=Said.OPEN if is_open else Said.NOTHING_NEW, why=why)
    if review.answer not in (ReviewAnswer.OPEN, answer):
        before = tr_marked(ANSWER_LABELS[review.answer]).lower()
        changed = (
            tr("Before: {answer_labels}, on {day}", answer_labels=before, day=whole_day(review.answered_on))
            if review.answered_on
            else tr("Before: {answer_labels}", answer_labels=before)
        )
        return replace(line, why=f"{doubt}. {changed}" if doubt else changed)
    return line if doubt else replace(line, said=Said(answer.value))


def understood(answer: str, reason: str) -> tuple[ReviewAnswer | None, str]:
    """What an answer says, and its reason; None for an answer that is not understood."""
    words = wording()
    reason = "" if fold(reason) in words.blank or not fold(reason) else reason.strip()
    if not fold(answer):  # blank, a dash, a question mark
        return ReviewAnswer.OPEN, reason
    if (plain := words.understood.get(fold(answer))) is not None:
        return plain, reason
    before, _, behind = _apart(answer)
    if behind and words.understood.get(fold(before)) is ReviewAnswer.EXCLUDED:
        return ReviewAnswer.EXCLUDED, "; ".join(part for part in (behind, reason) if part)
    return None, reason


def _apart(answer: str) -> tuple[str, str, str]:
    found = WITH_REASON.search(answer)
    if found is None:
        return answer, "", ""
    return answer[: found.start()], found[0], answer[found.end() :].strip(" )")


def _once_each(lines: Sequence[AnswerLine]) -> list[AnswerLine]:
    """Of several rows about one person one counts; where they differ, all are to be looked at."""
    by_person: defaultdict[UUID, list[AnswerLine]] = defaultdict(list)
    for line in lines:
        if line.ncp_id is not None:
            by_person[line.ncp_id].append(line)
    counts = {ncp_id: _counting(of_one) for ncp_id, of_one in by_person.items()}
    return [_beside(line, *counts[line.ncp_id]) if line.ncp_id else line for line in lines]


def _counting(of_one: Sequence[AnswerLine]) -> tuple[AnswerLine | None, str]:
    """Of the rows about one person the one that counts, and why it does not where they differ."""
    saying = [line for line in of_one if line.said in (Said.CLEARED, Said.EXCLUDED)]
    first = next(iter(saying), None) or next((line for line in of_one if line.said is Said.OPEN), None)
    if len({line.answer for line in saying}) < 2:
        return first, ""
    rows = ", ".join(str(line.row) for line in saying[:MOST_ROWS])
    more = len(saying) - MOST_ROWS
    if more > 0:
        return first, tr("Rows {rows} and {more:,} more say different things", rows=rows, more=more)
    return first, tr("Rows {rows} say different things", rows=rows)


def _beside(line: AnswerLine, first: AnswerLine | None, they_differ: str) -> AnswerLine:
    if first is None or line.said in (Said.TO_LOOK_AT, Said.NOTHING_NEW):
        return line
    if they_differ:
        return replace(line, said=Said.TO_LOOK_AT, why=they_differ)
    return line if line is first else replace(line, said=Said.NOTHING_NEW, why=tr("As in row {row}", row=first.row))
