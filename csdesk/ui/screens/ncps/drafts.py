"""What was begun on records and is not saved: a contact and a form for each person."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from csdesk.ui.screens.ncps.add_contact import Draft


class Drafts:
    """Contacts that wait for their persons, and forms that wait for their records to be shown again."""

    def __init__(self) -> None:
        self._contacts: dict[UUID, Draft] = {}
        self._forms: dict[str, dict[str, Any]] = {}

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
        return self._forms.get(str(ncp_id))

    def keep_form(self, ncp_id: UUID | None, form: dict[str, Any]) -> None:
        """What was typed into the form that is open on a record which is left; nothing where nothing was."""
        if form:
            self._forms[str(ncp_id)] = {"ncp_id": str(ncp_id), **form}

    def take_form(self, ncp_id: UUID | None, action: str) -> dict[str, Any] | None:
        """What was typed for this action on this person's record; it is asked for once."""
        found = self.form_of(ncp_id)
        if found is None or found["action"] != action:
            return None
        return self._forms.pop(str(ncp_id))

    def as_json(self, ncp_id: UUID | None, form: dict[str, Any]) -> dict[str, Any]:
        """All of it, with the form that is open on a record; empty when nothing is."""
        forms = dict(self._forms)
        if form:
            forms[str(ncp_id)] = {"ncp_id": str(ncp_id), **form}
        found: dict[str, Any] = {}
        if self._contacts:
            found["contacts"] = {str(key): asdict(draft) for key, draft in self._contacts.items()}
        if forms:
            found["forms"] = list(forms.values())
        return found | {"ncp_id": str(ncp_id)} if found and ncp_id is not None else found

    def from_json(self, kept: dict[str, Any]) -> None:
        """Put back what `as_json` gave."""
        self._contacts = {UUID(key): Draft(**draft) for key, draft in kept.get("contacts", {}).items()}
        forms = [*kept.get("forms", ()), *([kept["form"]] if kept.get("form") else ())]
        self._forms = {form["ncp_id"]: form for form in forms}
