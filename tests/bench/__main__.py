"""All figures of one run: a table on the terminal, and `build/bench.json`."""

import json
import sys
from pathlib import Path

from tests.bench import (
    daily,
    imports,
    interview,
    letters,
    people_list,
    record,
    reports,
    search,
    startup,
    window,
    worksheets,
)
from tests.bench.figures import Figure

BENCHES = {
    "startup": startup,
    "imports": imports,
    "window": window,
    "search": search,
    "list": people_list,
    "daily": daily,
    "record": record,
    "letters": letters,
    "worksheets": worksheets,
    "interview": interview,
    "reports": reports,
}
OUT = Path(__file__).parents[2] / "build" / "bench.json"


def say(line: str) -> None:
    """A line on the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(chosen: list[str]) -> int:
    """Measure everything, or the benches that are named."""
    figures: list[Figure] = []
    say(f"{'':56} {'value':>9}    {'reference':>9} {'ratio':>7} {'bound':>7}")
    for name in chosen or BENCHES:
        for figure in BENCHES[name].measure():
            figures.append(figure)
            verdict = "holds" if figure.holds else "DOES NOT HOLD"
            say(
                f"{figure.name:56} {figure.value:9.2f} {figure.unit:2} {figure.reference:9.2f} "
                f"{figure.ratio:6.2f}x {figure.bound_in_words:>7}  {verdict}"
            )
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n", encoding="utf-8")
    say(f"Written to {OUT.relative_to(Path.cwd()) if OUT.is_relative_to(Path.cwd()) else OUT}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
