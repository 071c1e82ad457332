"""What this program put on the clipboard: it stays for ten seconds, and no history of the clipboard keeps it."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT_MS = 10_000
MARK = "text/x-csdesk"
"""What we put there says so itself: whether a text is ours is known as long as it lies there."""
OPEN = "text/x-csdesk-about-nobody"
"""The same for what may stay: it names no one."""
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NONE, _SOME = bytes(4), b"\x01\x00\x00\x00"
HINTS = {
    MARK: b"1",
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"1",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): _SOME,
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NONE,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NONE,
}
"""By these the histories of clipboards on Windows, macOS and Linux know what they must not keep."""


class Clipboard(QObject):
    """Watches the clipboard, and the selection where the system has one beside it.

    `owns(mode)` tells whether this program put there what lies there.
    """

    def __init__(self, parent: QObject, owns: Callable[[QClipboard.Mode], bool] | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._owns = owns or self._says_system
        modes = [QClipboard.Mode.Clipboard]
        if self._clipboard.supportsSelection():
            modes.append(QClipboard.Mode.Selection)
        self._timers = {mode: self._timer(mode) for mode in modes}
        self._clipboard.changed.connect(self._note)

    def copy(self, text: str) -> None:
        """Put a text there."""
        self._put(QClipboard.Mode.Clipboard, text)

    def copy_openly(self, text: str) -> None:
        """Put a text there that is about nobody: it stays, and histories may keep it."""
        data = QMimeData()
        data.setText(text)
        data.setData(OPEN, b"1")
        self._clipboard.setMimeData(data, QClipboard.Mode.Clipboard)

    def clear(self) -> None:
        """Take away what is ours."""
        for mode in self._timers:
            self._clear(mode)

    def _timer(self, mode: QClipboard.Mode) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(KEPT_MS)
        timer.timeout.connect(lambda: self._clear(mode))
        return timer

    def _note(self, mode: QClipboard.Mode) -> None:
        if mode not in self._timers:
            return
        if self._is_marked(mode, OPEN):
            self._timers[mode].stop()
        elif self._is_marked(mode):
            self._timers[mode].start()
        elif self._owns(mode) and self._clipboard.text(mode):
            if mode == QClipboard.Mode.Clipboard:
                self._put(mode, self._clipboard.text(mode))
            else:  # putting a selection there again would take it from the field that shows it
                self._timers[mode].start()
        else:
            self._timers[mode].stop()

    def _put(self, mode: QClipboard.Mode, text: str) -> None:
        data = QMimeData()
        data.setText(text)
        for name, value in HINTS.items():
            data.setData(name, value)
        self._clipboard.setMimeData(data, mode)
        self._timers[mode].start()

    def _clear(self, mode: QClipboard.Mode) -> None:
        self._timers[mode].stop()
        if self._is_marked(mode, OPEN):
            return
        if self._is_marked(mode) or self._owns(mode):
            self._clipboard.clear(mode)

    def _is_marked(self, mode: QClipboard.Mode, mark: str = MARK) -> bool:
        """Asked for by its text: Qt deletes the `QMimeData` that lies there whenever another comes, and Qt for Python
        crashed now and then over the one that it knew before."""
        found, _subtype = self._clipboard.text(mark.removeprefix("text/"), mode)
        return bool(found)

    def _says_system(self, mode: QClipboard.Mode) -> bool:
        if mode == QClipboard.Mode.Selection:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()
