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
from csdesk.services.program.supervisor.keyring import forget, recall, remember
from csdesk.services.program.supervisor.making import MadeExtract, hints, make, note, source_of
from csdesk.services.program.supervisor.sealing import SUFFIX, WrongTeamPassphraseError
from csdesk.services.program.supervisor.sheet import page_pdf
from csdesk.services.program.supervisor.team import Team
from csdesk.services.program.supervisor.told import MadePaper, ToldQuarter, told
from csdesk.services.program.supervisor.told import note as note_paper
from csdesk.services.program.supervisor.workbook import workbook

__all__ = [
    "REACHED",
    "SUFFIX",
    "AddedUp",
    "Brought",
    "Contents",
    "DeskFigures",
    "Kept",
    "MadeExtract",
    "MadePaper",
    "Person",
    "Service",
    "Sum",
    "Team",
    "ToldQuarter",
    "WrongTeamPassphraseError",
    "add_up",
    "added",
    "bring_in",
    "bring_in_all",
    "count_own",
    "forget",
    "hints",
    "kept",
    "make",
    "missing",
    "note",
    "note_paper",
    "page_pdf",
    "read_file",
    "recall",
    "remember",
    "remove",
    "source_of",
    "told",
    "workbook",
]
