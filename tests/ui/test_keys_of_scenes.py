"""The keys of pages that come and go with what is shown: what is told of them is so, in all states of these pages."""

from uuid import UUID

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from csdesk.services.vault import Vault
from csdesk.ui.commands import available
from csdesk.ui.shell.window import Window
from tests.ui.full_desk import EveryScene
from tests.ui.interviews import OpenScreen
from tests.ui.keys import ambiguous, without_effect

COME_AND_GO = ("appointments", "letters", "ncps", "outcomes", "readiness", "told")


def test_keys_that_are_shown_mean_one_thing_in_all_states(
    every_scene: EveryScene, full: Vault, window: Window
) -> None:
    faults: list[str] = []
    for scene in every_scene(full, only=COME_AND_GO):
        faults += [f"{scene.name}: {fault}" for fault in (*ambiguous(window), *without_effect(window))]
    assert faults == []


def test_the_way_back_from_a_record_is_a_command_with_its_key(
    zamora: UUID, open_screen: OpenScreen, window: Window
) -> None:
    open_screen("ncps")
    record = open_screen("record", ncp_id=zamora)
    assert [one.words for one in available(record) if one.key == "Alt+Left"] == ["Back to the list"]
    QTest.keySequence(window, QKeySequence("Alt+Left"))
    assert window.main is not None
    assert window.main.current == "ncps"
