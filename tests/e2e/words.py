"""The words of the apps' catalogues: tests walk through either language and outlive a better wording."""

from __future__ import annotations

import functools
import json
import re
import subprocess
import sys
from pathlib import Path

_UI = Path(__file__).parents[2] / "ui"
_READ = """
import { readdirSync } from 'node:fs'
const found = { en: {}, 'zh-CN': {} }
for (const file of readdirSync('src/words').filter((name) => /^[a-z_]+\\.ts$/.test(name))) {
  const words = await import(`${process.cwd()}/src/words/${file}`).catch(() => ({}))
  if (typeof words.en !== 'object' || typeof words.zh !== 'object') continue
  Object.assign(found.en, words.en)
  Object.assign(found['zh-CN'], words.zh)
}
console.log(JSON.stringify(found))
"""


@functools.cache
def _catalogues() -> dict[str, dict[str, str]]:
    node = str(Path(sys.executable).with_name("node"))
    command = [node, "--input-type=module", "-e", _READ]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_UI)
    found: dict[str, dict[str, str]] = json.loads(told.stdout)
    return found


def said(language: str, key: str, **given: object) -> str:
    """What the apps say in a language for a key: the catalogue's sentence with its values filled in."""
    text = _catalogues()[language][key]

    def filled(found: re.Match[str]) -> str:
        name, *forms = found[1].split("|")
        if not forms:
            return str(given[name])
        return forms[0] if given[name] == 1 else forms[-1]

    return re.sub(r"\{([^{}]+)\}", filled, text)
