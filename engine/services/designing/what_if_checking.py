"""What is wrong with the assumptions that lie beside an SOP: their shape, and names of what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.language.finding import Finding
from engine.language.library import SopFiles
from engine.language.organisation import Organisation
from engine.language.runbook import Runbook
from engine.language.shape import mended
from engine.language.yaml_reading import read_yaml
from engine.runtime.what_if.assumptions import read_assumptions


def what_if_texts(files: SopFiles) -> dict[str, bytes]:
    """The files of assumptions of an SOP, by the path that findings name."""
    folder = Path(files.folder) / "what-if"
    return {
        f"{files.folder}/what-if/{path.name}": path.read_bytes()
        for path in (sorted(folder.glob("*.yaml")) if folder.is_dir() else ())
    }


def check_what_ifs(
    texts: Mapping[str, bytes], runbook: Runbook | None, organisation: Organisation
) -> Iterator[Finding]:
    """All that is wrong with files of assumptions; without a runbook their shape alone."""
    for file, content in texts.items():
        document, findings = read_yaml(content, file)
        yield from findings
        if document is None:
            continue
        usable, findings = mended(document, "what_if")
        yield from findings
        if usable is not None and runbook is not None:
            yield from read_assumptions(usable, runbook, organisation)[1]
