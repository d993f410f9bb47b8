"""The two ways out: e-mail over SMTP, SMS over an HTTP gateway whose address and fields stand in the settings.

Each takes the message's key along (Message-ID; a field or header), by which the other side knows a repetition.
"""

import json
import re
from dataclasses import dataclass
from http.client import HTTPException
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import override, pgettext

from cases.models import Delivery

TIMEOUT = 10  # seconds to wait for a gateway
PLACE = re.compile(r"\{(phone|text|key)\}")
TAKEN_BEFORE = 409  # how a gateway says that it has this key already
# Answers after which trying again is of no use: the number or address is wrong.
FINAL_HTTP = {400, 404, 410, 413, 422}
FINAL_SMTP = range(550, 560)


@dataclass(frozen=True)
class Answer:
    """What the other side said: whether it took the message, its code, and whether asking again is of no use."""

    accepted: bool
    code: str
    final: bool = False


class Straight(HTTPRedirectHandler):
    """Follows nobody elsewhere: a message goes to the address of the settings or nowhere."""

    def redirect_request(self, *_arguments: Any, **_options: Any) -> None:
        """No."""


def send(channel: str, address: str, text: str, key: UUID, language: str) -> Answer:
    """Send one message; never raises for a gateway that is down, slow or refuses."""
    if channel == Delivery.Channel.EMAIL:
        return _email(address, text, key, language)
    return _sms(address, text, key)


def _email(address: str, text: str, key: UUID, language: str) -> Answer:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    with override(language):
        subject = pgettext("outward", "New in the system")
    message = EmailMessage(
        subject,
        f"{text}\n",
        to=[address],
        headers={"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except SMTPRecipientsRefused as problem:
        code = next((code for code, _text in problem.recipients.values()), 0)
        return Answer(False, str(code), code in FINAL_SMTP)
    except SMTPResponseException as problem:
        return Answer(False, str(problem.smtp_code), problem.smtp_code in FINAL_SMTP)
    except (OSError, SMTPException) as problem:
        return Answer(False, type(problem).__name__)
    return Answer(True, "250")


def _sms(phone: str, text: str, key: UUID) -> Answer:
    gateway: dict[str, Any] = settings.SMS_GATEWAY
    values = {"phone": phone, "text": text, "key": str(key)}
    fields, headers = _filled(gateway["fields"], values), _filled(gateway["headers"], values)
    if gateway["format"] == "query":
        joint = "&" if "?" in gateway["url"] else "?"
        request = Request(f"{gateway['url']}{joint}{urlencode(fields)}", headers=headers)
    elif gateway["format"] == "form":
        request = Request(gateway["url"], urlencode(fields).encode(), headers)
    else:
        body = json.dumps(fields).encode()
        request = Request(gateway["url"], body, {"Content-Type": "application/json", **headers})
    try:
        with build_opener(Straight).open(request, timeout=TIMEOUT) as response:
            return Answer(True, str(response.status))
    except HTTPError as problem:
        problem.close()
        return Answer(problem.code == TAKEN_BEFORE, str(problem.code), problem.code in FINAL_HTTP)
    except (OSError, HTTPException) as problem:
        reason = getattr(problem, "reason", None)
        return Answer(False, type(reason if isinstance(reason, Exception) else problem).__name__)


def _filled(parts: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    """The parts with the places in braces filled, in one pass: nothing in a value is taken for a place."""
    return {name: PLACE.sub(lambda found: values[found[1]], part) for name, part in parts.items()}
