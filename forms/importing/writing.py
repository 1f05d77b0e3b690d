"""Writing a form file as a designer would: keys in the usual order, small maps on one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

_TEXT = "tag:yaml.org,2002:str"
LINE = 100
"""Characters: a map or list of plain values that fits stands on one line."""


class _Dumper(yaml.SafeDumper):
    """Block style, with what is small in flow style."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def _is_plain(value: Any) -> bool:
    return value is None or (isinstance(value, (str, int, float, bool)) and "\n" not in str(value))


def _is_small(value: Any, depth: int) -> bool:
    if _is_plain(value):
        return True
    if depth == 0 or not isinstance(value, (Mapping, list)):
        return False
    inner = value.values() if isinstance(value, Mapping) else value
    return all(_is_small(one, depth - 1) for one in inner)


class _Whole(dict[str, Any]):
    """The map that the file is: never on one line."""


def _map(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    node = dumper.represent_mapping("tag:yaml.org,2002:map", data.items())
    depth = 2 if data.keys() & {"type", "code"} else 1  # a field, a control, an entry of a code list
    small = bool(data) and _is_small(data, depth) and len(str(data)) <= LINE
    node.flow_style = small and not isinstance(data, _Whole)
    return node


def _list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", data)
    node.flow_style = all(map(_is_plain, data)) and len(str(data)) <= LINE
    return node


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    if "\n" in data and not any(line != line.rstrip() for line in data.splitlines()):
        return dumper.represent_scalar(_TEXT, data, style="|")
    style = None if _stands_bare(dumper, data) else "'" if '"' in data or "\\" in data else '"'
    return dumper.represent_scalar(_TEXT, data, style=style)


def _stands_bare(dumper: yaml.SafeDumper, data: str) -> bool:
    """Whether the text needs no quotes, whatever it stands in."""
    analysis = dumper.analyze_scalar(data)
    read_as = dumper.resolve(yaml.ScalarNode, data, (True, False))  # type: ignore[no-untyped-call]
    return bool(analysis.allow_flow_plain) and read_as == _TEXT and not data.startswith("#")


_Dumper.add_representer(dict, _map)
_Dumper.add_representer(_Whole, _map)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _text)


def yaml_of(data: Mapping[str, Any]) -> str:
    """The text of a file."""
    return yaml.dump(_Whole(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000)
