"""The contact persons of a CSA."""

from typing import Any
from uuid import UUID

from csdesk.services import directory
from csdesk.services.directory import CsaContactView, CsaView
from csdesk.ui.desk import Desk
from csdesk.ui.screens.directory.entries import Entries, EntriesSheet
from csdesk.ui.widgets import Column, FieldSpec
from csdesk.wording import tr


def _reach(person: CsaContactView) -> str:
    return " · ".join(part for part in (person.phone, person.email) if part) or tr("no phone, no e-mail")


def _gets(person: CsaContactView) -> str:
    wanted = (("reports", person.receives_reports), (tr("lists to review"), person.receives_reviews))
    return ", ".join(name for name, gets in wanted if gets)


CONTACTS = Entries(
    title=tr("Contact persons"),
    one=tr("contact person"),
    name="directory.contact",
    list_name="directory.contacts",
    columns=(
        Column(
            tr("Name"),
            lambda person: f"{person.name}, {person.role}" if person.role else person.name,
            bold=True,
            detail=_reach,
            tip=_reach,
        ),
        Column(
            tr("Gets"),
            _gets,
            186,
            role="ink_2",
            icon=lambda person: "envelope-simple" if _gets(person) else "",
            tip=_gets,
        ),
    ),
    fields=(
        FieldSpec("name", tr("Name")),
        FieldSpec("role", tr("Function or team"), placeholder=tr("Enforcement team")),
        FieldSpec("phone", tr("Phone")),
        FieldSpec("email", tr("E-mail"), placeholder=tr("name@county.example")),
        FieldSpec("receives_reports", tr("Receives the status reports"), "tick"),
        FieldSpec("receives_reviews", tr("Receives the lists to review"), "tick"),
    ),
    nothing=tr(
        "Nobody yet. A status report goes to a contact person who receives reports, a list to review to one who "
        "receives those."
    ),
    shown=5,
)


class ContactPersonsSheet(EntriesSheet):
    """Name, phone number and e-mail address, as DFES 19-07 asks each CSA to name them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, CONTACTS)
        self._agency: CsaView | None = None

    def show_agency(self, agency: CsaView) -> None:
        """Show the persons of an agency."""
        self._agency = agency
        self.show_rows(str(agency.id), agency.contacts)

    def blank(self) -> dict[str, Any]:
        """A new one receives the reports."""
        return {**super().blank(), "receives_reports": True, "receives_reviews": False}

    def keep(self, session: Any, one_id: UUID | None, values: dict[str, Any]) -> None:
        """Add or change a person."""
        at, who = self.desk.now(), self.desk.who
        if one_id is not None:
            directory.edit_contact_person(session, one_id, at=at, who=who, **values)
        elif self._agency is not None:
            directory.add_contact_person(session, self._agency.id, at=at, who=who, **values)

    def take_out(self, session: Any, one_id: UUID) -> None:
        """Remove a person."""
        directory.remove_contact_person(session, one_id, at=self.desk.now(), who=self.desk.who)
