"""A facility is furnished, kept and accounted for over the API, by the same actions as on its pages."""

import pytest
from django.utils import timezone

from shelters.models import Bed, Facility, StandardItem
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(manager):
    return factories.facility(manager=manager)


@pytest.fixture
def send(client, home):
    def post(what: str, **body):
        return client.post(f"/api/v1/facilities/{home.ref}/{what}/", body, content_type="application/json")

    return post


def test_the_manager_furnishes_the_house(home, manager, client, send):
    client.force_login(manager)
    today = timezone.localdate().isoformat()
    made = send("add-room", label="5", kind="quarantine", step_free=True).json()
    room = next(row["ref"] for row in made["rooms"] if row["label"] == "5")
    made = send("add-bed", room=room, label="5-1", suits="f", age_to=12).json()
    bed = next(row["ref"] for row in made["beds"] if row["label"] == "5-1")
    assert send("add-bed", room=room, label="5-1").status_code in {400, 409, 422}
    assert send("change-bed", bed=bed, room=room, label="5-2", suits="m").status_code == 200
    assert send("end-bed", bed=bed, day=today).status_code in {400, 409, 422}  # it is there since today
    send("add-contact", purpose="duty", phone="70101010")
    send("set-services", services=["health"])
    send("change-facts", hours="24 цаг", phone="70101011", address="Нууц 1")
    told = client.get(f"/api/v1/facilities/{home.ref}/furnished/").json()
    assert told["hours"] == "24 цаг"
    assert told["services"] == ["health"]
    assert "Нууц" not in str(told)
    assert [row["phone"] for row in told["contacts"]] == ["+97670101010"]
    assert send("end-contact", contact=told["contacts"][0]["ref"]).json()["contacts"] == []
    assert Bed.objects.get(ref=bed).suits == "m"


def test_the_standards_are_checked_and_unknown_items_refused(manager, client, send):
    client.force_login(manager)
    items = [item.code for item in StandardItem.objects.ruling()]
    body = {
        "checked_on": timezone.localdate().isoformat(),
        "form_key": "6f1c5a54-3f5e-4d56-8a5e-0d8a3f5c1a15",
        "answers": [{"item": code, "answer": "yes"} for code in items],
    }
    assert send("check-standards", **body | {"answers": [{"item": "x", "answer": "yes"}]}).status_code == 400
    assert len(send("check-standards", **body).json()["answers"]) == len(items)


def test_the_official_sees_money_and_closes_only_an_empty_house(home, manager, official, client, send):
    client.force_login(official)
    year = timezone.localdate().year
    assert send("set-funding", year=year, source="state", amount=5_000_000).json()["amount"] == 5_000_000
    found = client.get("/api/v1/occupancy/cost/", {"year": year}).json()
    assert found["total"]["budget"] == 5_000_000
    assert client.get("/api/v1/occupancy/cost/", {"year": "x"}).status_code == 400
    assert send("add-room", label="9", kind="ordinary").status_code == 403
    client.force_login(manager)
    today = timezone.localdate().isoformat()
    assert send("set-status", status="closed", since=today, reason="Засвар").status_code == 200
    assert Facility.objects.get(pk=home.pk).status == "closed"
