"""What the settings ask for, and what is accepted."""

from typing import Any

from csdesk.services.phones import is_number
from csdesk.ui.widgets import FieldSpec, number_needed
from csdesk.wording import tr

HOURS_OF_A_WEEK = 168
LONGEST_ALONE = 15
LOCAL = ("localhost", "127.0.0.1", "::1")

YOU = (
    FieldSpec("liaison_name", tr("Name"), helper=tr("Signs letters and worksheets, and stands in the audit trail.")),
    FieldSpec("liaison_phone", tr("Phone")),
    FieldSpec("liaison_email", tr("E-mail"), helper=tr("The sender of all messages.")),
    FieldSpec("agency_name", tr("Agency"), span=1),
    FieldSpec("tech_id", tr("Tech ID"), longest=40, helper=tr("Fills in that question of the interview.")),
)
WORK = (
    FieldSpec(
        "counties",
        tr("Counties that you serve"),
        "several",
        placeholder=tr("Type its first letters, then Enter"),
        helper=tr("None: all that a referral report brings."),
        span=2,
    ),
    FieldSpec(
        "full_time_hours", tr("Full time begins at (hours a week)"), "number", lowest=1, highest=HOURS_OF_A_WEEK
    ),
    FieldSpec(
        "client_idle_minutes",
        tr("An interview left alone closes up after (minutes)"),
        "number",
        lowest=1,
        highest=LONGEST_ALONE,
        helper=tr("While a parent answers alone."),
    ),
    FieldSpec("lapsed_after_days", tr("A contact has lapsed after (days)"), "number", lowest=1, highest=999),
)
MAIL = (
    FieldSpec("smtp_host", tr("Mail server"), placeholder=tr("smtp.agency.example"), span=2),
    FieldSpec("smtp_port", tr("Port"), "number", lowest=1, highest=65_535),
    FieldSpec(
        "smtp_security",
        tr("Security"),
        "select",
        choices=(("starttls", "STARTTLS"), ("tls", "TLS"), ("none", tr("None: this computer"))),
    ),
    FieldSpec("smtp_user", tr("User name"), helper=tr("Empty: none is asked for.")),
    FieldSpec("password", tr("Password"), "password", helper=tr("Empty: as it was.")),
    FieldSpec("state_mailbox", tr("The state’s mailbox for quarterly reports"), span=3),
    FieldSpec(
        "protect_state_copy",
        tr("Lock the state’s copy with a password, too"),
        "tick",
        helper=tr("What agencies get holds names and is always locked."),
        span=3,
    ),
)


def faults(values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with what was typed, by field, each with a sentence."""
    found: dict[str, str] = {}
    for name in ("liaison_email", "state_mailbox"):
        address = values[name]
        if address and not _looks_like_address(address):
            found[name] = tr("That is no e-mail address.")
    if values["liaison_phone"] and not is_number(values["liaison_phone"]):
        found["liaison_phone"] = tr("That is no phone number: it has fewer than seven digits.")
    for spec in (*WORK, *MAIL):
        if spec.kind == "number" and values[spec.name] is None:
            found[spec.name] = number_needed(spec.lowest, spec.highest)
    if values["smtp_security"] == "none" and values["smtp_host"] not in ("", *LOCAL):
        found["smtp_security"] = tr("Mail goes unencrypted to this computer itself only.")
    if values["password"] and not values["smtp_host"]:
        found["smtp_host"] = tr("The password belongs to a server. Name it.")
    return found


def _looks_like_address(address: str) -> bool:
    name, at, domain = address.rpartition("@")
    return bool(at and name and "." in domain) and " " not in address
