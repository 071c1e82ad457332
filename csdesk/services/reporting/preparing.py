"""One making of reports: all is gathered once, then each recipient's report is made and kept, or left alone."""

from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk import dates
from csdesk.services import directory
from csdesk.services.cycles import many_objects
from csdesk.services.directory import CsaView
from csdesk.services.disclosure import Recipient, Rulings
from csdesk.services.errors import RefusedError
from csdesk.services.reporting import before, charts, content, contents, figures, keeping, making, outcomes
from csdesk.services.reporting.made import draft_of, last_left, versions_of
from csdesk.services.reporting.making import Figures, Kept, Made
from csdesk.services.reporting.quarters import Quarter, Span
from csdesk.services.reporting.records import Step, WorkbookMade
from csdesk.services.settings import Settings
from csdesk.wording import tr


class Preparing:
    """The reports of one time, as they would be made on one day."""

    def __init__(self, session: Session, span: Span, *, today: date, settings: Settings) -> None:
        """Gather. Raises `RefusedError` for a time that has not begun."""
        if today < span.first_day:
            title = dates.span(span)
            raise RefusedError(tr("{title} has not begun. Nothing was made; choose an earlier time.", title=title))
        self._session, self._span, self._settings = session, span, settings
        with many_objects():
            self._gathered = content.gather(session, span, as_of=min(today, span.last_day))
        self._rulings = Rulings.load(session, [person.ncp_id for person in self._gathered.people], on=today)

    @property
    def as_of(self) -> date:
        """The day as of which the reports are."""
        return self._gathered.as_of

    def agencies(self) -> tuple[CsaView, ...]:
        """The CSAs of the counties of the people of whom there is something to tell."""
        counties = {county for person in self._gathered.people for county in person.counties_now}
        return directory.agencies(self._session, counties=tuple(sorted(counties))) if counties else ()

    def settle(self, agency: CsaView | None, *, at: datetime) -> UUID | None:
        """Make and keep the report to an agency, or to the state, unless one left; None: there is nobody to tell of.

        Where one left, a draft of an amended report is made anew, and taken back when nothing differs any more. One
        that left before its time was over is another report than that of a later day.
        """
        recipient, csa_id = (Recipient.CSA, agency.id) if agency else (Recipient.STATE, None)
        versions = versions_of(self._session, self._span, recipient, csa_id)
        frozen = next((line for line in versions if line.frozen_at and line.as_of == self.as_of), None)
        draft = draft_of(versions)
        if draft is not None and keeping.may_have_left(self._session, draft.id):
            return draft.id
        if frozen is not None and draft is None:
            return frozen.id
        made = self.made(agency, frozen)
        if made.nothing_differs or (agency is not None and frozen is None and not made.rows.active):
            if draft is not None:
                keeping.take_back(self._session, draft)
            return frozen.id if frozen else None
        return self.keep(made, draft, at=at)

    def made(self, agency: CsaView | None, frozen: WorkbookMade | None = None) -> Made:
        """The report to an agency, or to the state; or the one that amends `frozen`."""
        with many_objects():
            return self._made(agency, frozen)

    def _made(self, agency: CsaView | None, frozen: WorkbookMade | None) -> Made:
        amends = self._kept(frozen) if frozen is not None else None
        if agency is None:
            return making.for_state(self._gathered, self._rulings, self._figures, self._settings, amends)
        last = None if amends else last_left(self._session, agency.id, before=self.as_of)
        compared = self._kept(last) if last is not None else None
        return making.for_csa(self._gathered, self._rulings, self._settings, agency, compared=compared, amends=amends)

    def keep(self, made: Made, draft: WorkbookMade | None, *, at: datetime) -> UUID:
        """Keep a report in the place of its draft, locked with a password where it names people, or as was chosen."""
        protect = made.names or self._settings.protect_state_copy
        return keeping.keep(self._session, made, self._gathered, draft, protect=protect, at=at)

    def _kept(self, line: WorkbookMade) -> Kept:
        """What a report said, and who of its people may be told of what today."""
        said = contents.read(self._session, line.id, line.quarter)
        if said is not None:
            more = contents.people_of(said.lines) - self._rulings.standings.keys()
            self._rulings.standings.update(Rulings.load(self._session, more, on=self._rulings.on).standings)
        return Kept(line, said)

    @cached_property
    def _figures(self) -> Figures:
        quarter = self._span
        if not isinstance(quarter, Quarter):
            raise TypeError("the state is reported to by quarters")
        funnel = before.as_reported(self._session, figures.funnel(self._session, quarter), quarter)
        as_of = self._gathered.as_of
        behind = {step: figures.people_behind(self._session, quarter, step) for step in Step}
        counted = charts.counted(self._session, quarter, as_of=as_of)
        return Figures(funnel, behind, counted, outcomes.compare(self._session, quarter, as_of=as_of))
