"""Moving a finished vault into its place, so that a kill at any moment leaves the old vault or the new one, whole.

A vault is two files, and two files cannot be renamed at once. So what is to be done is written down first, in a
journal beside the vault, and then done step by step; whoever opens the vault next does what is left. Each step is a
rename whose source is there and whose target is not, so doing it again does no harm.
"""

import errno
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from csdesk.services import places
from csdesk.services.vault.disk import reason
from csdesk.services.vault.errors import VaultError
from csdesk.services.vault.place import beside, discard, envelope_path, files_of
from csdesk.services.whole_files import settle, write_whole
from csdesk.wording import tr

RESTORING = ".restoring"
"""What a backup is unpacked to. Without a journal it was left by a program that was killed, and is not needed."""


@dataclass(frozen=True)
class Swap:
    """What is to be done: names of files in the vault's own folder."""

    draft: str
    """The finished vault: its name, and with it that of its key file."""
    aside: str = ""
    """Where what stands there goes; empty when nothing stands there."""
    keep_aside: bool = True


def exists(vault: Path) -> bool:
    """Whether there is a vault, be it one whose move into its place was cut short."""
    return places.has_vault(vault)


def put_in_place(draft: Path, vault: Path, *, aside: Path | None = None, keep_aside: bool = True) -> None:
    """Move the vault `draft` to `vault`, and what stands there to `aside`, all in one folder.

    Both files of the draft are whole and closed, and the caller holds the vault's lock. Raises `OSError` when a file
    cannot be moved; all is as it was then, or is finished at the next opening. Call `tidy` afterwards in any case.
    """
    for part in (draft, envelope_path(draft)):
        with part.open("rb+") as file:
            os.fsync(file.fileno())
    swap = Swap(draft.name, aside.name if aside else "", keep_aside)
    write_whole(_journal(vault), json.dumps(asdict(swap)))
    try:
        _do(swap, vault)
    except OSError:
        if not draft.exists():
            return  # it is in its place; what is left to be removed, the next opening removes
        for source, target in reversed(_moves(swap, vault)):
            if target.exists() and not source.exists():
                target.rename(source)
        _journal(vault).unlink()
        raise


def tidy(draft: Path, vault: Path) -> None:
    """Remove what is left of a draft, unless a move that could not be finished or undone still needs it."""
    if not _journal(vault).exists():
        discard(draft)


def finish(vault: Path) -> bool:
    """Do what is left of a move that was cut short. Gives whether there was one.

    Raises `VaultError` when the journal is no journal, or a file cannot be moved; nothing is lost then.
    """
    journal = _journal(vault)
    with suppress(OSError):
        beside(journal, ".new").unlink(missing_ok=True)  # a journal that was never finished: nothing was moved
    if not journal.exists():
        discard(beside(vault, RESTORING))
        return False
    try:
        untrusted = json.loads(journal.read_text(encoding="utf-8"))
        swap = Swap(str(untrusted["draft"]), str(untrusted["aside"]), untrusted["keep_aside"] is True)
        names = (swap.draft, swap.aside) if swap.aside else (swap.draft,)
        if any(Path(name).name != name or name == vault.name for name in names):
            raise ValueError
        _do(swap, vault)
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = f" ({reason(error)})" if isinstance(error, OSError) else ""
        raise VaultError(
            tr(
                "A change of {name} that was cut short could not be finished{why}. Nothing is lost: the files lie "
                "in {parent}. Close every window of CS Desk and open it again; else ask IT.",
                name=vault.name,
                why=why,
                parent=vault.parent,
            )
        ) from error
    return True


def _do(swap: Swap, vault: Path) -> None:
    draft = vault.with_name(swap.draft)
    if draft.exists():  # it is moved last: where it is gone, all the moves were made
        moves = _moves(swap, vault)
        if not envelope_path(draft).exists():
            moves = moves[-1:]  # its key file stands in the vault's place already, and must not be put aside
        for source, target in moves:
            if source.exists() and not target.exists():
                source.rename(target)
        if draft.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    settle(vault.parent)
    if swap.aside and not swap.keep_aside:
        discard(vault.with_name(swap.aside))
    _journal(vault).unlink()
    settle(vault.parent)


def _moves(swap: Swap, vault: Path) -> list[tuple[Path, Path]]:
    """The renames, in order. The database comes into its place last: until then there is no vault to be opened."""
    draft = vault.with_name(swap.draft)
    out = zip(files_of(vault), files_of(vault.with_name(swap.aside)), strict=True) if swap.aside else ()
    return [*out, (envelope_path(draft), envelope_path(vault)), (draft, vault)]


def _journal(vault: Path) -> Path:
    return beside(vault, places.MOVE_SUFFIX)


def free_name(vault: Path, what: str) -> Path:
    """A name beside the vault for what is put aside, such as `desk replaced 2026-11-22.csvault`, not in use yet."""
    number, aside = 1, vault.with_name(f"{vault.stem} {what}{vault.suffix}")
    while any(part.exists() for part in files_of(aside)):
        number += 1
        aside = vault.with_name(f"{vault.stem} {what} {number}{vault.suffix}")
    return aside
