"""Several desks' quarters, brought together from encrypted extracts without names, each person counted once."""

from csdesk.services.program.supervisor.adding import AddedUp, DeskFigures, add_up
from csdesk.services.program.supervisor.contents import REACHED, Contents, Person, Service, Sum
from csdesk.services.program.supervisor.keeping import (
    Brought,
    Kept,
    added,
    bring_in,
    bring_in_all,
    count_own,
    kept,
    missing,
    read_file,
    remove,
)
from csdesk.services.program.supervisor.making import MadeExtract, hints, make, note, source_of
from csdesk.services.program.supervisor.sealing import SUFFIX, WrongTeamPassphraseError
from csdesk.services.program.supervisor.team import Team

__all__ = [
    "REACHED",
    "SUFFIX",
    "AddedUp",
    "Brought",
    "Contents",
    "DeskFigures",
    "Kept",
    "MadeExtract",
    "Person",
    "Service",
    "Sum",
    "Team",
    "WrongTeamPassphraseError",
    "add_up",
    "added",
    "bring_in",
    "bring_in_all",
    "count_own",
    "hints",
    "kept",
    "make",
    "missing",
    "note",
    "read_file",
    "remove",
    "source_of",
]
