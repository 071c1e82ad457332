"""Other words by which the palette finds a screen, parted by blanks: what else it is called, and what is done there.

One that is typed whole leads there before any person is found, so that none of them is a usual name.
"""

from csdesk.wording import tr

CALLED = {
    "today": tr("due tasks to-do callbacks reminders"),
    "referral_report": tr("import upload load bring webi excel csv spreadsheet"),
    "ncps": tr("people persons parents noncustodial caseload call phone dial contact export"),
    "board": tr("stages pipeline kanban"),
    "appointments": tr("calendar meetings hearings outlook schedule"),
    "interview": tr("assessment fra questions"),
    "plans": tr("goals worksheet print"),
    "scans": tr("scan scanner signed pdf upload"),
    "letters": tr("print mail mailing envelopes reminder"),
    "reports": tr("export quarterly csa status send"),
    "standing": tr("quarters deadlines"),
    "outbox": tr("e-mail email mail messages send drafts"),
    "receipts": tr("sent copies proof"),
    "directory": tr("agencies csas contacts programs employers liaisons"),
    "readiness": tr("self-assessment agency radial"),
    "measures": tr("federal incentives targets allocation"),
    "supervisor": tr("team workload"),
    "able_willing": tr("ability willingness tiers stratify"),
    "quality": tr("cqi trends data points"),
    "settings": tr("options preferences configure signature smtp counties"),
    "vault": tr("passphrase password change recovery code restore backup encryption"),
    "audit": tr("log history changes"),
    "shortcuts": tr("hotkeys"),
    "help": tr("manual guide how"),
}
