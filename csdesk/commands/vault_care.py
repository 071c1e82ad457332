"""`vault backups | incident | retire`: what IT does around a vault."""

from csdesk.commands.context import Context, Outcome
from csdesk.services import retirement
from csdesk.services.files import write_paper
from csdesk.services.vault import rotation


def backups(context: Context) -> Outcome:
    """List the backups of the vault that are found, newest first. Needs no passphrase."""
    views = rotation.listed(context.vault_path, context.second_place())
    lines = [
        f"{view.made.astimezone():%Y-%m-%d %H:%M}  {view.size / 1e6:>9,.1f} MB  "
        f"{'whole' if view.whole else 'DAMAGED':9}{view.path}"
        for view in views
    ]
    data = [
        {"path": str(view.path), "made": view.made, "bytes": view.size, "whole": view.whole, "why": view.why}
        for view in views
    ]
    text = "\n".join(lines) or f"No backup of {context.vault_path.name} was found."
    return Outcome(text, {"outcome": "listed", "backups": data})


def incident(context: Context) -> Outcome:
    """Write the incident sheet for the privacy officer."""
    from csdesk.services.papers import incident as facts
    from csdesk.services.papers import incident_sheet

    vault, who = context.vault(), context.settings().actor
    gathered = facts.gather(
        vault,
        at=context.clock.now(),
        who=who,
        second=context.second_place(),
        lock_after_minutes=context.policy.lock_after_minutes,
    )
    target = write_paper(context.options.to, incident_sheet.make(gathered))
    return Outcome(
        f"The incident sheet was written to {target}. It names nobody; {gathered.people:,} people are counted.",
        {"outcome": "written", "file": str(target), "people": gathered.people},
    )


def retire(context: Context) -> Outcome:
    """Destroy the keys of the vault on this computer, and say what remains."""
    vault, who = context.vault(), context.settings().actor
    remains = retirement.retire(
        vault, context.options.confirm, second=context.second_place(), at=context.clock.now(), who=who
    )
    said = ["The keys of this vault are destroyed on this computer.", *remains.sentences]
    data = {
        "outcome": "retired",
        "vault": str(remains.database),
        "backups": [str(view.path) for view in remains.backups],
        "other_vaults": [str(path) for path in remains.other_vaults],
        "remains": remains.sentences,
    }
    return Outcome("\n".join(said), data)
