"""What is new after an update: said once, quietly, with the way to the page about it."""

import csdesk
from csdesk.services import help_pages
from csdesk.ui.desk import Desk
from csdesk.wording import tr


def tell_news(desk: Desk) -> None:
    """Say that the program was updated, if it was and nothing else is being said; else at the next opening."""
    preferences, version = desk.ways.preferences, csdesk.__version__
    kept = preferences.load()
    if not kept.last_vault or kept.version_seen == version or desk.messages.current is not None:
        return
    preferences.note_version_seen(version)
    if help_pages.news(version):
        desk.messages.info(
            tr("CS Desk was updated to version {version}.", version=version),
            tr("Look"),
            lambda: desk.navigate("help", page=help_pages.WHATS_NEW),
        )
