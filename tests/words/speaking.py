"""A plug-in of pytest (`-p tests.words.speaking`): before anything is imported, the brackets are spoken."""

import os
from pathlib import Path

from csdesk.ui import language
from tests.words.brackets import LANGUAGE

SPOKEN = language.speak(LANGUAGE, Path(os.environ["CSDESK_WORDS"]))
