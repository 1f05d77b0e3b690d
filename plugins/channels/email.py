"""E-mail over SMTP: text and simple HTML.

``Message-ID`` follows from the parcel's key, so that a letter that was sent twice is one for mail programs.
``Auto-Submitted`` keeps machines from answering (RFC 3834), ``List-Unsubscribe`` leads to one's preferences.
Servers that refuse for now (4xx) are asked again, those that refuse for good (5xx) are not; what concerns the
channel and not the letter (a wrong password, a certificate) waits until it is mended.
"""

from __future__ import annotations

import hashlib
import html
import ssl
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from typing import Any
from urllib.parse import urlsplit

from plugins.channels.posting import one_line, open_word, without
from plugins.hooks import Channel, Failed, InDoubt, Parcel, TryLater, hook

PATIENCE = 20.0
"""Seconds for each thing that is asked of the server."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
FONT = "font:16px/1.5 sans-serif"
PREFERENCES = "/field/me"
PRIORITY = {"urgent": ("1", "high"), "low": ("5", "low")}


@hook
def sopwith_channels() -> list[Channel]:
    """The channel ``email``."""
    return [
        Channel(
            name="email",
            title={"en": "E-mail", "zh-CN": "电子邮件"},
            settings_schema={
                "type": "object",
                "required": ["host", "sender"],
                "additionalProperties": False,
                "properties": {
                    "host": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 253,
                        "title": "Server",
                        "x-title": {"en": "Server", "zh-CN": "服务器"},
                    },
                    "port": {
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 65535,
                        "title": "Port",
                        "x-title": {"en": "Port", "zh-CN": "端口"},
                        "description": "465 with TLS, else 587, where nothing is said.",
                        "x-description": {"zh-CN": "留空时：TLS 用 465，其余用 587。"},
                    },
                    "security": {
                        "enum": ["starttls", "tls", "none"],
                        "x-titles": {
                            "starttls": {"en": "STARTTLS", "zh-CN": "STARTTLS"},
                            "tls": {"en": "TLS", "zh-CN": "TLS"},
                            "none": {"en": "None", "zh-CN": "不加密"},
                        },
                        "title": "Encryption",
                        "x-title": {"en": "Encryption", "zh-CN": "加密方式"},
                        "description": "STARTTLS where nothing is said. None is for this machine only.",
                        "x-description": {"zh-CN": "留空为 STARTTLS；不加密仅限本机。"},
                    },
                    "username": {
                        "type": "string",
                        "maxLength": 200,
                        "title": "User",
                        "x-title": {"en": "User", "zh-CN": "用户名"},
                    },
                    "password": {
                        "type": "string",
                        "maxLength": 500,
                        "title": "Password",
                        "x-title": {"en": "Password", "zh-CN": "密码"},
                    },
                    "sender": {
                        "type": "string",
                        "pattern": "^[^@\\s<>]+@[^@\\s<>]+$",
                        "maxLength": 254,
                        "title": "Address of the sender",
                        "x-title": {"en": "Address of the sender", "zh-CN": "发件地址"},
                    },
                    "sender_name": {
                        "type": "string",
                        "maxLength": 100,
                        "title": "Name of the sender",
                        "x-title": {"en": "Name of the sender", "zh-CN": "发件人名称"},
                    },
                    "certificates": {
                        "type": "string",
                        "maxLength": 100000,
                        "title": "Certificates",
                        "x-title": {"en": "Certificates", "zh-CN": "CA 证书"},
                        "description": "In PEM, for a server whose certificate is your own authority's.",
                        "x-description": {"zh-CN": "PEM 格式，用于自建 CA 签发证书的服务器。"},
                    },
                },
            },
            secrets=("password",),
            repeatable=True,
            reaches=lambda to: _address(to.email) is not None,
            send=send,
        )
    ]


async def send(parcel: Parcel, settings: dict[str, Any]) -> str | None:
    """Hand the letter to the server; answers its Message-ID."""
    import aiosmtplib

    letter = letter_of(parcel, settings)
    security = settings.get("security", "starttls")
    host = settings["host"]
    if security == "none" and host.lower() not in LOOPBACK:
        raise Failed("Letters leave this machine encrypted only: set TLS or STARTTLS.")
    context = ssl.create_default_context()
    if pem := settings.get("certificates"):
        try:
            context.load_verify_locations(cadata=pem)
        except (ssl.SSLError, ValueError):
            raise TryLater("The certificates of the channel are no PEM.") from None
    try:
        await aiosmtplib.send(
            letter,
            sender=settings["sender"],
            recipients=[str(_address(parcel.to.email))],
            hostname=host,
            port=settings.get("port") or (465 if security == "tls" else 587),
            username=settings.get("username") or None,
            password=settings.get("password") or None,
            timeout=PATIENCE,
            use_tls=security == "tls",
            start_tls=security == "starttls",
            tls_context=None if security == "none" else context,
        )
    except aiosmtplib.SMTPAuthenticationError as error:
        raise TryLater(_told(f"{host} takes no letters from this user", error, settings)) from None
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _refused(host, error.recipients[0], settings) from None
    except aiosmtplib.SMTPConnectResponseError as error:  # it greets nobody at the moment
        raise TryLater(_told(f"{host} is not at service", error, settings)) from None
    except aiosmtplib.SMTPResponseException as error:
        raise _refused(host, error, settings) from None
    except aiosmtplib.SMTPConnectError as error:
        raise TryLater(_told(f"{host} could not be reached", error, settings)) from None
    except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, OSError) as error:
        raise InDoubt(_told(f"{host} went away", error, settings)) from None
    except aiosmtplib.SMTPException as error:  # it does not offer encryption, or signing in
        raise TryLater(_told(f"{host} can't be used as the channel asks", error, settings)) from None
    return str(letter["Message-ID"])


def letter_of(parcel: Parcel, settings: Mapping[str, Any]) -> EmailMessage:
    """The parcel as a letter."""
    to = _address(parcel.to.email)
    if to is None:
        raise Failed(f"{parcel.to.name} has no e-mail address.")
    letter = EmailMessage(policy=SMTP)
    sender = settings["sender"]
    letter["From"] = _named(settings.get("sender_name") or "Sopwith", sender)
    letter["To"] = _named(parcel.to.name, to)
    letter["Subject"] = one_line(parcel.subject)
    letter["Date"] = formatdate(localtime=False, usegmt=True)
    made = hashlib.sha256(parcel.key.encode()).hexdigest()[:40]
    letter["Message-ID"] = f"<{made}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    if priority := PRIORITY.get(parcel.urgency):
        letter["X-Priority"], letter["Importance"] = priority
    if home := _preferences(parcel.link):
        letter["List-Unsubscribe"] = f"<{home}>"
    link = parcel.link
    letter.set_content("\n\n".join(filter(None, (parcel.text.strip(), link))) + "\n", cte="base64")
    letter.add_alternative(_html(parcel), subtype="html", cte="base64")
    return letter


def _html(parcel: Parcel) -> str:
    paragraphs = "".join(
        f"<p>{html.escape(part.strip()).replace(chr(10), '<br>')}</p>"
        for part in parcel.text.split("\n\n")
        if part.strip()
    )
    link = ""
    if parcel.link and urlsplit(parcel.link).scheme in ("http", "https"):
        style = "padding:10px 18px;border-radius:8px;background:#1d4ed8;color:#fff;text-decoration:none"
        word = open_word(parcel.to.language)
        link = f'<p><a href="{html.escape(parcel.link)}" style="{style}">{word}</a></p>'
    body = f"<h2>{html.escape(one_line(parcel.subject))}</h2>{paragraphs}{link}"
    language = html.escape(parcel.to.language)
    return f'<!doctype html><html lang="{language}"><body style="{FONT}">{body}</body></html>\n'


def _preferences(link: str | None) -> str | None:
    parts = urlsplit(link or "")
    return f"{parts.scheme}://{parts.netloc}{PREFERENCES}" if parts.scheme and parts.netloc else None


def _address(email: str | None) -> str | None:
    """The address, where it is one and nothing else."""
    text = (email or "").strip()
    name, found = parseaddr(text)
    fits = not name and found == text and found.isascii() and found.count("@") == 1 and " " not in found
    return found if fits and all(found.split("@")) else None


def _named(name: str, address: str) -> Address:
    return Address(display_name=one_line(name), addr_spec=address)


def _refused(host: str, error: Any, settings: Mapping[str, Any]) -> Exception:
    told = _told(f"{host} refused the letter", error, settings)
    return TryLater(told) if 400 <= error.code < 500 else Failed(told)


def _told(what: str, error: BaseException, settings: Mapping[str, Any]) -> str:
    code, message = getattr(error, "code", None), getattr(error, "message", None) or str(error)
    said = " ".join(str(part) for part in (code, one_line(str(message))) if part)
    return without([str(settings.get("password") or "")], f"{what}: {said or type(error).__name__}")[:400]
