"""What IT fixed, in words."""

from pathlib import Path

from csdesk.services.policy import NOWHERE, Policy
from csdesk.ui import formats
from csdesk.ui.preferences import LOCK_AFTER_MINUTES, Preferences
from csdesk.wording import tr

MINUTES = (1, 2, 3, 5, 10, LOCK_AFTER_MINUTES)


def note(policy: Policy, name: str) -> str:
    """Where a value that IT fixed comes from, as a sentence; empty where it is left to the user."""
    source = policy.sources.get(name, "")
    return tr("Fixed by IT: {source}.", source=source) if source else ""


def elsewhere(policy: Policy) -> tuple[str, ...]:
    """What IT fixed that is not shown beside a setting of its own, each with where it comes from."""
    words = {
        "caseload_export_allowed": tr("Lists of people are not exported.")
        if policy.caseload_export_allowed is False
        else tr("Lists of people may be exported."),
        "export_folders": tr("Files about people are saved only in {named}.", named=_named(policy.export_folders)),
        "escrow_key": tr("New vaults get the agency’s key {escrow_key}.", escrow_key=policy.escrow_key),
    }
    return tuple(f"{said} {note(policy, name)}" for name, said in words.items() if name in policy.sources)


def _named(folders: tuple[Path, ...]) -> str:
    return " or ".join(str(folder) for folder in folders if folder != NOWHERE) or tr("no place at all")


def lock_note(policy: Policy) -> str:
    """That IT allows only so many minutes; empty where it does not say."""
    by_policy = note(policy, "lock_after_minutes")
    return (
        tr(
            "At most {count}. {by_policy}",
            count=formats.count(policy.lock_after_minutes or 1, tr("minute"), tr("minutes")),
            by_policy=by_policy,
        )
        if by_policy
        else ""
    )


def minutes_offered(policy: Policy, chosen: int) -> tuple[tuple[int, str], ...]:
    """The minutes that may be chosen: never more than IT allows. What is chosen now is always among them."""
    most = policy.lock_after_minutes or LOCK_AFTER_MINUTES
    offered = sorted({minutes for minutes in MINUTES if minutes <= most} | {min(chosen, most), most})
    return tuple((minutes, formats.count(minutes, tr("minute"), tr("minutes"))) for minutes in offered)


def lock_after(policy: Policy, preferences: Preferences) -> int:
    """After so many minutes without input it locks: what the user chose, and never more than IT allows."""
    return min(preferences.lock_after_minutes, policy.lock_after_minutes or LOCK_AFTER_MINUTES)
