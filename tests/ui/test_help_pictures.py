"""The pictures of the help show what the program shows: `make pictures` takes them anew, from this test."""

import os
from pathlib import Path

from csdesk.services import settings
from csdesk.services.vault import Vault
from csdesk.ui.shell.window import Window
from tests.ui import help_pictures
from tests.ui.full_desk import scene_files

RENEW = "CSDESK_RENEW_PICTURES"
"""Set in the environment: the pictures are taken instead of held against the program."""


def test_the_pictures_show_the_words_of_today(full: Vault, window: Window, tmp_path: Path) -> None:
    window.open_desk(full, full.read(settings.load))
    renew = bool(os.environ.get(RENEW))
    before = {} if renew else help_pictures.recorded()
    seen, stale = set(), {}
    for scene in help_pictures.walk(window, scene_files(tmp_path, full)):
        seen.add(scene)
        if renew:
            help_pictures.take(window, scene)
        elif before.get(scene) != (now := help_pictures.words(window)):
            stale[scene] = sorted(set(now) ^ set(before.get(scene, ())))
    if renew:
        help_pictures.drop_others()
    assert set(help_pictures.named()) - seen == set(), "a page names a scene that is not there"
    assert stale == {}, "the pictures are of before: make pictures"
    assert {file.stem for file in help_pictures.folder().glob("*.png")} == seen
