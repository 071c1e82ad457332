"""`make words`: all words of the program, ready to translate; and what was translated, ready for the program.

build/words/csdesk.ts holds the words alone. A translation begins as a copy of it, csdesk_es.ts in
resources/translations; from then on each run adds new words to it and makes csdesk_es.qm of it, which the window
speaks.
"""

import sys

from tests.words.sources import RESOURCES, ROOT, collect, release


def main() -> None:
    """Collect the words, and bring every translation that is there up to date."""
    bare = ROOT / "build/words/csdesk.ts"
    collect(bare)
    sys.stdout.write(f"{bare.relative_to(ROOT)}: all words\n")
    for ts in sorted((RESOURCES / "translations").glob("csdesk_*.ts")):
        collect(ts)
        release(ts, ts.with_suffix(".qm"))
        sys.stdout.write(f"{ts.relative_to(ROOT)}: brought up to date, {ts.with_suffix('.qm').name} made of it\n")


if __name__ == "__main__":
    main()
