"""Letters and labels: plain wordings that an office can change, one person or many, logged with everybody."""

from csdesk.services.letters.fields import LetterField, fields
from csdesk.services.letters.geometry import LabelSheet, label_sheets
from csdesk.services.letters.recipients import WHY_LABELS, Decisions, LeftOut, Recipient, Sorted, Why, sort_out
from csdesk.services.letters.sending import (
    Batch,
    Sent,
    SentLetter,
    address_of_last_letter,
    again_pdf,
    keep_return_address,
    labels_preview,
    letter_of_contact,
    make_labels,
    no_shows,
    note_again,
    preview_pdf,
    send,
    sent_letters,
    wording_pdf,
)
from csdesk.services.letters.templates import (
    Template,
    save_template,
    shipped,
    take_template_away,
    template,
    templates,
)
from csdesk.services.letters.wording import Fault, faults, fields_in

__all__ = [
    "WHY_LABELS",
    "Batch",
    "Decisions",
    "Fault",
    "LabelSheet",
    "LeftOut",
    "LetterField",
    "Recipient",
    "Sent",
    "SentLetter",
    "Sorted",
    "Template",
    "Why",
    "address_of_last_letter",
    "again_pdf",
    "faults",
    "fields",
    "fields_in",
    "keep_return_address",
    "label_sheets",
    "labels_preview",
    "letter_of_contact",
    "make_labels",
    "no_shows",
    "note_again",
    "preview_pdf",
    "save_template",
    "send",
    "sent_letters",
    "shipped",
    "sort_out",
    "take_template_away",
    "template",
    "templates",
    "wording_pdf",
]
