"""What was begun on records and is not saved: a contact for each person, and the form that was open."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from csdesk.ui.screens.ncps.add_contact import Draft


class Drafts:
    """Contacts that wait for their persons, and the form that waits for its record to be shown again."""

    def __init__(self) -> None:
        self._contacts: dict[UUID, Draft] = {}
        self._form: dict[str, Any] | None = None

    def of(self, ncp_id: UUID) -> Draft | None:
        """The contact that was begun with a person."""
        return self._contacts.get(ncp_id)

    def keep(self, ncp_id: UUID, draft: Draft | None) -> None:
        """What stands in the fields for a person; None: nothing does."""
        if draft is None:
            self.forget(ncp_id)
        else:
            self._contacts[ncp_id] = draft

    def forget(self, ncp_id: UUID) -> None:
        """The contact was saved, or its fields are empty."""
        self._contacts.pop(ncp_id, None)

    def form_of(self, ncp_id: UUID | None) -> dict[str, Any] | None:
        """The form that was open on this person's record before."""
        return self._form if self._form is not None and self._form["ncp_id"] == str(ncp_id) else None

    def take_form(self, ncp_id: UUID | None, action: str) -> dict[str, Any] | None:
        """What was typed for this action on this person's record; it is asked for once."""
        found = self.form_of(ncp_id)
        if found is None or found["action"] != action:
            return None
        self._form = None
        return found

    def as_json(self, ncp_id: UUID | None, form: dict[str, Any]) -> dict[str, Any]:
        """All of it, with the form that is open on a record; empty when nothing is."""
        found: dict[str, Any] = {}
        if self._contacts:
            found["contacts"] = {str(key): asdict(draft) for key, draft in self._contacts.items()}
        if form:
            found["form"] = {"ncp_id": str(ncp_id), **form}
        elif self._form is not None:
            found["form"] = self._form
        return found | {"ncp_id": str(ncp_id)} if found and ncp_id is not None else found

    def from_json(self, kept: dict[str, Any]) -> None:
        """Put back what `as_json` gave."""
        self._contacts = {UUID(key): Draft(**draft) for key, draft in kept.get("contacts", {}).items()}
        self._form = kept.get("form")
