"""What was begun on records and is not saved: a contact and forms for each person."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Draft:
    """What was entered and is not saved yet."""

    kind: object
    direction: object
    outcome: object
    note: str
    next_step: str
    when: str
    promised: bool
    reason: str
    phone: str = ""
    steps: dict[str, list[str]] = field(default_factory=dict)
    """What was said of steps of the plan, by their ids."""


class Drafts:
    """Contacts that wait for their persons, and forms that wait to be opened again, or for their records."""

    def __init__(self) -> None:
        self._contacts: dict[UUID, Draft] = {}
        self._forms: dict[tuple[str, str], dict[str, Any]] = {}
        """By person and action."""

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
        """The form that was open when this person's record was left."""
        here = str(ncp_id)
        return next((form for form in self._forms.values() if form["ncp_id"] == here and form["open"]), None)

    def keep_form(self, ncp_id: UUID | None, form: dict[str, Any], *, is_open: bool) -> None:
        """What was typed into a form; nothing where nothing was. `is_open`: it opens again with the record."""
        if form:
            self._forms[str(ncp_id), form["action"]] = {**form, "ncp_id": str(ncp_id), "open": is_open}

    def take_form(self, ncp_id: UUID | None, action: str) -> dict[str, Any] | None:
        """What was typed for this action on this person's record; it is asked for once."""
        return self._forms.pop((str(ncp_id), action), None)

    def has_of_others(self, ncp_id: UUID) -> bool:
        """Whether something waits for another record than this one."""
        return bool(self._contacts.keys() - {ncp_id}) or any(here != str(ncp_id) for here, _ in self._forms)

    def adopt(self, ncp_id: UUID, merged: Iterable[UUID]) -> bool:
        """What waits for records that were merged into this one waits for this one, where it has no such thing
        itself. False where there is none."""
        moved = False
        for gone in merged:
            if gone in self._contacts and ncp_id not in self._contacts:
                self._contacts[ncp_id] = self._contacts.pop(gone)
                moved = True
            for here, action in [key for key in self._forms if key[0] == str(gone)]:
                if (str(ncp_id), action) not in self._forms:
                    form = self._forms.pop((here, action))
                    self.keep_form(ncp_id, form, is_open=False)
                    moved = True
        return moved

    def as_json(self, ncp_id: UUID | None, form: dict[str, Any]) -> dict[str, Any]:
        """All of it, with the form that is open on a record; empty when nothing is."""
        forms = dict(self._forms)
        if form:
            forms[str(ncp_id), form["action"]] = {"ncp_id": str(ncp_id), "open": True, **form}
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
        self._forms = {(form["ncp_id"], form["action"]): {"open": True, **form} for form in forms}
