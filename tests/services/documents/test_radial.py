"""Labels of a radial diagram neither touch each other nor leave the room, and all words of them are there."""

from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from csdesk.services.documents.radial import RINGS, lay_out, least, wrap
from csdesk.services.program import readiness

LINE = 14.0
TITLES = [one.shown for one in readiness.load().categories]
WORDS = st.text("abcdefghij", min_size=1, max_size=12)
LABELS = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=5, max_size=16)


def measure(text: str) -> float:
    return 6.0 * len(text)


@given(st.one_of(st.just(TITLES), LABELS), st.integers(0, 500), st.integers(0, 500))
def test_no_label_touches_another_or_is_cut_in_the_least_room_or_more(
    texts: list[str], wider: int, higher: int
) -> None:
    wide, high = least(texts, measure=measure, line=LINE)
    laid = lay_out(texts, wide + wider, high + higher, measure=measure, line=LINE)
    for at, one in enumerate(laid.labels):
        assert " ".join(one.lines).replace("/ ", "/") == texts[at]
        assert min(one.x, one.y) >= 0
        assert one.x + one.width <= wide + wider + 1e-6
        assert one.y + one.height <= high + higher + 1e-6
        assert all(measure(line) <= one.width for line in one.lines)
        assert not any(one.touches(other) for other in laid.labels[:at])
        corners = ((x, y) for x in (one.x, one.x + one.width) for y in (one.y, one.y + one.height))
        assert all(hypot(x - laid.x, y - laid.y) > laid.radius * 0.97 for x, y in corners), "words on the web"
    assert laid.radius > 3 * LINE


def test_rings_and_points_stand_around_the_middle_clockwise_from_the_top() -> None:
    laid = lay_out(TITLES, 500, 500, measure=measure, line=LINE)
    top = laid.point(0, RINGS)
    assert (round(top[0] - laid.x, 6), round(laid.y - top[1], 6)) == (0, round(laid.radius, 6))
    assert laid.point(3, 3)[0] > laid.x > laid.point(10, 3)[0]
    assert [round(hypot(x - laid.x, y - laid.y), 6) for x, y in laid.ring(1)] == [round(laid.radius / 3, 6)] * 13


def test_words_break_between_words_and_after_a_stroke() -> None:
    assert wrap("Support Parenting Classes/Services", 60, measure) == ("Support", "Parenting", "Classes/", "Services")
    assert wrap("Support Parenting Classes/Services", 120, measure) == ("Support Parenting", "Classes/Services")
