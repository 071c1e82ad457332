"""`vault create | check | backup | restore`: one vault as a whole."""

from pathlib import Path

from csdesk.commands.context import Context, Outcome
from csdesk.commands.recovery_code import shown
from csdesk.services import new_desk
from csdesk.services.vault import VaultError, rotation
from csdesk.services.vault.backup import back_up
from csdesk.services.vault.check import check as check_health
from csdesk.services.vault.restore import restore as restore_backup

KEEP_IT = "Write it down and keep it away from this computer: it opens the vault when the passphrase is forgotten."


def create(context: Context) -> Outcome:
    """Create an empty vault and show its recovery code, once."""
    passphrase = context.passphrase(twice=True)
    made = new_desk.create(context.vault_path, passphrase, policy=context.policy, clock=context.clock)
    context.take_over(made.vault)
    said = [f"The vault {context.vault_path} was created."]
    data: dict[str, object] = {"outcome": "created", "vault": str(context.vault_path)}
    return shown(said, made.recovery_code, KEEP_IT, context, data)


def check(context: Context) -> Outcome:
    """Check the vault, and count the rows of each table."""
    health = check_health(context.vault(), context.second_place())
    lines = [f"{table:24}{count:>10,}" for table, count in health.rows.items()]
    verdict = "The vault is healthy." if health.healthy else "The vault has faults:"
    data = {
        "outcome": "healthy" if health.healthy else "faults",
        "schema": health.schema_version,
        "faults": list(health.faults),
        "notes": list(health.notes),
        "rows": health.rows,
    }
    if health.last_backup:
        data["last_backup"] = health.last_backup.isoformat()
        lines.append(f"Last good backup: {health.last_backup.astimezone():%Y-%m-%d %H:%M}")
    text = "\n".join(
        [verdict, *health.faults, *health.notes, f"Schema {health.schema_version}. Rows of each table:", *lines]
    )
    if health.healthy:
        return Outcome(text, data)
    return Outcome(text, data, problem="The vault has faults. It was not changed; restore the newest good backup.")


def backup(context: Context) -> Outcome:
    """Write a backup, opened and checked."""
    written = back_up(context.vault(), context.options.destination)
    return Outcome(f"The backup was written and checked: {written}", {"outcome": "backed_up", "backup": str(written)})


def restore(context: Context) -> Outcome:
    """Put a backup in the vault's place; what stood there is kept aside."""
    backup = _newest(context) if context.options.newest else context.options.backup
    aside = restore_backup(backup, context.vault_path)
    kept = f" What stood there is kept as {aside.name}." if aside else ""
    return Outcome(
        f"{backup.name} was restored to {context.vault_path}.{kept} It opens with the passphrase of that time.",
        {
            "outcome": "restored",
            "backup": str(backup),
            "vault": str(context.vault_path),
            "kept_aside": str(aside) if aside else None,
        },
    )


def _newest(context: Context) -> Path:
    newest = rotation.newest_whole(context.vault_path, context.second_place())
    if newest is None:
        raise VaultError(
            f"No whole backup of {context.vault_path.name} was found. Nothing was changed; name a backup, or the "
            "second place with --second."
        )
    return newest.path
