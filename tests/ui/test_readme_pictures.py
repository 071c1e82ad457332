"""The pictures of the README are of scenes, and say what the scenes say now."""

import json
import re
from pathlib import Path

from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.shell.window import Window
from tests.pictures import README_PICTURES, ROOT, SHOWN, WORDS
from tests.ui.full_desk import EveryScene
from tests.ui.help_pictures import words


def test_the_readme_shows_pictures_that_the_suite_takes() -> None:
    shown = re.findall(r"\(docs/pictures/([\w-]+)\.png\)", (ROOT / "README.md").read_text("utf-8"))
    assert sorted(shown) == sorted(SHOWN.values())
    assert all(Path(README_PICTURES / f"{name}.png").is_file() for name in shown)


def test_they_say_what_the_screens_say_now(every_scene: EveryScene, full: Vault, window: Window) -> None:
    said = {}
    for scene in every_scene(full, names=SHOWN):
        scenes.dress(window, scenes.LIGHT)
        said[scene.name] = words(window)
    assert said == json.loads((README_PICTURES / WORDS).read_text("utf-8")), "take them anew: make pictures"
