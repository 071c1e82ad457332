"""Settings that travel with the vault: who the liaison is, which counties, the mail server, thresholds."""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

from sqlalchemy.orm import Session

from csdesk.models.setting import Setting
from csdesk.services import audit


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults. Nothing secret is in here: the mail password is in the keyring."""

    liaison_name: str = ""
    liaison_phone: str = ""
    liaison_email: str = ""
    agency_name: str = ""
    return_address: str = ""
    """Up to three lines that stand in the upper window of an envelope. They say nothing of child support."""
    counties: tuple[str, ...] = ()
    """The counties that this desk serves; empty means all that a report brings."""
    sample_data: bool = False
    """The vault holds the shipped sample caseload; the window says so."""
    full_time_hours: int = 35
    """Hours a week from which on a parent works full time (eligibility, FRA)."""
    instrument: str = "fra-colorado-2019"
    """The file in `resources/instruments` that interviews are begun with."""
    tech_id: str = ""
    """What the liaison is called in the state's system (FRA, Q2)."""
    client_idle_minutes: int = 3
    """Minutes without input after which an interview that a parent answers alone shows a calm page."""
    lapsed_after_days: int = 60
    state_mailbox: str = "DCFDfESBWfContracts@wisconsin.gov"
    """Where quarterly reports go (DFES 19-07, action item 6)."""
    protect_state_copy: bool = False
    """The state's workbook is locked with a password too, as those that name people always are."""
    pay_to: str = "Wisconsin Support Collections Trust Fund (WI SCTF)"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    """`starttls`, `tls`, or `none` (only on this computer itself)."""
    smtp_user: str = ""

    @property
    def actor(self) -> str:
        """Who is named in records and in the audit trail."""
        return self.liaison_name or "Liaison"


def load(session: Session) -> Settings:
    """The settings of this vault; what was never set has its default."""
    kept = {row.key: json.loads(row.value) for row in session.query(Setting)}
    known = {field.name: kept[field.name] for field in fields(Settings) if field.name in kept}
    if "counties" in known:
        known["counties"] = tuple(known["counties"])
    return replace(Settings(), **known)


def save(session: Session, settings: Settings) -> None:
    """Keep all settings."""
    for key, value in asdict(settings).items():
        session.merge(Setting(key=key, value=json.dumps(value)))


def change(session: Session, settings: Settings, *, at: datetime, who: str) -> None:
    """Keep all settings, and put the names of those that changed into the audit trail."""
    before, after = asdict(load(session)), asdict(settings)
    changed = sorted(name for name, value in after.items() if value != before[name])
    if not changed:
        return
    save(session, settings)
    audit.record(session, at=at, who=who, action="settings.changed", kind="setting", detail=", ".join(changed))
