"""The web front end's client is made from the API as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from api.export import exported
from tests.forms.node import packages

UI = Path(__file__).parents[2] / "ui"
NODE = Path(sys.executable).with_name("node")


def test_the_client_s_types_are_those_of_this_api() -> None:
    packages(NODE)
    made = subprocess.run(
        [
            NODE,
            UI / "node_modules/openapi-typescript/bin/cli.js",
            "--default-non-nullable=false",
            "--empty-objects-unknown",
        ],
        input=json.dumps(exported(), ensure_ascii=False, sort_keys=True),
        capture_output=True,
        text=True,
        check=True,
        cwd=UI,
    )
    kept = (UI / "src/api/schema.d.ts").read_text(encoding="utf-8")
    assert made.stdout.strip() == kept.strip(), "The API has changed: run `npm run api` in ui/ and commit it."
