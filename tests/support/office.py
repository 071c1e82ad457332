"""LibreOffice without a window: opens workbooks as an office would, and saves them again."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.untested import untested

XLSX = "xlsx:Calc MS Excel 2007 XML"
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Unlocked(source As String, target As String, password As String)
 On Error Goto Done
 Dim reading(1) As New com.sun.star.beans.PropertyValue
 reading(0).Name = "Password"
 reading(0).Value = password
 reading(1).Name = "Hidden"
 reading(1).Value = True
 Dim book As Object
 book = StarDesktop.loadComponentFromURL(source, "_blank", 0, reading())
 Dim writing(0) As New com.sun.star.beans.PropertyValue
 writing(0).Name = "FilterName"
 writing(0).Value = "Calc MS Excel 2007 XML"
 book.storeToURL(target, writing())
 book.close(True)
Done:
 StarDesktop.terminate()
End Sub
</script:module>
"""


class Office:
    """LibreOffice with a profile of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("soffice")
        if found is None:
            untested("LibreOffice opened no workbook: it is missing (apt-get install libreoffice-calc-nogui)")
        self._program, self._folder = found, folder
        self._profile = folder / "profile"

    def saved_again(self, files: Mapping[str, bytes], kind: str = XLSX) -> dict[str, bytes]:
        """The files as LibreOffice saves them, by their names without an ending; all in one run."""
        ending = kind.partition(":")[0]
        into, out = self._folder / f"to_{ending}", self._folder / f"from_{ending}"
        into.mkdir(exist_ok=True)
        for name, content in files.items():
            (into / f"{name}.xlsx").write_bytes(content)
        said = self._run("--convert-to", kind, "--outdir", str(out), *(f"{into}/{name}.xlsx" for name in files))
        for word in ("repair", "error", "could not be loaded"):
            assert word not in said.lower(), said
        return {name: (out / f"{name}.{ending}").read_bytes() for name in files}

    def unlocked(self, content: bytes, password: str) -> bytes | None:
        """A workbook opened with its password and saved without; None where it does not open."""
        if not self._profile.exists():
            self._run("--terminate_after_init")  # else LibreOffice puts a library of its own in the macro's place
        module = self._profile / "user" / "basic" / "Standard" / "Module1.xba"
        module.write_text(MACRO, encoding="utf-8")
        source, target = self._folder / "locked.xlsx", self._folder / "unlocked.xlsx"
        source.write_bytes(content)
        target.unlink(missing_ok=True)
        self._run(f'macro:///Standard.Module1.Unlocked("{source.as_uri()}","{target.as_uri()}","{password}")')
        return target.read_bytes() if target.exists() else None

    def _run(self, *arguments: str) -> str:
        command = [self._program, f"-env:UserInstallation={self._profile.as_uri()}", "--headless", "--norestore"]
        done = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True, timeout=120)
        return done.stdout + done.stderr.replace("Warning: failed to launch javaldx", "")
