"""`extract make | bring-in | list`: the quarters of several desks, without names."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.services import reporting
from csdesk.services.disclosure import Exempt
from csdesk.services.errors import RefusedError
from csdesk.services.files import write_file
from csdesk.services.program import supervisor
from csdesk.services.program.supervisor import SUFFIX, AddedUp, MadeExtract
from csdesk.services.reporting import Step
from csdesk.services.reporting.small_numbers import FEWEST, UNDER


def make(context: Context) -> Outcome:
    """Make the extract of this desk for the supervisor."""
    options, settings, at = context.options, context.settings(), context.clock.now()
    target: Path = options.to
    if target.suffix != SUFFIX:
        raise RefusedError(f"Give a name that ends in {SUFFIX}. Nothing was written.")
    quarter, vault = reporting.parse(options.quarter), context.vault()
    passphrase, source = context.team_passphrase(twice=True), supervisor.source_of(vault)

    made: MadeExtract = vault.read(
        lambda session: supervisor.make(session, quarter, passphrase, source=source, settings=settings, at=at)
    )

    def work(session: Session) -> None:
        write_file(session, target, made.content, told=made.told, policy=context.policy)
        supervisor.note(session, made, at=at, who=settings.actor)

    vault.write(work)
    early = f" {quarter.title} has not ended yet: make it again then." if made.early else ""
    return Outcome(
        f"{target}: {quarter.title}, {_said(made.people)} people, no names.{early}",
        {"outcome": "made", "file": str(target), "people": _told(made.people), "early": made.early},
    )


def bring_in(context: Context) -> Outcome:
    """Bring in extracts of other desks, and count this one with them."""
    options, settings, at = context.options, context.settings(), context.clock.now()
    quarter, vault = reporting.parse(options.quarter), context.vault()
    passphrase, own = context.team_passphrase(), supervisor.source_of(vault)
    batch = supervisor.prepare(
        vault.read, options.files, passphrase, quarter=quarter, own=own, liaison=settings.actor, at=at
    )
    told = vault.write(lambda session: supervisor.take_in(session, batch, at=at, who=settings.actor))
    lines = [
        one.sentence if one.refused else f"{one.name}: {one.liaison}, {_said(one.people)}. {one.sentence}"
        for one in told
    ]
    refused = sum(one.refused for one in told)
    data = [
        {
            "file": one.name,
            "desk": one.liaison,
            "people": _told(one.people),
            "taken_in": not (one.refused or one.own),
            "own": one.own,
            "said": one.sentence,
        }
        for one in told
    ]
    problem = f"{refused} of {len(told)} files were not taken in." if refused else ""
    return Outcome("\n".join(lines), {"outcome": "brought_in", "files": data}, problem=problem)


def list_desks(context: Context) -> Outcome:
    """The desks whose quarter is here, and what they come to as it may be told: what is printed can go anywhere."""
    quarter, vault = reporting.parse(context.options.quarter), context.vault()
    own = supervisor.source_of(vault)

    def work(session: Session) -> tuple[tuple[supervisor.Kept, ...], tuple[str, ...], AddedUp | None]:
        kept, missing = supervisor.kept(session, quarter, own=own), supervisor.missing(session, quarter)
        return kept, missing, supervisor.added(session, quarter)

    kept, missing, added = vault.read(work)
    lines = [
        f"{one.liaison:30}made {one.made_at.astimezone():%m/%d/%Y}{', before the quarter ended' if one.early else ''}"
        for one in kept
    ]
    lines += [f"{name:30}not here yet" for name in missing]
    data: dict[str, Any] = {
        "outcome": "listed",
        "quarter": str(quarter),
        "desks": [{"desk": one.liaison, "made_at": one.made_at.isoformat(), "early": one.early} for one in kept],
        "missing": list(missing),
    }
    if added is None:
        return Outcome("\n".join(lines) or f"No desk's extract of {quarter.title} is here.", data)
    found = supervisor.told(added, quarter, as_of=context.clock.today())
    counts = [*zip(found.steps, found.total, strict=True), *found.further]
    lines += ["", *(f"{name}: {count:,}" if isinstance(count, int) else f"{name}: {count}" for name, count in counts)]
    data["people"], data["shared"] = _told(added.people), _told(added.shared)
    data["by_case"], data["not_compared"] = found.by_case, _told(added.not_compared)
    data["steps"] = dict(zip(Step, found.total, strict=True))
    detail = f"{quarter}, {len(kept)} desks"
    context.hand_out(None, b"", "extract.printed", told=Exempt.NOBODY, kind="quarter_extract", detail=detail)
    return Outcome("\n".join(lines), data)


def _said(people: int) -> str:
    told = _told(people)
    return f"{told:,}" if isinstance(told, int) else told


def _told(people: int) -> int | str:
    """A number of people as it is printed: a small one tells who it is."""
    return UNDER if 0 < people < FEWEST else people
