"""Several desks' quarters, brought together from encrypted extracts without names, each person counted once."""

from csdesk.services.program.supervisor.adding import AddedUp, DeskFigures, add_up
from csdesk.services.program.supervisor.contents import REACHED, Contents, Person, Service, Sum
from csdesk.services.program.supervisor.keeping import (
    Brought,
    Kept,
    added,
    count_own,
    kept,
    missing,
    remove,
    take_in,
)
from csdesk.services.program.supervisor.keyring import forget, recall, remember
from csdesk.services.program.supervisor.making import MadeExtract, hints, make, note, source_of
from csdesk.services.program.supervisor.opening import Batch, prepare
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
    "Batch",
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
    "count_own",
    "forget",
    "hints",
    "kept",
    "make",
    "missing",
    "note",
    "note_paper",
    "page_pdf",
    "prepare",
    "recall",
    "remember",
    "remove",
    "source_of",
    "take_in",
    "told",
    "workbook",
]
