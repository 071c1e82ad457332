"""`extract make | bring-in | list`: the quarters of several desks, without names."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.services import reporting
from csdesk.services.errors import RefusedError
from csdesk.services.files import write_file
from csdesk.services.program import supervisor
from csdesk.services.program.supervisor import SUFFIX, AddedUp, MadeExtract
from csdesk.services.reporting import Step


def make(context: Context) -> Outcome:
    """Make the extract of this desk for the supervisor."""
    options, settings, at = context.options, context.settings(), context.clock.now()
    target: Path = options.to
    if target.suffix != SUFFIX:
        raise RefusedError(f"Give a name that ends in {SUFFIX}. Nothing was written.")
    quarter, vault = reporting.parse(options.quarter), context.vault()
    passphrase, source = context.team_passphrase(twice=True), supervisor.source_of(vault)

    def work(session: Session) -> MadeExtract:
        made = supervisor.make(session, quarter, passphrase, source=source, settings=settings, at=at)
        write_file(session, target, made.content, told=made.told, policy=context.policy)
        supervisor.note(session, made, at=at, who=settings.actor)
        return made

    made = vault.write(work)
    early = f" {quarter.title} has not ended yet: make it again then." if made.early else ""
    return Outcome(
        f"{target}: {quarter.title}, {made.people:,} people, no names.{early}",
        {"outcome": "made", "file": str(target), "people": made.people, "early": made.early},
    )


def bring_in(context: Context) -> Outcome:
    """Bring in extracts of other desks, and count this one with them."""
    options, settings, at = context.options, context.settings(), context.clock.now()
    quarter, vault = reporting.parse(options.quarter), context.vault()
    passphrase, own = context.team_passphrase(), supervisor.source_of(vault)

    def work(session: Session) -> tuple[supervisor.Brought, ...]:
        how: dict[str, Any] = {"quarter": quarter, "own": own, "at": at, "who": settings.actor}
        told = supervisor.bring_in_all(session, options.files, passphrase, **how)
        if any(not one.refused for one in told):
            quarter_of_own = {name: how[name] for name in ("own", "at", "who")}
            supervisor.count_own(session, quarter, passphrase, liaison=settings.actor, **quarter_of_own)
        return told

    told = vault.write(work)
    lines = [
        f"{one.name}: {one.sentence}" if one.refused else f"{one.name}: {one.liaison}, {one.people:,}. {one.sentence}"
        for one in told
    ]
    refused = sum(one.refused for one in told)
    data = [
        {
            "file": one.name,
            "desk": one.liaison,
            "people": one.people,
            "taken_in": not one.refused,
            "said": one.sentence,
        }
        for one in told
    ]
    problem = f"{refused} of {len(told)} files were not taken in." if refused else ""
    return Outcome("\n".join(lines), {"outcome": "brought_in", "files": data}, problem=problem)


def list_desks(context: Context) -> Outcome:
    """The desks whose quarter is here, and what they come to with each person counted once."""
    quarter, vault = reporting.parse(context.options.quarter), context.vault()
    own = supervisor.source_of(vault)

    def work(session: Session) -> tuple[tuple[supervisor.Kept, ...], tuple[str, ...], AddedUp | None]:
        kept, missing = supervisor.kept(session, quarter, own=own), supervisor.missing(session, quarter)
        return kept, missing, supervisor.added(session, quarter)

    kept, missing, added = vault.read(work)
    lines = [
        f"{one.liaison:30}{one.people:>9,}  made {one.made_at.astimezone():%m/%d/%Y}"
        + (", before the quarter ended" if one.early else "")
        for one in kept
    ]
    lines += [f"{name:30}        -  not here yet" for name in missing]
    if added is not None:
        lines.append(f"{'All, each once':30}{added.people:>9,}  {added.shared:,} at two or more desks")
    data = {
        "outcome": "listed",
        "quarter": str(quarter),
        "desks": [
            {"desk": one.liaison, "people": one.people, "made_at": one.made_at.isoformat(), "early": one.early}
            for one in kept
        ],
        "missing": list(missing),
        "people": added.people if added else 0,
        "shared": added.shared if added else 0,
        "not_compared": added.not_compared if added else 0,
        "steps": dict(zip(Step, added.total, strict=True)) if added else {},
    }
    return Outcome("\n".join(lines) or f"No desk's extract of {quarter.title} is here.", data)
