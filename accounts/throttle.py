"""Slowing down who guesses, without locking out whom they guess at.

Failures are counted by account and unknown device, and by network. A device on which somebody has logged in before
carries a signed cookie for that account and is never slowed by what others try, so that nobody can be kept out of
their own account from elsewhere (OWASP ASVS 5.0, 6.1.1).
"""

import hashlib
import ipaddress
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import LoginFailure
from childprotect.lib import clock

WINDOW = timedelta(minutes=15)
MOST_BY_ACCOUNT, MOST_BY_NETWORK, MOST_BY_DEVICE = 8, 60, 20
COOKIE, SALT = "known-device", "accounts.known-device"
COOKIE_DAYS = 180
KEPT = timedelta(days=2)


def _hash(text: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}{text}".encode()).hexdigest()


def address_of(request: HttpRequest) -> str:
    """The client's address: the connection's, or what the stated number of trusted proxies say it is."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return direct
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return chain[-settings.TRUSTED_PROXIES] if len(chain) >= settings.TRUSTED_PROXIES else direct


def account_mark(username: str) -> str:
    """A hash that stands for the account, the same for every spelling the database takes for it."""
    return _hash(f"account {username.strip().upper()}")


def _network(request: HttpRequest) -> str:
    """A hash of the client's network: an IPv4 address, or the 64 bits of IPv6 that one household is given."""
    address = address_of(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return _hash(f"network {address}")
    if parsed.version == 6:
        parsed = parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False).network_address
    return _hash(f"network {parsed}")


def _known(request: HttpRequest) -> dict[str, Any] | None:
    """What the device's cookie says, if it is one we gave."""
    try:
        known: dict[str, Any] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_DAYS * 86400
        )
    except signing.BadSignature:
        return None
    return known


def last_account(request: HttpRequest) -> str:
    """The mark of the account that logged in last on this device; empty for a device we do not know."""
    known = _known(request)
    return known["accounts"][0] if known and known.get("accounts") else ""


def known_device(request: HttpRequest, username: str) -> str:
    """The mark of this device if somebody has logged in as `username` on it before; else empty."""
    known, account = _known(request), account_mark(username)
    if known is None:
        return ""
    return _hash(f"device {known['device']}") if account in known.get("accounts", []) else ""


def too_many(request: HttpRequest, username: str) -> bool:
    """Whether this try must wait."""
    since = clock.now() - WINDOW
    account, device = account_mark(username), known_device(request, username)
    recent = LoginFailure.objects.filter(at__gte=since)
    if device:
        return recent.filter(account=account, device=device).count() >= MOST_BY_DEVICE
    network = _network(request)
    by_account = recent.filter(account=account, device="").count() >= MOST_BY_ACCOUNT
    return by_account or recent.filter(network=network, device="").count() >= MOST_BY_NETWORK


def failed(request: HttpRequest, username: str) -> None:
    """Remember a failed try; old ones are forgotten."""
    LoginFailure.objects.filter(at__lt=clock.now() - KEPT).delete()
    LoginFailure.objects.create(
        at=clock.now(),
        account=account_mark(username),
        network=_network(request),
        device=known_device(request, username),
    )


def remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Mark this device as one on which `username` has logged in."""
    known = _known(request) or {"device": secrets.token_urlsafe(24), "accounts": []}
    mark = account_mark(username)
    accounts = [mark, *(one for one in known["accounts"] if one != mark)][:8]
    response.set_cookie(
        COOKIE,
        signing.dumps({"device": known["device"], "accounts": accounts}, salt=SALT),
        max_age=COOKIE_DAYS * 86400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
