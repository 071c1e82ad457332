"""`vault slots | passphrase | recovery-code | revoke | escrow | change-key | rescue`: the ways into the vault."""

import sys
from pathlib import Path

from csdesk.commands.context import Context, Outcome, first_line
from csdesk.commands.recovery_code import shown
from csdesk.services import openings
from csdesk.services.vault import Vault, changes, unlock_with_escrow_key, unlock_with_recovery_code
from csdesk.services.vault.changes import SlotView

KINDS = {
    "passphrase": "passphrase",
    "recovery": "recovery code",
    "escrow": "agency's key",
    "sign-in": "sign-in of a computer",
}
KEEP_IT = "Write it down and keep it away from this computer; the one before is void."
LARGEST_KEY = 64 * 1024
"""Bytes of a PEM file that are looked at."""


def slots(context: Context) -> Outcome:
    """List what opens the vault."""
    vault = context.vault()
    views = changes.slots(vault)
    lines = [_line(view) for view in views]
    if vault.key_file_fault:
        lines.append(vault.key_file_fault)
    data = [
        {"id": view.id, "kind": view.kind, "made": view.made, "detail": view.detail, "whole": view.whole}
        for view in views
    ]
    return Outcome("\n".join(lines), {"outcome": "listed", "slots": data, "fault": vault.key_file_fault})


def passphrase(context: Context) -> Outcome:
    """Change the passphrase. The data stays as it is encrypted."""
    vault = context.vault()
    new = context.new_passphrase()
    changes.change_passphrase(
        vault, new, current=context.passphrase(), at=context.clock.now(), who=context.settings().actor
    )
    return Outcome(
        "The passphrase was changed. Backups that were made before still open with the old one.",
        {"outcome": "changed"},
    )


def recovery_code(context: Context) -> Outcome:
    """Make a new recovery code, show it once, and ask for it. Writes its page where one is wanted."""
    vault, at = context.vault(), context.clock.now()
    code = changes.renew_recovery_code(vault, context.passphrase(), at=at, who=context.settings().actor)
    return shown(["The recovery code was renewed."], code, KEEP_IT, context, {"outcome": "renewed"})


def revoke(context: Context) -> Outcome:
    """Take away one of the ways into the vault."""
    vault, at = context.vault(), context.clock.now()
    slot_id = context.options.slot
    changes.revoke(vault, slot_id, passphrase=context.passphrase(), at=at, who=context.settings().actor)
    return Outcome(
        "It no longer opens this vault. Backups that were made before still open with it.",
        {"outcome": "revoked", "id": slot_id},
    )


def escrow(context: Context) -> Outcome:
    """Let the agency's key open the vault too."""
    pem = _read_key(context.options.public_key)
    made = changes.add_escrow(context.vault(), pem, at=context.clock.now(), who=context.settings().actor)
    return Outcome(
        f"From now on the agency's private key opens this vault: {made.detail}.",
        {"outcome": "added", "id": made.id, "detail": made.detail},
    )


def change_key(context: Context) -> Outcome:
    """Encrypt the vault anew with another data key, and show its new recovery code."""
    vault, who = context.vault(), context.settings().actor
    made = changes.change_data_key(vault, context.passphrase(), at=context.clock.now(), who=who, report=_progress)
    context.take_over(made.vault)
    said = ["The vault is encrypted with a new key.", *made.left_out]
    return shown(said, made.recovery_code, KEEP_IT, context, {"outcome": "changed", "left_out": made.left_out})


def rescue(context: Context) -> Outcome:
    """Open the vault without its passphrase, by the agency's private key or the recovery code, and set a new one."""
    vault = _opened_otherwise(context)
    context.take_over(vault)
    openings.note(vault, at=context.clock.now())
    how = KINDS[vault.opened_by]
    new = context.new_passphrase()
    changes.change_passphrase(vault, new, current=None, at=context.clock.now(), who=context.settings().actor)
    return Outcome(
        f"The vault was opened by the {how}, and its passphrase is the new one now.",
        {"outcome": "rescued", "opened_by": how},
    )


def _opened_otherwise(context: Context) -> Vault:
    options, path = context.options, context.existing_vault()
    if options.recovery_code_file:
        return unlock_with_recovery_code(path, first_line(options.recovery_code_file), clock=context.clock)
    password = first_line(options.key_password_file) if options.key_password_file else None
    return unlock_with_escrow_key(path, _read_key(options.escrow_key), password)


def _progress(done: int, total: int, what: str) -> None:
    print(f"{what} ({done} of {total})", file=sys.stderr, flush=True)


def _read_key(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(LARGEST_KEY)


def _line(view: SlotView) -> str:
    made = f"{view.made.astimezone():%Y-%m-%d %H:%M}" if view.made else "not known"
    return f"{view.id:18}{KINDS.get(view.kind, view.kind):24}{made:18}{view.detail}"
