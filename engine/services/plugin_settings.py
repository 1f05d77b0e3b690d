"""What an installation sets for plugins: ``adapters.yaml`` and ``actions.yaml`` in the data folder.

``adapters.yaml`` names each way to hear devices; a name is the source of its events for ever:

    plant:
      adapter: mqtt
      settings: {host: broker.internal, password: {env: MQTT_PASSWORD}, topics: […]}

``actions.yaml`` has the settings of actions by the action's name. ``{env: NAME}`` stands for what the
environment holds, which is how secrets get in. All mistakes are told at once, each with its place; what is
right is used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec

from engine.language.document import Document
from engine.language.document import Path as Where
from engine.language.finding import Finding, Place
from engine.language.yaml_reading import read_yaml
from forms.both import Both
from plugins.installed import Plugins

ADAPTERS = "adapters.yaml"
ACTIONS = "actions.yaml"


class ConfiguredAdapter(msgspec.Struct, frozen=True, kw_only=True):
    """A device adapter that is to run: ``source`` is its name in the file. ``settings`` may hold secrets."""

    source: str
    adapter: str
    settings: dict[str, Any]


def configured_adapters(
    folder: Path, plugins: Plugins, *, environment: Mapping[str, str] = os.environ
) -> tuple[list[ConfiguredAdapter], list[Finding]]:
    """The adapters of ``adapters.yaml`` that can run, and what is wrong with the file. No file: none."""
    reader = _Reader(folder / ADAPTERS, environment)
    found = []
    for name, entry in reader.entries():
        if not isinstance(entry, dict) or not isinstance(entry.get("adapter"), str):
            reader.say(
                (name,),
                Both(
                    f"`{name}` must say which `adapter` it is, and its `settings`",
                    f"`{name}`要写明是哪个`adapter`，以及它的`settings`",
                ),
            )
            continue
        if unknown := sorted(set(entry) - {"adapter", "settings"}):
            reader.say(
                (name, unknown[0]), Both(f"`{unknown[0]}` is not known here", f"此处没有`{unknown[0]}`")
            )
            continue
        adapter = plugins.adapters.get(entry["adapter"])
        if adapter is None:
            there = ", ".join(plugins.adapters) or "none"
            reader.say(
                (name, "adapter"),
                Both(f"there is no adapter `{entry['adapter']}`", f"没有适配器`{entry['adapter']}`"),
                hint=Both(f"there is: {there}", f"可用的有：{there}"),
            )
            continue
        settings = reader.settings(
            (name, "settings"), entry.get("settings", {}), adapter.settings_schema, adapter.secrets
        )
        if settings is not None:
            found.append(ConfiguredAdapter(source=name, adapter=adapter.name, settings=settings))
    return found, reader.findings


def action_settings(
    folder: Path, plugins: Plugins, *, environment: Mapping[str, str] = os.environ
) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    """The settings of actions by name, and what is wrong with ``actions.yaml``. An action that is not named
    has none."""
    reader = _Reader(folder / ACTIONS, environment)
    found = {}
    for name, entry in reader.entries():
        action = plugins.actions.get(name)
        if action is None or action.settings_schema is None:
            reader.say(
                (name,), Both(f"there is no action `{name}` that has settings", f"没有带设置的动作`{name}`")
            )
            continue
        settings = reader.settings((name,), entry, action.settings_schema, action.secrets)
        if settings is not None:
            found[name] = settings
    return found, reader.findings


class _Reader:
    def __init__(self, path: Path, environment: Mapping[str, str]) -> None:
        self._file = str(path)
        self._environment = environment
        self._document: Document | None = None
        self.findings: list[Finding] = []
        if path.exists():
            self._document, self.findings = read_yaml(path.read_bytes(), self._file)

    def entries(self) -> Iterator[tuple[str, Any]]:
        data = None if self._document is None else self._document.data
        if data is None:
            return
        if not isinstance(data, dict):
            self.say((), Both("this file must be a map of names", "此文件须是名称的映射"))
            return
        yield from data.items()

    def settings(
        self, where: Where, given: Any, schema: dict[str, Any], secrets: tuple[str, ...]
    ) -> dict[str, Any] | None:
        """Settings with the environment filled in; None where they are not valid."""
        before = len(self.findings)
        filled = self._filled(where, given)
        if len(self.findings) > before:
            return None
        for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(filled):
            at = tuple(error.instance_path)
            hidden = bool(at) and at[0] in secrets
            self.say(
                (*where, *at),
                Both("this secret is not as it must be", "此密钥不符合要求")
                if hidden
                else Both(error.message, error.message),
            )
        return filled if len(self.findings) == before else None

    def _filled(self, where: Where, given: Any) -> Any:
        if isinstance(given, dict):
            if set(given) == {"env"}:
                name = given["env"]
                if not isinstance(name, str) or not self._environment.get(name):
                    self.say(
                        (*where, "env"), Both(f"the environment has no {name}", f"环境变量中没有 {name}")
                    )
                    return None
                return self._environment[name]
            return {key: self._filled((*where, key), value) for key, value in given.items()}
        if isinstance(given, list):
            return [self._filled((*where, place), value) for place, value in enumerate(given)]
        return given

    def say(self, where: Where, message: Both, *, hint: Both | None = None) -> None:
        place = Place(self._file, 1, 1) if self._document is None else self._document.place(*where)
        self.findings.append(
            Finding(code="SOP001", severity="error", place=place, message=message, hint=hint)
        )
