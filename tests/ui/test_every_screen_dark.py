"""Each screen in the dark look, and what the demonstration shows: words stand out from what they are painted on."""

import pytest

from csdesk.commands.demo import SHOWN
from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.screens import SCREENS
from csdesk.ui.shell.window import Window
from tests.ui.full_desk import EveryScene
from tests.ui.painted import paint, pale
from tests.ui.seeing import Faults

pytestmark = pytest.mark.timeout(600)


def test_each_screen_in_the_dark(every_scene: EveryScene, full: Vault, window: Window) -> None:
    faults = Faults()
    scenes.dress(window, scenes.DARK)
    names = {*(entry.name for entry in SCREENS), *SHOWN}
    walked = set()
    for scene in every_scene(full, names=names):
        scenes.dress(window, scenes.DARK)
        faults.note("pale", scene.name, pale(window, paint(window)))
        walked.add(scene.name)
    assert faults.told() == []
    assert names - walked == set(), "no screen states it"
