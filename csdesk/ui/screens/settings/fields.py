"""What the settings ask for, and what is accepted."""

from typing import Any

from csdesk.ui.widgets import FieldSpec

HOURS_OF_A_WEEK = 168
LONGEST_ALONE = 15
LOCAL = ("localhost", "127.0.0.1", "::1")

YOU = (
    FieldSpec("liaison_name", "Name", helper="Signs letters and worksheets, and stands in the audit trail."),
    FieldSpec("liaison_phone", "Phone"),
    FieldSpec("liaison_email", "E-mail", helper="The sender of all messages."),
    FieldSpec("agency_name", "Agency", span=1),
    FieldSpec("tech_id", "Tech ID", longest=40, helper="Fills in that question of the interview."),
)
WORK = (
    FieldSpec(
        "counties",
        "Counties that you serve, separated by commas",
        helper="Empty: all that a referral report brings.",
        span=2,
    ),
    FieldSpec("full_time_hours", "Full time begins at (hours a week)", "number", lowest=1, highest=HOURS_OF_A_WEEK),
    FieldSpec(
        "client_idle_minutes",
        "An interview left alone closes up after (minutes)",
        "number",
        lowest=1,
        highest=LONGEST_ALONE,
        helper="While a parent answers alone.",
    ),
    FieldSpec("lapsed_after_days", "A contact has lapsed after (days)", "number", lowest=1, highest=999),
)
MAIL = (
    FieldSpec("smtp_host", "Mail server", placeholder="smtp.agency.example", span=2),
    FieldSpec("smtp_port", "Port", "number", lowest=1, highest=65_535),
    FieldSpec(
        "smtp_security",
        "Security",
        "select",
        choices=(("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "None: this computer")),
    ),
    FieldSpec("smtp_user", "User name", helper="Empty: none is asked for."),
    FieldSpec("password", "Password", "password", helper="Empty: as it was."),
    FieldSpec("state_mailbox", "The state’s mailbox for quarterly reports", span=3),
    FieldSpec(
        "protect_state_copy",
        "Lock the state’s copy with a password, too",
        "tick",
        helper="What agencies get holds names and is always locked.",
        span=3,
    ),
)


def counties(text: str) -> tuple[str, ...]:
    """The counties of a line of text: no blanks around them, none twice."""
    named = (" ".join(part.split()) for part in text.split(","))
    return tuple(dict.fromkeys(part for part in named if part))


def faults(values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with what was typed, by field, each with a sentence."""
    found: dict[str, str] = {}
    for name in ("liaison_email", "state_mailbox"):
        address = values[name]
        if address and not _looks_like_address(address):
            found[name] = "That is no e-mail address."
    for name, highest in (
        ("full_time_hours", HOURS_OF_A_WEEK),
        ("client_idle_minutes", LONGEST_ALONE),
        ("lapsed_after_days", 999),
        ("smtp_port", 65_535),
    ):
        number = values[name]
        if number is None or not 1 <= number <= highest:
            found[name] = f"A number from 1 to {highest:,}."
    if values["smtp_security"] == "none" and values["smtp_host"] not in ("", *LOCAL):
        found["smtp_security"] = "Mail goes unencrypted to this computer itself only."
    if values["password"] and not values["smtp_host"]:
        found["smtp_host"] = "The password belongs to a server. Name it."
    return found


def _looks_like_address(address: str) -> bool:
    name, at, domain = address.rpartition("@")
    return bool(at and name and "." in domain) and " " not in address
