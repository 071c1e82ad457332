"""The keys and backups as they are looked at: every step, the new code, and what is left when the keys are gone."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from csdesk.services import retirement
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen

CODE = "ABCDE-FGHJK-MNPQR-STVWX-YZ234-56789-ABCDE-FGHJK"
"""Of no vault."""


def of_vault(screen: Any, _files: Files) -> Iterable[Scene]:
    """Nothing of it changes a key."""
    for name in screen.steps:
        yield Scene(f"vault-{name}", steps=(partial(_open, name),))
    wrong = (partial(_open, "passphrase"), partial(_submit, "passphrase"))
    yield Scene("vault-passphrase_fault", steps=wrong)
    yield Scene("vault-new_code", steps=(_show_code,))
    yield Scene("vault-new_code_asked", steps=(_show_code, lambda page: page.code.code.next.click()))
    yield Scene("vault-warnings", steps=(_warn,))
    yield Scene("vault-retired", steps=(_retired,))


def _open(name: str, page: Any) -> None:
    page.open_step(name)


def _submit(name: str, page: Any) -> None:
    page.steps[name].submit()


def _show_code(page: Any) -> None:
    page.show_code(CODE)


def _warn(page: Any) -> None:
    page.computer.show_warnings(("This folder is on a network drive.", "This folder is copied to OneDrive."))


def _retired(page: Screen) -> None:
    from csdesk.ui.screens.vault.retire_step import Retired

    desk = page.desk
    remains = retirement.foresee(desk.vault, second=desk.ways.second_place)
    desk.cover(Retired(desk, remains))
