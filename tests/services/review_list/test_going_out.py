"""A review list goes out: who is on it, what it tells, what it leaves behind, and how it is withdrawn."""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.message import MessageAttempt, MessageState, OutboxMessage
from csdesk.models.ncp import Source
from csdesk.models.partner import Csa
from csdesk.models.release import Way
from csdesk.services import directory, disclosure, mailbox, merging, review_list, reviews
from csdesk.services import settings as desk_settings
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.review_list import Said, Standing
from csdesk.services.reviews import ReviewAnswer
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_report
from tests.services.review_list.lists import DUE, FIRST, answered, look, make

MINE = Settings(liaison_name="Dana Lind", liaison_email="dana.lind@agency.example")


def test_the_people_of_the_newest_report_whom_nobody_tried_are_proposed(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add_csa(session)
        add_report(session, "Rock", on=date(2026, 9, 4))
        former, newest = add_report(session, "Rock", on=date(2026, 9, 1)), add_report(session, "Rock")
        proposed = add_person(session, Person("Abbott", counties=("Rock", "Dane")), report=newest)
        barred = add_person(session, Person("Baker", flags=("deceased",)), report=newest)
        gone = add_person(session, Person("Cruz"), report=former)
        waits, answered = (add_person(session, Person(name), report=newest) for name in ("Downs", "Ellis"))
        for left_out in (
            Person("Fox", source=Source.CSA),
            Person("Gray", counties=("Dane",)),
            Person("Hall", more={"closed_on": TODAY}),
        ):
            add_person(session, left_out, report=newest)
        _, second = reviews.ask(session, csa_id, (waits, answered), due_on=DUE, at=NOW, who=WHO)
        reviews.answer(session, second, ReviewAnswer.EXCLUDED, "Has a lawyer", at=NOW, who=WHO)
        found = review_list.candidates(session, csa_id)
        assert [(one.ncp_id, one.standing, one.why) for one in found] == [
            (proposed, Standing.TO_ASK, ""),
            (waits, Standing.WAITING, "Asked on October 8, 2026, due October 22, 2026"),
            (answered, Standing.ANSWERED, "Do not contact on October 8, 2026: Has a lawyer"),
            (barred, Standing.NOT_PROPOSED, "Not to be called, as the report says"),
            (gone, Standing.NOT_PROPOSED, "Not on the newest report"),
        ]
        assert len(found[0].cases) == 1
        assert review_list.proposed(session, csa_id) == 1

    vault.write(work)


def test_the_list_tells_names_and_cases_of_the_county_and_nothing_else(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, dane = add_csa(session), add_csa(session, "Dane")
        plain = add_person(session, Person("=Abbott", counties=("Rock", "Dane"), phone="(608) 555-0101"))
        safe = add_person(session, Person("Zamora", safe_contact=True, phone="(608) 555-0102"))
        made = review_list.make(session, csa_id, (safe, plain), due_on=DUE, at=NOW, who=WHO)
        book = load_workbook(BytesIO(made.content))
        sheet = book["Review"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
        numbers = {
            ncp_id: session.scalar(select(IvdCase.number).where(IvdCase.ncp_id == ncp_id, IvdCase.county == "Rock"))
            for ncp_id in (plain, safe)
        }
        assert [row[1:] for row in rows] == [
            ["=Abbott, Jeremy", numbers[plain], None, None],
            ["Zamora, Jeremy", numbers[safe], None, None],
        ]
        assert sheet.cell(FIRST, 2).data_type == "s"
        refs = {str(row[0]) for row in rows}
        assert refs == {one.ref for one in reviews.open_reviews(session)}
        assert all(ref.isalpha() and ref.isupper() and not set(ref) & set("AEIOU") for ref in refs)
        answer, reason = sheet.data_validations.dataValidation
        assert (answer.formula1, str(answer.sqref)) == ('"May be contacted,Do not contact,No answer yet"', "D5:D6")
        assert str(reason.sqref) == "E5:E6"
        assert len(answer.formula1) <= 255 >= len(reason.formula1)
        told = " ".join(str(cell.value) for one in book for row in one.iter_rows() for cell in row)
        assert all(word not in told for word in ("555", "Test St", "safe", "Dane"))
        assert dane is not None

    vault.write(work)


def test_nobody_is_put_before_an_agency_that_has_no_case_of_theirs(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add_csa(session)
        elsewhere = add_person(session, Person(counties=("Dane",)))
        with pytest.raises(RefusedError):
            reviews.ask(session, csa_id, (elsewhere,), due_on=DUE, at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            review_list.make(session, csa_id, (elsewhere,), due_on=DUE, at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            review_list.make(session, csa_id, (), due_on=DUE, at=NOW, who=WHO)
        here = add_person(session)
        with pytest.raises(RefusedError):
            review_list.make(session, csa_id, (here,), due_on=date(2026, 10, 7), at=NOW, who=WHO)
        assert reviews.open_reviews(session) == ()

    vault.write(work)


def told_of(session: Session, ncp_ids: Sequence[UUID]) -> list[list[tuple[str, Way | None, str]]]:
    return [[(one.what, one.way, one.rule) for one in disclosure.disclosures_of(session, key)] for key in ncp_ids]


def test_what_leaves_is_accounted_for_each_time_and_a_withdrawn_list_leaves_no_more(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott", "Baker"))
        assert told_of(session, made.ncp_ids) == [[], []]
        content, _accounted = review_list.as_file(session, made.made.list_id, at=NOW, who=WHO)
        assert content == made.made.content
        once = ("Review list", Way.FILE, "identification")
        assert told_of(session, made.ncp_ids) == [[once], [once]]
        review_list.as_file(session, made.made.list_id, at=NOW, who=WHO)
        assert told_of(session, made.ncp_ids) == [[once] * 2] * 2
        first = reviews.open_reviews(session)[0]
        reviews.answer(session, first.id, ReviewAnswer.CLEARED, at=NOW, who=WHO)
        assert review_list.withdraw(session, made.made.list_id, at=NOW, who=WHO) == 1
        assert [one.answer for key in made.ncp_ids for one in reviews.reviews_of(session, key)] == [
            ReviewAnswer.CLEARED
        ]
        assert told_of(session, made.ncp_ids) == [[once] * 2] * 2
        for again in (review_list.as_file, review_list.withdraw):
            with pytest.raises(RefusedError):
                again(session, made.made.list_id, at=NOW, who=WHO)
        (kept,) = review_list.lists_of(session, made.csa_id)
        assert (kept.people, kept.still_open, kept.withdrawn_at) == (2, 0, NOW)

    vault.write(work)


def test_a_case_that_moved_stops_a_list_that_has_not_left(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott",))
        session.scalars(select(IvdCase)).one().county = "Dane"
        session.flush()
        with pytest.raises(RefusedError):
            review_list.as_file(session, made.made.list_id, at=NOW, who=WHO)

    vault.write(work)


def test_a_list_with_the_cases_of_two_stops_when_they_are_taken_apart(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, kept, gone = add_csa(session), add_person(session, Person("Zamora")), add_person(session)
        merging.merge(session, kept, gone, at=NOW, who=WHO)
        made = review_list.make(session, csa_id, (kept,), due_on=DUE, at=NOW, who=WHO)
        review_list.as_file(session, made.list_id, at=NOW, who=WHO)
        (line,) = merging.merges_of(session, kept)
        merging.take_apart(session, line.id, at=NOW, who=WHO)
        with pytest.raises(RefusedError, match="no longer"):
            review_list.as_file(session, made.list_id, at=NOW, who=WHO)

    vault.write(work)


def test_a_case_that_is_somebody_elses_by_now_stops_a_list_and_a_merge_does_not(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott", "Baker"))
        abbott, baker = made.ncp_ids
        other = add_person(session, Person("Abbot"))
        merging.merge(session, other, abbott, at=NOW, who=WHO)
        review_list.as_file(session, made.made.list_id, at=NOW, who=WHO)
        case = session.scalars(select(IvdCase).where(IvdCase.ncp_id == baker)).one()
        number, case.number = case.number, ""
        session.flush()
        session.add(IvdCase(ncp_id=baker, county="Rock", number="Another 1"))
        session.flush()
        with pytest.raises(RefusedError, match="no longer"):
            review_list.as_file(session, made.made.list_id, at=NOW, who=WHO)
        case.number = number
        session.flush()
        review_list.as_file(session, made.made.list_id, at=NOW, who=WHO)
        case.ncp_id = other
        session.flush()
        with pytest.raises(RefusedError, match="no longer"):
            review_list.as_file(session, made.made.list_id, at=NOW, who=WHO)

    vault.write(work)


def test_a_list_goes_by_e_mail_to_whoever_gets_review_lists(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott", "Baker"))
        list_id = made.made.list_id
        directory.add_contact_person(session, made.csa_id, "Ann Roe", email="ann@rock.example", at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            mailbox.draft_review_list(session, list_id, settings=MINE, at=NOW, who=WHO)
        directory.add_contact_person(
            session, made.csa_id, "Pao Vang", email="pao@rock.example", receives_reviews=True, at=NOW, who=WHO
        )
        desk_settings.save(session, MINE)
        message_id = mailbox.draft_review_list(session, list_id, settings=MINE, at=NOW, who=WHO)
        (line,) = mailbox.list_messages(session)
        assert (line.recipient_email, line.about_people, line.state) == ("pao@rock.example", 2, MessageState.DRAFT)
        assert [file.file_name for file in line.files] == [made.made.file_name]
        assert all(name not in f"{line.subject} {line.body}" for name in ("Abbott", "Baker"))
        assert told_of(session, made.ncp_ids) == [[], []]
        mailbox.approve(session, {one.id: one.fingerprint for one in mailbox.list_messages(session)}, at=NOW, who=WHO)
        mailbox.mark_sent(session, message_id, sent_on=NOW.date(), at=NOW, who=WHO)
        assert [[way for _, way, _ in lines] for lines in told_of(session, made.ncp_ids)] == [[Way.BY_HAND]] * 2
        assert review_list.withdraw(session, list_id, at=NOW, who=WHO) == 2
        assert session.scalar(select(OutboxMessage.id)) == message_id

    vault.write(work)


def test_a_message_that_has_not_gone_is_dropped_with_its_list_or_stopped(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott",))
        directory.add_contact_person(
            session, made.csa_id, "Pao Vang", email="pao@rock.example", receives_reviews=True, at=NOW, who=WHO
        )
        desk_settings.save(session, MINE)
        mailbox.draft_review_list(session, made.made.list_id, settings=MINE, at=NOW, who=WHO)
        case = session.scalars(select(IvdCase)).one()
        case.county = "Dane"
        session.flush()
        with pytest.raises(RefusedError, match="withdraw the list"):
            mailbox.approve(
                session, {one.id: one.fingerprint for one in mailbox.list_messages(session)}, at=NOW, who=WHO
            )
        review_list.withdraw(session, made.made.list_id, at=NOW, who=WHO)
        assert mailbox.list_messages(session) == ()

    vault.write(work)


def test_who_waits_goes_with_the_new_list_under_the_same_ref(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott", "Baker"))
        before = {one.ncp_id: one.ref for one in reviews.open_reviews(session)}
        due = date(2026, 11, 2)
        again = review_list.make(session, made.csa_id, made.ncp_ids[:1], due_on=due, at=NOW, who=WHO)
        lying = {one.ncp_id: one for one in reviews.open_reviews(session)}
        assert {key: one.ref for key, one in lying.items()} == before
        assert (lying[made.ncp_ids[0]].list_id, lying[made.ncp_ids[0]].due_on) == (again.list_id, due)
        assert lying[made.ncp_ids[1]].list_id == made.made.list_id

    vault.write(work)


def test_withdrawing_a_list_leaves_what_the_agency_was_asked_before_it(vault: Vault) -> None:
    def work(session: Session) -> None:
        first = make(session, ("Abbott", "Baker"))
        abbott, baker = first.ncp_ids
        by_word, new = (add_person(session, Person(name)) for name in ("Cruz", "Downs"))
        review_list.ask_by_word(session, first.csa_id, (by_word,), due_on=DUE, at=NOW, who=WHO)
        before = reviews.newest_of(session, first.csa_id)
        due = date(2026, 11, 2)
        lists = [
            review_list.make(session, first.csa_id, (abbott, by_word, new), due_on=due, at=moment, who=WHO).list_id
            for moment in (NOW + timedelta(hours=1), NOW + timedelta(hours=2))
        ]
        assert review_list.withdraw(session, lists[0], at=NOW + timedelta(hours=3), who=WHO) == 0
        assert {one.list_id for one in reviews.open_reviews(session)} == {first.made.list_id, lists[1]}
        assert review_list.withdraw(session, lists[1], at=NOW + timedelta(hours=4), who=WHO) == 1
        now = reviews.newest_of(session, first.csa_id)
        assert {key: (one.id, one.list_id, one.ref or "-") for key, one in now.items() if key != by_word} == {
            key: (before[key].id, first.made.list_id, before[key].ref) for key in (abbott, baker)
        }
        assert now[abbott].due_on == DUE
        assert (now[by_word].id, now[by_word].list_id) == (before[by_word].id, None)
        back = look(session, answered(first.made.content, [("May be contacted", "")] * 2), first.csa_id)
        assert back.count(Said.CLEARED) == 2
        assert review_list.withdraw(session, first.made.list_id, at=NOW + timedelta(hours=5), who=WHO) == 2
        assert [one.ncp_id for one in reviews.open_reviews(session)] == [by_word]

    vault.write(work)


def test_a_merged_person_goes_back_to_the_list_that_names_the_other_record(vault: Vault) -> None:
    def work(session: Session) -> None:
        first = make(session, ("Abbott",))
        kept = add_person(session, Person("Abbot"))
        merging.merge(session, kept, first.ncp_ids[0], at=NOW, who=WHO)
        later = NOW + timedelta(hours=1)
        second = review_list.make(session, first.csa_id, (kept,), due_on=DUE, at=later, who=WHO)
        assert review_list.withdraw(session, second.list_id, at=later, who=WHO) == 0
        assert [one.list_id for one in reviews.open_reviews(session)] == [first.made.list_id]

    vault.write(work)


def test_an_agency_answers_in_the_days_that_were_agreed(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add_csa(session)
        assert review_list.due_day(session, csa_id, TODAY) == DUE
        session.get_one(Csa, csa_id).review_answer_days = 5
        assert review_list.due_day(session, csa_id, TODAY) == date(2026, 10, 13)
        session.delete(session.get_one(Csa, csa_id))
        session.flush()
        with pytest.raises(NotFoundError):
            review_list.due_day(session, csa_id, TODAY)
        with pytest.raises(NotFoundError):
            review_list.candidates(session, csa_id)

    vault.write(work)


def test_who_was_named_by_word_of_mouth_is_accounted_for(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, ncp_id = add_csa(session), add_person(session)
        review_list.ask_by_word(session, csa_id, (ncp_id, ncp_id), due_on=DUE, at=NOW, who=WHO)
        assert len(reviews.open_reviews(session)) == 1
        assert told_of(session, (ncp_id,)) == [[("Question before contact", Way.SPOKEN, "identification")]]

    vault.write(work)


def test_a_message_that_was_tried_is_kept_out_of_the_way_when_its_list_is_withdrawn(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott",))
        directory.add_contact_person(
            session, made.csa_id, "Pao Vang", email="pao@rock.example", receives_reviews=True, at=NOW, who=WHO
        )
        message_id = mailbox.draft_review_list(session, made.made.list_id, settings=MINE, at=NOW, who=WHO)
        row = session.get_one(OutboxMessage, message_id)
        row.state, row.attempts = MessageState.FAILED, 1
        session.add(MessageAttempt(message_id=message_id, number=1, begun_at=NOW, by=WHO))
        session.flush()
        review_list.withdraw(session, made.made.list_id, at=NOW, who=WHO)
        assert mailbox.list_messages(session) == ()
        (kept,) = mailbox.receipts(session).lines
        assert (kept.id, kept.put_away, len(kept.tries)) == (message_id, True, 1)
        with pytest.raises(RefusedError, match="was put away"):
            mailbox.approve(session, {kept.id: kept.fingerprint}, at=NOW, who=WHO)

    vault.write(work)
