"""What was typed when a log-in ended in mid-form: carried through the log-in page, sealed for that one account.

Nothing is kept on the server or the device: the fields travel in the log-in page, encrypted with a key made from the
account and the server's secret, and are shown again only to the same person.
"""

import base64
import hashlib
import json
import zlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest

LARGEST = 60_000  # characters of a sealed form; a larger one is not carried
KEPT_SECONDS = 3600
SKIPPED = {"csrfmiddlewaretoken", "password", "old", "new", "again"}


TECHNICAL = {"version", "form_key", "next"}


def is_technical(name: str) -> bool:
    """Whether a field carries nothing a person wrote."""
    return name in TECHNICAL or name.endswith("_FORMS")


def _box(account: str) -> Fernet:
    key = hashlib.sha256(f"sealed form {settings.SECRET_KEY} {account}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(request: HttpRequest, account: str) -> str:
    """The fields of the request's form, sealed for the account; empty when there is nothing to carry."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in SKIPPED}
    if not fields:
        return ""
    packed = zlib.compress(json.dumps({"path": request.path, "fields": fields}).encode())
    sealed = _box(account).encrypt(packed).decode()
    return sealed if len(sealed) <= LARGEST else ""


def unseal(text: str, account: str) -> dict[str, Any] | None:
    """`{"path": …, "fields": {…}}` for the same account within the hour; None for anybody else."""
    try:
        return dict(json.loads(zlib.decompress(_box(account).decrypt(text.encode(), ttl=KEPT_SECONDS))))
    except (InvalidToken, zlib.error, ValueError):
        return None
