"""What the operating system says of the network: a hint when to try again, never a reason not to."""

from PySide6.QtCore import QObject, Signal


class Network(QObject):
    """Says nothing: for a computer that says nothing of its network, and for tests, which set both."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_offline = False
        """Whether the computer certainly has no network."""
        self.behind_portal = False
        """Whether the network wants a sign-in page to be filled in first."""

    def listen(self) -> None:
        """From now on what the operating system says is known. Asked again, nothing happens."""

    def tell(self, *, offline: bool, portal: bool = False) -> None:
        """It is so from now on."""
        if (offline, portal) != (self.is_offline, self.behind_portal):
            self.is_offline, self.behind_portal = offline, portal
            self.changed.emit()


class SystemNetwork(Network):
    """What Qt learns from the operating system."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listens = False

    def listen(self) -> None:
        """Begin to listen, where the operating system has something to say. On the UI thread."""
        if self._listens:
            return
        self._listens = True
        from PySide6.QtNetwork import QNetworkInformation

        if not QNetworkInformation.loadDefaultBackend():
            return
        self._information = QNetworkInformation.instance()
        self._information.reachabilityChanged.connect(self._look)
        self._information.isBehindCaptivePortalChanged.connect(self._look)
        self._look()

    def _look(self, _what: object = None) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        gone = self._information.reachability() == QNetworkInformation.Reachability.Disconnected
        self.tell(offline=gone, portal=self._information.isBehindCaptivePortal())
