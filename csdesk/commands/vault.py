"""`vault create | check | backup | restore`."""

from csdesk.commands.context import Context, Outcome
from csdesk.services import new_desk
from csdesk.services.vault.backup import back_up
from csdesk.services.vault.backup import restore as restore_backup
from csdesk.services.vault.check import check as check_health


def create(context: Context) -> Outcome:
    """Create an empty vault and show its recovery code, once."""
    made = new_desk.create(context.vault_path, context.passphrase(twice=True))
    made.vault.lock()
    return Outcome(
        f"The vault {context.vault_path} was created.\n"
        f"Its recovery code, shown this once: {made.recovery_code}\n"
        "Write it down and keep it away from this computer: it opens the vault when the passphrase is forgotten.",
        {"outcome": "created", "vault": str(context.vault_path), "recovery_code": made.recovery_code},
    )


def check(context: Context) -> Outcome:
    """Check the vault, and count the rows of each table."""
    health = check_health(context.vault())
    lines = [f"{table:24}{count:>10,}" for table, count in health.rows.items()]
    verdict = "The vault is healthy." if health.healthy else "The vault has faults:"
    data = {
        "outcome": "healthy" if health.healthy else "faults",
        "schema": health.schema_version,
        "faults": list(health.faults),
        "rows": health.rows,
    }
    text = "\n".join([verdict, *health.faults, f"Schema {health.schema_version}. Rows of each table:", *lines])
    if health.healthy:
        return Outcome(text, data)
    return Outcome(text, data, problem="The vault has faults. It was not changed; restore the newest good backup.")


def backup(context: Context) -> Outcome:
    """Write a backup, opened and checked."""
    written = back_up(context.vault(), context.options.destination)
    return Outcome(f"The backup was written and checked: {written}", {"outcome": "backed_up", "backup": str(written)})


def restore(context: Context) -> Outcome:
    """Put a backup in the vault's place; what stood there is kept aside."""
    aside = restore_backup(context.options.backup, context.vault_path)
    kept = f" What stood there is kept as {aside.name}." if aside else ""
    return Outcome(
        f"The backup was restored to {context.vault_path}.{kept} It opens with the passphrase of that time.",
        {"outcome": "restored", "vault": str(context.vault_path), "kept_aside": str(aside) if aside else None},
    )
