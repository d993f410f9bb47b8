"""What somebody typed, sealed for that one account: encrypted with a key made from the account and the server's secret.

When a log-in ends in mid-form, the fields travel in the log-in page, kept neither on the server nor on the device, and
are shown again only to the same person. Drafts (accounts.drafts) are sealed the same way.
"""

import base64
import hashlib
import json
import re
import zlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest

LARGEST = 60_000  # characters of a sealed form; a larger one is not carried
KEPT_SECONDS = 3600
SKIPPED = {"csrfmiddlewaretoken", "password", "old", "new", "again"}
TECHNICAL = {"version", "form_key", "next"}
CODE = re.compile("[a-z][a-z0-9_]*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_technical(name: str) -> bool:
    """Whether a field carries nothing a person wrote."""
    return name in TECHNICAL or name.endswith("_FORMS")


def is_code(value: str) -> bool:
    """Whether a value is a mark of a choice that says nothing to a reader: a ticked box, a reference, a code."""
    return CODE.fullmatch(value) is not None


def _box(account: str) -> Fernet:
    key = hashlib.sha256(f"sealed form {settings.SECRET_KEY} {account}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def pack(content: dict[str, Any], account: str) -> str:
    """`content` sealed for the account."""
    return _box(account).encrypt(zlib.compress(json.dumps(content).encode())).decode()


def unpack(text: str, account: str, *, seconds: int | None = None) -> dict[str, Any] | None:
    """What `pack` sealed for the same account, at most `seconds` ago; None otherwise."""
    try:
        return dict(json.loads(zlib.decompress(_box(account).decrypt(text.encode(), ttl=seconds))))
    except (InvalidToken, zlib.error, ValueError):
        return None


def seal(request: HttpRequest, account: str) -> str:
    """The fields of the request's form, sealed for the account; empty when there is nothing to carry."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in SKIPPED}
    if not fields:
        return ""
    sealed = pack({"path": request.path, "fields": fields}, account)
    return sealed if len(sealed) <= LARGEST else ""


def unseal(text: str, account: str) -> dict[str, Any] | None:
    """`{"path": …, "fields": {…}}` for the same account within the hour; None for anybody else."""
    return unpack(text, account, seconds=KEPT_SECONDS)
