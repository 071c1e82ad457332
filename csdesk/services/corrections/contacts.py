"""Corrections of contacts, appointments, next steps and locate requests."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from csdesk.models.contact import (
    Appointment,
    AppointmentKind,
    ContactAttempt,
    ContactKind,
    ContactOutcome,
    Direction,
    FollowUp,
    LocateRequest,
)
from csdesk.models.family import CpContact, CustodialParent
from csdesk.services.corrections.shape import CorrectedKind, Kind, refuse_long
from csdesk.services.days import local_day, refuse_due, refuse_far, refuse_long_past
from csdesk.services.errors import RefusedError
from csdesk.wording import tr

OF_A_CONTACT: dict[str, type] = {
    "at": datetime,
    "kind": ContactKind,
    "direction": Direction,
    "outcome": ContactOutcome,
    "note": str,
}


def _check_contact(_session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if values["outcome"] is ContactOutcome.WRONG_NUMBER and values["kind"] not in (
        ContactKind.CALL,
        ContactKind.TEXT,
    ):
        raise RefusedError(tr("Only a call or a text can go to a wrong number. Nothing was changed; choose again."))
    if values["outcome"] is ContactOutcome.RETURNED_MAIL and values["kind"] is not ContactKind.LETTER:
        raise RefusedError(tr("Only a letter can come back. Nothing was changed; choose again."))
    if values["at"] != row.at and values["at"] > at:
        raise RefusedError(tr("A contact cannot lie ahead. Nothing was changed; correct the day or the time."))


def _check_appointment(_session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if values["starts_at"] != row.starts_at:
        day = local_day(values["starts_at"])
        refuse_far(day, at, field="day")
        refuse_long_past(day, at, field="day")
    refuse_long(values)


def _check_follow_up(_session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if not values["what"]:
        raise RefusedError(tr("A next step needs words. Nothing was changed."))
    if values["due_on"] is None:
        raise RefusedError(tr("A next step needs a day. Nothing was changed; say when it is due."))
    if values["due_on"] != row.due_on:
        refuse_due(values["due_on"], at, field="due_on")
    refuse_long(values)


def _check_locate(_session: Session, _row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if not values["source"]:
        raise RefusedError(tr("It is not said who was asked. Nothing was changed; name the source."))
    if values["asked_on"] is None or values["asked_on"] > local_day(at):
        raise RefusedError(tr("The day of the question is missing or lies ahead. Nothing was changed; correct it."))
    answered = values["answered_on"]
    if answered is not None and not values["asked_on"] <= answered <= local_day(at):
        raise RefusedError(tr("An answer comes after its question and not ahead of today. Nothing was changed."))
    refuse_long(values)


KINDS = {
    CorrectedKind.CONTACT: Kind(ContactAttempt, OF_A_CONTACT, _check_contact),
    CorrectedKind.CP_CONTACT: Kind(
        CpContact,
        OF_A_CONTACT,
        _check_contact,
        person=lambda session, row: session.get_one(CustodialParent, row.custodial_parent_id).ncp_id,
    ),
    CorrectedKind.APPOINTMENT: Kind(
        Appointment,
        {"kind": AppointmentKind, "starts_at": datetime, "court": str, "place": str, "purpose": str},
        _check_appointment,
    ),
    CorrectedKind.FOLLOW_UP: Kind(FollowUp, {"what": str, "due_on": date, "promised": bool}, _check_follow_up),
    CorrectedKind.LOCATE_REQUEST: Kind(
        LocateRequest,
        {"source": str, "asked_on": date, "answered_on": date, "found": bool, "result": str},
        _check_locate,
    ),
}
