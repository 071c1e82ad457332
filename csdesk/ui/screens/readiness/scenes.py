"""The readiness assessment, as it is looked at."""

from collections.abc import Iterable

from csdesk.services.program import readiness
from csdesk.ui.scenes import Files, Scene, press
from csdesk.ui.screens.base import Screen


def of_readiness(screen: Screen, _files: Files) -> Iterable[Scene]:
    """The form, the filling in, what is refused, the result, a category with a step, all assessments."""
    found = screen.desk.vault.read(readiness.assessments)
    done = [one for one in found if not one.under_way]
    if not any(one.under_way for one in found):
        yield Scene("readiness-begin", {"view": "begin"})
        return
    yield Scene("readiness-fill", {"view": "fill"})
    yield Scene("readiness-overall", {"view": "fill", "category": "engage_court"})
    yield Scene("readiness-described", {"view": "fill"}, (press("readiness.describe"),))
    yield Scene("readiness-unfinished", {"view": "fill"}, (press("readiness.finish"),), changes=True)
    if done:
        yield Scene("readiness-result", {"view": "result"})
        yield Scene("readiness-weak", {"view": "weak"})
        yield Scene("readiness-all", {"view": "all"})
        opened = {"view": "result", "category": "support_education"}
        yield Scene("readiness-category", opened)
        yield Scene("readiness-step", opened, (press("readiness.step.new"),))
        unnamed = (press("readiness.step.new"), press("readiness.step.save"))
        yield Scene("readiness-step_unnamed", opened, unnamed, changes=True)
