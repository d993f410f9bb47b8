"""What holds for every route of the API: closed by default, one shape of errors, the published schema."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import translation
from rest_framework.views import APIView

from accounts.models import ApiToken, User
from accounts.roles import ROLES
from childprotect.api import router
from childprotect.lib.api import ScopedViewSet
from childprotect.lib.api_defaults import OWN, Allowed, Denied
from tests.contracts.access import gather
from tests.contracts.matrix import addresses

SCHEMA = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
PERMISSIONS = {perm for role in ROLES.values() for perm in role.perms}
VIEWSETS = sorted({viewset for _prefix, viewset, _name in router.registry}, key=lambda one: one.__name__)


def test_the_schema_is_the_committed_one() -> None:
    made = io.StringIO()
    with translation.override("en"):
        call_command("spectacular", "--validate", "--fail-on-warn", stdout=made)
    regenerate = "python3 dev.py manage spectacular --lang en --file docs/openapi.yaml --validate"
    same = SCHEMA.read_text(encoding="utf-8") == made.getvalue()
    assert same, f"{regenerate}, and read what git shows"


def test_the_default_is_closed() -> None:
    assert APIView.permission_classes == [Denied]


def _loose(viewset: type[ScopedViewSet]) -> list[str]:
    """What a viewset leaves open."""
    if not issubclass(viewset, ScopedViewSet):
        return ["does not ask for the scope"]
    actions = {"list", "retrieve", "create", "update", "partial_update", "destroy"}
    actions = {name for name in actions if hasattr(viewset, name)}
    actions |= {name for one in viewset.get_extra_actions() for name in one.mapping.values()}
    wrong = {
        "another permission class": viewset.permission_classes != [Allowed],
        "another log-in": viewset.authentication_classes != APIView.authentication_classes,
        f"permissions named for other than {sorted(actions)}": set(viewset.needs) != actions,
        "an unknown permission": not set(viewset.needs.values()) <= PERMISSIONS | {OWN},
    }
    return [f"{viewset.__name__}: {sentence}" for sentence, found in wrong.items() if found]


def test_every_viewset_is_scoped_and_names_a_known_permission_for_each_action() -> None:
    assert [sentence for viewset in VIEWSETS for sentence in _loose(viewset)] == []


def test_a_loose_viewset_is_found() -> None:
    class Loose(ScopedViewSet):
        permission_classes = [Denied]
        needs = {"list": "made.up"}

    assert len(_loose(Loose)) == 3


def test_nothing_but_the_router_and_the_schema_stands_below_the_api() -> None:
    from_router = {f"api:{entry.name}" for entry in router.urls}
    assert {address.key for address in addresses() if address.key.startswith("api:")} == from_router | {
        "api:schema"
    }


def test_pages_that_need_no_login_are_those_the_contract_calls_public() -> None:
    open_pages = set()

    def walk(resolver: object, space: str = "") -> None:
        for entry in resolver.url_patterns:  # type: ignore[attr-defined]
            if hasattr(entry, "url_patterns"):
                walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
            elif not getattr(entry.callback, "login_required", True) and not hasattr(entry.callback, "cls"):
                open_pages.add(f"{space}{entry.name}")

    walk(get_resolver())
    assert open_pages == {key for key, route in gather().items() if route.public}


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["{", "null", "[]", '"text"', "7"])
def test_a_body_that_is_no_object_is_refused_in_the_readers_language(
    client: Client, worker: User, body: str
) -> None:
    client.force_login(worker)
    answer = client.post("/api/v1/reports/", body, content_type="application/json")
    assert answer.status_code == 400
    assert "JSON" in answer.json()["message"]
    assert not set("abcdefghijklmnopqrstuvwxyz") & set(answer.json()["message"])


@pytest.mark.django_db
def test_a_token_opens_the_api_until_it_is_revoked(client: Client, worker: User) -> None:
    secret = ApiToken.fresh()
    token = ApiToken.objects.create(person=worker, name="laptop", digest=ApiToken.digest_of(secret))
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/schema/", headers=headers).status_code == 200
    token.revoked_at = token.created_at
    token.save()
    refused = client.get("/api/v1/schema/", headers=headers)
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == "Bearer"
    assert set(json.loads(refused.content)) == {"message", "fields"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/api/v1/schema/", "delete", 405), ("/api/v1/nowhere/", "get", 404), ("/api/v1/schema/", "get", 401)],
)
def test_every_refusal_has_one_shape(
    client: Client, worker: User, path: str, method: str, status: int
) -> None:
    if status != 401:
        client.force_login(worker)
    answer = getattr(client, method)(path)
    assert answer.status_code == status
    assert set(json.loads(answer.content)) == {"message", "fields"}
