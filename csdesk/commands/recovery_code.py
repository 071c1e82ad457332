"""A recovery code on the command line: shown this once, and at a terminal asked for, as in the window."""

import os
import shutil
from collections.abc import Sequence

from csdesk.commands.context import Context, Outcome
from csdesk.services import openings, recovery_proof
from csdesk.services.errors import DeskError
from csdesk.services.files import write_paper
from csdesk.services.vault import changes

READY = "Press Enter when it is on paper. It is then taken off the screen, and two of its groups are asked for. "
ASK = "Take your paper, and type what stands on it. An empty line shows the code again; Ctrl+C leaves it unconfirmed."
WIPE = "\033[H\033[2J\033[3J"
"""Takes what was shown off the terminal, and out of what can be scrolled back to."""
CONFIRMED = "The recovery code is confirmed."
NOT_CONFIRMED = "The recovery code is not confirmed; it opens the vault all the same. The window reminds of it."


def shown(said: Sequence[str], code: str, advice: str, context: Context, data: dict[str, object]) -> Outcome:
    """Show a code that opens the vault from now on, and note that it is kept where somebody has shown it.

    A script, and whoever wants JSON, is asked nothing: the code comes with the outcome and is not confirmed.
    """
    told, page = _page(code, context)
    lines, its_code = [*said, *told], [f"Its recovery code, shown this once: {code}", advice]
    confirmed = context.at_terminal and _is_kept("\n".join([*lines, *its_code]), code)
    if confirmed:
        changes.confirm_recovery_code(context.vault(), at=context.clock.now(), who=context.settings().actor)
    if context.at_terminal:
        lines.append(CONFIRMED if confirmed else NOT_CONFIRMED)
    else:
        lines += its_code
    return Outcome("\n".join(lines), {**data, "recovery_code": code, "confirmed": confirmed, "page": page})


def _page(code: str, context: Context) -> tuple[list[str], str | None]:
    """Write its page where one is asked for: what is to be said of it, and the file."""
    wanted = getattr(context.options, "to", None)
    if not wanted:
        return [], None
    from csdesk.services.papers import recovery_sheet

    name, day = context.vault_path.stem, context.clock.today()
    content = recovery_sheet.make(code, name, made=day, computer=openings.this_computer())
    try:
        page = write_paper(wanted, content)
    except DeskError as error:  # the code holds already, so it has to be shown
        return [str(error)], None
    return [f"The page with its recovery code was written to {page}: print it, then delete the file."], str(page)


def _is_kept(with_code: str, code: str) -> bool:
    """Show the code until two groups of it are typed as they are. False where the user leaves that."""
    groups = code.split("-")
    asked = list(recovery_proof.groups_to_ask(len(groups)))
    shown = False
    try:
        while asked:
            if not shown:
                print(with_code, flush=True)
                input(READY)
                _wipe()
                print(ASK)
                shown = True
            typed = input(f"Group {asked[0] + 1} of {len(groups)}: ").strip()
            if not typed:
                shown = False
            elif recovery_proof.as_read(typed) == recovery_proof.as_read(groups[asked[0]]):
                del asked[0]
            else:
                print(f"Group {asked[0] + 1} does not match. Look at your paper.")
    except (EOFError, KeyboardInterrupt):
        print()
        return False
    return True


def _wipe() -> None:
    lines = shutil.get_terminal_size().lines
    print("\n" * lines if os.name == "nt" else WIPE, end="", flush=True)
