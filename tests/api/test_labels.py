"""Labels: what their code says, and what can be read below it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from urllib.parse import unquote, urlsplit

import pytest
import segno

from api.labels import address_of, label_svg
from tests.api.conftest import Running

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark modules of the drawing."""
    path = ET.fromstring(svg).find(f"{SVG}path")
    assert path is not None
    found = set()
    for part in path.attrib["d"].split("M")[1:]:
        x, y = part.partition("h")[0].split()
        found.add((int(x), int(y)))
    return found


def test_the_code_is_that_of_the_address_with_enough_white_around() -> None:
    svg = label_svg(base="https://sopwith.example", kind="card-terminal", subject="T 1/2", name="终端")
    address = "https://sopwith.example/field/label/card-terminal/T%201%2F2"
    wanted = segno.make_qr(address, error="q", boost_error=False)
    assert drawn(svg) == {
        (x + 4, y + 4) for y, row in enumerate(wanted.matrix) for x, dark in enumerate(row) if dark
    }


def test_the_address_leads_back_to_kind_and_id() -> None:
    path = urlsplit(address_of("http://127.0.0.1:8000/", "门店", "a?b#c")).path
    assert [unquote(part) for part in path.split("/")] == ["", "field", "label", "门店", "a?b#c"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("张记便利店", ["张记便利店"]),
        ("杭州市西湖区文三路阿里中心便利店旗舰店", ["杭州市西湖区文三路阿里", "中心便利店旗舰店"]),
        ("Corner shop at the old mill", ["Corner shop at the", "old mill"]),
        ("x" * 90, None),
        ("<b>&\x01", ["<b>&"]),
    ],
)
def test_names_are_broken_into_at_most_two_lines(name: str, lines: list[str] | None) -> None:
    *found, last = texts(label_svg(base="http://h", kind="shop", subject="S-1", name=name))
    assert last == "S-1"
    if lines is None:
        assert len(found) == 2
        assert found[-1].endswith("…")
    else:
        assert found[: len(lines)] == lines


def test_a_label_is_given_to_whoever_may_see_the_subject(server: Running) -> None:
    server.person("root").put("/api/subjects/shop/S-7", {"name": "Corner & Co", "branch": "north"})
    answer = server.person("fay").client.get("/api/subjects/shop/S-7/label.svg")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "image/svg+xml")
    assert texts(answer.text) == ["Corner & Co", "S-7"]
    address = f"{server.url}/field/label/shop/S-7"
    wanted = segno.make_qr(address, error="q", boost_error=False)
    assert len(drawn(answer.text)) == sum(sum(map(bool, row)) for row in wanted.matrix)
    assert server.person("sam").client.get("/api/subjects/shop/S-7/label.svg").status_code == 404
