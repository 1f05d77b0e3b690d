"""Where the installation is found."""

from __future__ import annotations

import pytest

from engine.services.context import Services
from engine.services.messages.settings import propose_public_url, public_url, put_public_url
from engine.services.problems import Invalid
from tests.engine.services.messages.post_office import root


def test_what_a_person_said_stands_whatever_a_server_finds_of_itself(company: Services) -> None:
    propose_public_url(company, "http://127.0.0.1:8000")
    propose_public_url(company, "http://127.0.0.1:9000/")
    assert public_url(company, root(company)) == "http://127.0.0.1:9000"
    put_public_url(company, root(company), url="https://sops.example.com")
    propose_public_url(company, "http://127.0.0.1:8000")
    assert public_url(company, root(company)) == "https://sops.example.com"


@pytest.mark.parametrize(
    "url", ["sops.example.com", "ftp://x", "https://u:p@x", "https://x/path", "https://x?q", "https://[", ""]
)
def test_what_is_no_address_of_a_site_is_not_taken(small: Services, url: str) -> None:
    with pytest.raises(Invalid):
        put_public_url(small, root(small), url=url)
