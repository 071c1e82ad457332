"""An instrument in two languages side by side: the FRA with each wording in brackets as its second one.

The brackets stand for a translation: none is invented here.
"""

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from csdesk.services import interview, resources
from csdesk.services.interview import FRA, InstrumentError, InterviewMode, available, load
from csdesk.services.interview.instruments import parse, source_text
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO, Person, add_person

OTHER = "qaa"
"""A tag for private use: no language."""
WORDED = r"(?:title|caseworker|client|used_for|caseworker_first|completion|text|label|result_label|rephrase|guide"
WORDED += (
    r"|summary|numbering|place|place_of_line|begin|back|next|leave_open|hours_wrong|erase|saved|not_saved|larger"
)
WORDED += r"|smaller|waiting|ask_caseworker|go_on|thanks|hand_back)"


def in_two_languages(text: str) -> str:
    """The file with every wording twice."""
    parts, rest = text.split("[parts]", 1)
    own_parts, rest = rest.split("[[question]]", 1)

    def doubled(part: str) -> str:
        part = re.sub(rf'(?m)^({WORDED}) = "(.*)"$', rf'\1.en-US = "\2"\n\1.{OTHER} = "⟦\2⟧"', part)
        part = re.sub(r'\b(text|guide) = "([^"]*)"', rf'\1.en-US = "\2", \1.{OTHER} = "⟦\2⟧"', part)
        return re.sub(r"(?ms)^lead = (\[.*?\])$", rf"lead.en-US = \1\nlead.{OTHER} = \1", part)

    head, top = doubled(parts), f'also_in = ["{OTHER}"]\n'
    return f"{top}{head}[parts]{own_parts}[[question]]{doubled(rest)}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installation with the FRA in two languages."""
    for one in resources.FOLDER.iterdir():
        if one.name != "instruments":
            (tmp_path / one.name).symlink_to(one)
    made = tmp_path / "instruments"
    made.mkdir()
    (made / f"{FRA}.toml").write_text(in_two_languages(source_text()), encoding="utf-8")
    monkeypatch.setattr(resources, "FOLDER", tmp_path)
    return made


@pytest.mark.usefixtures("folder")
def test_one_file_offers_each_of_its_languages() -> None:
    assert [(one.name, one.language, one.fault) for one in available()] == [
        (FRA, "en-US", ""),
        (f"{FRA}:{OTHER}", OTHER, ""),
    ]
    own, other = load(FRA), load(f"{FRA}:{OTHER}")
    assert own.words == parse(source_text(), "FRA").words
    for here, there in zip(own.questions, other.questions, strict=True):
        assert (there.id, there.kind, there.by) == (here.id, here.kind, here.by)
        assert there.text == f"⟦{here.text}⟧"
        assert [one.text for one in there.choices] == [f"⟦{one.text}⟧" for one in here.choices]
        assert [one.code for one in there.items] == [one.code for one in here.items]
        assert [one.text for one in there.items] == [f"⟦{one.text}⟧" for one in here.items]
    assert other.refusal(InterviewMode.CLIENT) == f"⟦{own.refusal(InterviewMode.CLIENT)}⟧"
    assert other.words.client.begin == "⟦Begin⟧"


def test_an_interview_is_shown_in_its_language_after_the_file_is_gone(vault: Vault, folder: Path) -> None:
    def begin(session: Session) -> tuple[interview.InterviewState, interview.InterviewState]:
        held = [
            interview.start(session, add_person(session, Person(last_name=last)), instrument=name, at=NOW, who=WHO)
            for last, name in (("Own", FRA), ("Other", f"{FRA}:{OTHER}"))
        ]
        (folder / f"{FRA}.toml").unlink()
        own, other = (interview.state(session, one) for one in held)
        return own, other

    own, other = vault.write(begin)
    assert (own.instrument.language, other.instrument.language) == ("en-US", OTHER)
    assert other.instrument.title == f"⟦{own.instrument.title}⟧"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (f'text.{OTHER} = "⟦What is your Tech ID?⟧"\n', "", rf"question 2 \(Q2\): 'text' has no words in '{OTHER}'"),
        (f'text.{OTHER} = "⟦What is your', 'text.fr = "⟦What is your', "'text' is in 'fr', which 'also_in' does not"),
        ('label.en-US = "Tech ID"\nlabel.qaa = "⟦Tech ID⟧"', 'label = "Tech ID"', "'label' is in one language only"),
        (f'also_in = ["{OTHER}"]', 'also_in = ["en-US"]', "'also_in' names a language twice"),
        (
            f', text.{OTHER} = "⟦Transportation⟧"',
            "",
            rf"question 11 \(Q11\), item 3: 'text' has no words in '{OTHER}'",
        ),
    ],
)
def test_a_wording_that_a_language_lacks_is_never_said_in_another(
    folder: Path, before: str, after: str, said: str
) -> None:
    file = folder / f"{FRA}.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(InstrumentError, match=said):
        load(f"{FRA}:{OTHER}")
    assert any(one.fault for one in available())
