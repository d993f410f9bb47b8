"""A facility is added to the directory by who administers the area, and closing it waits for who is being taken in."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from areas.models import Area
from childprotect.lib.errors import DomainError
from shelters.actions import holding, opening, particulars
from shelters.models import Facility, Stay
from tests import factories

KHANBOGD = "4631"
GIVEN = {"name_mn": "Шинэ байр", "name_en": "New house", "owner": "agency", "shelter": True, "centre": False}


@pytest.mark.django_db
def test_the_administrator_of_the_area_adds_a_facility_once(user_admin):
    unit, far = Area.objects.get(code=KHANBOGD), Area.objects.get(code="4401")
    day = factories.clock.today()
    made = opening.open_facility(by=user_admin, unit=unit, opened_on=day, **GIVEN)
    assert made in Facility.objects.visible_to(user_admin, "shelters.view_facility")
    for wrong in ({"unit": unit}, {"unit": far}, {"unit": unit, "name_mn": "Өөр", "shelter": False}):
        with pytest.raises(DomainError):
            opening.open_facility(by=user_admin, opened_on=day, **(GIVEN | wrong))
    assert Facility.objects.filter(name_mn="Шинэ байр").count() == 1


@pytest.mark.django_db
def test_the_page_keeps_what_was_typed_and_leads_to_the_facility(user_admin, client):
    client.force_login(user_admin)
    url = reverse("shelters:facility_new")
    assert url in client.get(reverse("shelters:facility_list")).text
    typed = {"name_mn": "Шинэ байр", "name_en": "New house", "unit": "Ханбогд", "opened_on": "2026.11.01"}
    sent = client.post(url, typed)
    assert sent.status_code == 422
    assert "Шинэ байр" in sent.text
    done = client.post(url, typed | {"owner": "agency", "shelter": "on"})
    assert done.headers["Location"] == reverse("shelters:facility_detail", args=[Facility.objects.get().ref])


@pytest.mark.django_db(transaction=True)
def test_a_closing_and_a_hold_at_the_same_moment_never_both_come_through(worker, manager, official):
    home, case = factories.facility(manager=manager), factories.case(worker)
    gate, come_through = threading.Barrier(2), []

    def at_once(name, act):
        gate.wait()
        try:
            act()
            come_through.append(name)
        except DomainError:
            pass
        finally:
            connection.close()

    hold = threading.Thread(
        target=at_once, args=("held", lambda: holding.hold_beds(case, by=worker, facility=home))
    )
    today = factories.clock.today()
    close = threading.Thread(
        target=at_once,
        args=(
            "closed",
            lambda: particulars.set_status(home, by=official, status="closed", since=today, reason="Засвар"),
        ),
    )
    for thread in (hold, close):
        thread.start()
    for thread in (hold, close):
        thread.join(30)
    assert len(come_through) == 1
    home.refresh_from_db()
    assert (home.status == "closed") == (come_through == ["closed"])
    assert Stay.objects.filter(status="held").exists() == (come_through == ["held"])
