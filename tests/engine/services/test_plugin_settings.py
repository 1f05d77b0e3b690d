"""What an installation sets for plugins is read with all mistakes at once; secrets come from outside."""

from __future__ import annotations

from pathlib import Path

from engine.services.plugin_settings import ConfiguredAdapter, action_settings, configured_adapters
from plugins.manager import installed

RIGHT = """
plant:
  adapter: mqtt
  settings:
    host: broker.internal
    version: "3.1.1"
    password: {env: MQTT_PASSWORD}
    topics: [{topic: "devices/{device}/{type}"}]
"""

WRONG = """
plant:
  adapter: mqtt
  settings:
    host: broker.internal
    port: 99999
    password: {env: MISSING}
    topics: []
depot:
  adapter: mqqt
shed:
  adapter: mqtt
  settings: {port: 0, password: {env: EMPTY_ONE}, topics: [{topic: "a/x{device}", qos: 2}]}
  colour: red
yard: 7
roof:
  adapter: mqtt
  settings: {host: h, port: 0, topics: [{topic: "a", qos: 2}]}
"""


def read(folder: Path, text: str, **environment: str) -> tuple[list[ConfiguredAdapter], list[str]]:
    (folder / "adapters.yaml").write_text(text)
    found, findings = configured_adapters(folder, installed(), environment=environment)
    return found, [f"{one.place.line}: {one.message}" for one in findings]


def test_adapters_are_read_with_secrets_from_the_environment(tmp_path: Path) -> None:
    assert read(tmp_path, RIGHT, MQTT_PASSWORD="s3cret") == (
        [
            ConfiguredAdapter(
                source="plant",
                adapter="mqtt",
                settings={
                    "host": "broker.internal",
                    "version": "3.1.1",
                    "password": "s3cret",
                    "topics": [{"topic": "devices/{device}/{type}"}],
                },
            )
        ],
        [],
    )


def test_no_file_is_no_adapter(tmp_path: Path) -> None:
    assert configured_adapters(tmp_path, installed()) == ([], [])


def test_every_mistake_is_told_with_its_line_and_what_is_right_is_used(tmp_path: Path) -> None:
    found, said = read(tmp_path, WRONG + RIGHT.replace("plant", "hall"), MQTT_PASSWORD="s3cret")

    assert [one.source for one in found] == ["hall"]
    assert said == [
        "7: the environment has no MISSING",
        "10: there is no adapter `mqqt`",
        "14: `colour` is not known here",
        "15: `yard` must say which `adapter` it is, and its `settings`",
        "18: 0 is less than the minimum of 1",
        "18: 2 is not one of 0 or 1",
    ]


def test_a_secret_is_not_shown_where_it_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "actions.yaml").write_text("webhook: {secret: {env: SECRET}, allow_hosts: erp}\nweb: {}\n")

    found, findings = action_settings(tmp_path, installed(), environment={"SECRET": "short"})

    assert found == {}
    assert sorted(one.message for one in findings) == [
        '"erp" is not of type "array"',
        "there is no action `web` that has settings",
        "this secret is not as it must be",
    ]


def test_a_file_that_is_no_yaml_says_so(tmp_path: Path) -> None:
    found, said = read(tmp_path, "plant: [")

    assert found == []
    assert len(said) == 1
