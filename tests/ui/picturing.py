"""Takes the pictures of one desk in one look: every scene, every door."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from csdesk.commands.sample_papers import pictures_of_papers
from csdesk.commands.sample_quarter import SampleQuarter
from csdesk.services import new_desk, settings
from csdesk.services.clock import SetClock
from csdesk.ui import application, scenes
from csdesk.ui.scenes import LIGHT, LOOKS
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.pictures import SHOWN, WORDS
from tests.services.people import NOW, TODAY
from tests.ui.door_states import states
from tests.ui.full_desk import fill, scene_files
from tests.ui.help_pictures import words


def take(folder: Path, desk: str, look_name: str, names: Iterable[str] = ()) -> int:
    """Save them in the folder, or the scenes of these names; gives how many there are.

    The words that stand on those of the README lie beside them.
    """
    look = next(one for one in LOOKS if one.name == look_name)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        path = Path(place) / "Liaison desk.csvault"
        vault = new_desk.create(path, PASSPHRASE).vault
        if desk == "full":
            SampleQuarter(vault).work_through(lambda _number, _count, _what: None)
            fill(vault)
        application.application()
        window = application.build_window(clock=SetClock(NOW), data_folder=Path(place) / "data")
        window.show()
        window.open_desk(vault, vault.read(settings.load))
        said = {}
        for scene in scenes.walk(window, files=scene_files(Path(place), vault), names=names):
            _save(window, look, folder / f"{scene.name}.png")
            if scene.name in SHOWN:
                said[scene.name] = words(window)
        (folder / WORDS).write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", "utf-8")
        scenes.clear(window)
        if not names and (desk, look.name) == ("full", LIGHT.name):
            pictures_of_papers(vault, folder, today=TODAY)
        window.lock()
        scenes.settle(window)
        for number, state in enumerate(() if names else states(window, path), start=1):
            _save(window, look, folder / f"door-{number:02d} {state}.png")
        window.let_go()
        window.close()
        shutil.rmtree(place, ignore_errors=True)
    return len(list(folder.glob("*.png")))


def _save(window: Window, look: scenes.Look, file: Path) -> None:
    scenes.dress(window, look)
    scenes.picture(window).save(str(file))
