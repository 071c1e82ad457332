"""Why a file was not taken in."""

from csdesk.services.errors import DeskError
from csdesk.wording import tr


class ReportRefusedError(DeskError):
    """The file cannot be taken in as a referral report. The caseload is unchanged.

    `code` is one of `unsupported_format`, `damaged_file`, `unsafe_file`, `too_large`, `empty_file`, `no_header`,
    `no_rows`, `wrong_report`, `bad_encoding`, `password_protected`, `several_reports`, `ambiguous_columns`,
    `needs_answer`.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(tr("{sentence} The caseload was not changed.", sentence=sentence))
        self.code = code
