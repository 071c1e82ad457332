"""What is kept. Importing this package makes every table known to `Base.metadata`."""

from csdesk.models import (
    assessment,
    attachment,
    audit,
    contact,
    draft,
    iv_d_case,
    message,
    ncp,
    partner,
    plan,
    quarter,
    referral,
    referral_report,
    release,
    setting,
)
from csdesk.models.base import Base

__all__ = [
    "Base",
    "assessment",
    "attachment",
    "audit",
    "contact",
    "draft",
    "iv_d_case",
    "message",
    "ncp",
    "partner",
    "plan",
    "quarter",
    "referral",
    "referral_report",
    "release",
    "setting",
]
