"""E-mail, against a real SMTP server: TLS, signing in, and what servers refuse."""

from __future__ import annotations

import asyncio
import datetime
import email
import email.policy
import gc
import ipaddress
import socket
import ssl
import warnings
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from plugins.channels.email import letter_of, send, sopwith_channels
from plugins.hooks import Failed, InDoubt, TryLater
from tests.plugins.channels.receiving import WEI, parcel

# Its own server says so of a test that wants it.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

USER, PASSWORD = b"sopwith", b"not-to-be-told-1"


class Post:
    """Takes letters, and refuses as it is told."""

    def __init__(self) -> None:
        self.taken: list[tuple[str | None, list[str], EmailMessage]] = []
        self.at_rcpt = ""
        self.at_data = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_rcpt:
            return self.at_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.at_data == "hang up":
            assert server.transport is not None
            server.transport.close()
            return "250 OK"
        if self.at_data:
            return self.at_data
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, letter))
        return "250 queued"


def _known(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=good, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "post")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "post.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


def _trusted(path: Path) -> str:
    return "-----BEGIN CERTIFICATE" + path.read_text().partition("-----BEGIN CERTIFICATE")[2]


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Served(Controller):
    """A server that begins with TLS is looked at over TLS, too."""

    def _trigger_server(self) -> None:
        if self.ssl_context is None:
            super()._trigger_server()  # type: ignore[no-untyped-call]
            return
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection((self.hostname, self.port), 5) as plain,
            context.wrap_socket(plain) as wrapped,
        ):
            wrapped.recv(1024)


def _served(post: Post, **more: Any) -> Controller:
    controller = Served(post, hostname="127.0.0.1", port=_free(), **more)
    controller.start()
    return controller


def _stop(controller: Controller) -> None:
    """End the server. It leaves connections that were cut off to the collector, which complains of them:
    here, and not in whatever test comes next."""
    controller.stop()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture(params=["starttls", "tls"])
def settings(request: pytest.FixtureRequest, post: Post, certificate: Path) -> Iterator[dict[str, Any]]:
    """A channel to a server that wants encryption and a password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    more: dict[str, Any] = {"auth_required": True, "authenticator": _known}
    if request.param == "tls":
        more |= {"ssl_context": context, "auth_require_tls": False}
    else:
        more |= {"tls_context": context, "require_starttls": True}
    controller = _served(post, **more)
    yield {
        "host": "127.0.0.1",
        "port": controller.port,
        "security": request.param,
        "username": USER.decode(),
        "password": PASSWORD.decode(),
        "sender": "sop@example.com",
        "sender_name": "网点运营",
        "certificates": _trusted(certificate),
    }
    _stop(controller)


@pytest.fixture
def bare(post: Post) -> Iterator[dict[str, Any]]:
    """A channel to a server on this machine, without encryption."""
    controller = _served(post)
    yield {"host": "127.0.0.1", "port": controller.port, "security": "none", "sender": "sop@example.com"}
    _stop(controller)


def test_a_letter_arrives_over_tls_after_signing_in(post: Post, settings: dict[str, Any]) -> None:
    message = parcel(urgency="urgent", text="第一段 <b>\n第二行\n\n第二段")
    receipt = asyncio.run(send(message, settings))
    ((sender, to, letter),) = post.taken
    assert (sender, to) == ("sop@example.com", ["wei@example.com"])
    names = ("From", "To", "Subject", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "X-Priority")
    assert [str(letter[name]) for name in names] == [
        "网点运营 <sop@example.com>",
        '"韦[x](http://evil)" <wei@example.com>',
        "工单 #128 即将到期",
        receipt,
        "auto-generated",
        "<https://sops.example.com/field/me>",
        "1",
    ]
    plain, rich = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().replace("\r\n", "\n") == (
        "第一段 <b>\n第二行\n\n第二段\n\nhttps://sops.example.com/field/jobs/128\n"
    )
    assert "<p>第一段 &lt;b&gt;<br>第二行</p><p>第二段</p>" in rich.get_content()
    assert '<a href="https://sops.example.com/field/jobs/128"' in rich.get_content()


def test_a_letter_that_is_sent_again_is_one_for_mail_programs() -> None:
    settings = {"sender": "sop@example.com"}
    first, again = (
        letter_of(msgspec.structs.replace(parcel(), attempt=attempt), settings) for attempt in (1, 2)
    )
    assert first["Message-ID"] == again["Message-ID"]
    other = letter_of(msgspec.structs.replace(parcel(), key="delivery-2"), settings)
    assert other["Message-ID"] != first["Message-ID"]


def test_breaks_of_lines_make_no_headers() -> None:
    to = msgspec.structs.replace(WEI, name="Wei\r\nBcc: all@example.com")
    letter = letter_of(parcel(to=to, subject="A\r\nBcc: all@example.com"), {"sender": "sop@example.com"})
    assert letter["Bcc"] is None
    assert str(letter["Subject"]) == "A Bcc: all@example.com"


@pytest.mark.parametrize(
    ("where", "said", "error"),
    [
        ("at_rcpt", "451 come later", TryLater),
        ("at_rcpt", "550 nobody here", Failed),
        ("at_data", "452 no room", TryLater),
        ("at_data", "554 not wanted", Failed),
        ("at_data", "hang up", InDoubt),
    ],
)
def test_what_a_server_refuses(
    post: Post, bare: dict[str, Any], where: str, said: str, error: type[Exception]
) -> None:
    setattr(post, where, said)
    with pytest.raises(error) as raised:
        asyncio.run(send(parcel(), bare))
    assert type(raised.value) is error
    if said != "hang up":
        assert str(raised.value) == f"127.0.0.1 refused the letter: {said}"
    setattr(post, where, "")
    asyncio.run(send(parcel(), bare))
    assert len(post.taken) == 1


def test_a_wrong_password_waits_until_it_is_mended_and_is_not_told(
    post: Post, settings: dict[str, Any]
) -> None:
    with pytest.raises(TryLater) as raised:
        asyncio.run(send(parcel(), {**settings, "password": "wrong-and-secret"}))
    assert "takes no letters from this user: 535" in str(raised.value)
    assert "secret" not in str(raised.value)
    assert post.taken == []


def test_a_server_that_nobody_vouches_for_gets_no_letter(post: Post, settings: dict[str, Any]) -> None:
    with pytest.raises(TryLater):
        asyncio.run(send(parcel(), {**settings, "certificates": ""}))
    assert post.taken == []


def test_a_server_that_is_not_there_is_tried_later(bare: dict[str, Any]) -> None:
    with pytest.raises(TryLater) as raised:
        asyncio.run(send(parcel(), {**bare, "port": _free()}))
    assert type(raised.value) is TryLater


def test_letters_leave_this_machine_encrypted_only(bare: dict[str, Any]) -> None:
    with pytest.raises(Failed, match="encrypted only"):
        asyncio.run(send(parcel(), {**bare, "host": "mail.example.com"}))
    with pytest.raises(TryLater, match="can't be used"):
        asyncio.run(send(parcel(), {**bare, "security": "starttls"}))


@pytest.mark.parametrize("address", [None, "", "wei", "Wei <wei@example.com>", "a@b, c@d", "a@b\nBcc: c@d"])
def test_who_has_no_address_is_not_reached(address: str | None) -> None:
    (channel,) = sopwith_channels()
    assert channel.reaches(msgspec.structs.replace(WEI, email=address)) is False
    assert channel.reaches(WEI) is True
