"""A child changes bed or facility without a gap, stays longer with leave of who may give it, and leaves with agreement."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Case, Deadline, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import extending, moving, placing, staying
from shelters.models import BedUse, Extension, Stay
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(manager):
    return factories.facility(manager=manager)


@pytest.fixture
def other_home(manager):
    return factories.facility(manager=manager, name_mn="Өөр байр", name_en="Other")


@pytest.fixture
def stay(worker, manager, home):
    return admitted(factories.case(worker), home, worker, manager)


def admitted(case: Case, home, worker, manager) -> Stay:
    """A child of `case` who is in `home`."""
    asked = placing.propose_stay(case, by=worker, facility=home, sheet="Шөнө айдаг.")
    return placing.admit(placing.give_bed(asked, by=manager), by=manager)


def told(person) -> set[str]:
    return set(Notification.objects.filter(person=person).values_list("verb", flat=True))


def test_another_bed_begins_when_the_first_ends(stay, home, manager):
    first, second = home.beds.order_by("label")
    with clock.later(days=2):
        moved = moving.change_bed(stay, by=manager, bed=second)
    assert moved.bed == second
    one, other = BedUse.objects.filter(stay=stay).order_by("pk")
    assert (one.bed, other.bed) == (first, second)
    assert one.period.upper == other.period.lower
    assert other.period.upper == moved.period.upper
    with pytest.raises(DomainError):
        moving.change_bed(moved, by=manager, bed=second)


def test_two_children_exchange_their_beds_and_each_bed_must_suit(stay, home, worker, manager):
    twin = admitted(factories.case(worker), home, worker, manager)
    beds = (stay.bed, twin.bed)
    moving.exchange_beds(stay, by=manager, other=twin)
    stay.refresh_from_db()
    twin.refresh_from_db()
    assert (twin.bed, stay.bed) == beds
    small = stay.bed
    small.age_to = 0
    small.save(update_fields=["age_to"])
    with pytest.raises(DomainError):
        moving.exchange_beds(stay, by=manager, other=twin)


def test_a_child_moves_to_another_facility_without_a_gap_and_its_limit_goes_on(
    stay, other_home, worker, manager
):
    case = stay.case
    asked = moving.ask_transfer(stay, by=worker, facility=other_home, sheet="Шөнө айдаг.")
    with pytest.raises(DomainError):
        moving.ask_transfer(stay, by=worker, facility=other_home, sheet="")
    with clock.later(days=3):
        held = placing.give_bed(asked, by=manager)
        stay.refresh_from_db()
        assert stay.status == Stay.Status.ADMITTED  # it is here until it has arrived there
    with clock.later(days=4):
        there = placing.admit(held, by=manager)
    stay.refresh_from_db()
    assert (stay.status, stay.discharged_to) == (Stay.Status.DISCHARGED, "facility")
    assert stay.period.upper == there.period.lower
    assert there.counted_from == stay.counted_from
    running = Deadline.objects.running().filter(case=case, step="shelter.stay")
    assert [row.subject_ref for row in running] == [there.ref]
    assert running.get().due_at - stay.admitted_at < timedelta(days=31)
    assert "stay.moved" in told(manager)


def test_a_request_to_move_is_taken_back_when_the_child_leaves(stay, other_home, worker, manager):
    asked = moving.ask_transfer(stay, by=worker, facility=other_home, sheet="")
    held = placing.give_bed(asked, by=manager)
    staying.discharge(stay, by=manager, destination="hospital", escort="Эмч", unagreed="Хагалгаа")
    held.refresh_from_db()
    assert held.status == Stay.Status.CANCELLED
    assert BedUse.objects.get(stay=held).period.upper <= clock.now()


def test_the_team_allows_sixty_days_the_supervisor_ninety_and_nobody_more(stay, worker, supervisor, manager):
    wish = extending.ask_extension(stay, by=manager, reason="Гэр нь аюултай хэвээр.")
    assert "stay.extension_asked" in told(worker)
    with pytest.raises(DomainError):
        extending.ask_extension(stay, by=manager, reason="Дахин")
    with pytest.raises(DomainError):
        extending.grant_extension(wish, by=worker, decision=" ")
    extending.grant_extension(wish, by=worker, decision="2026.11.20, №14")
    stay.refresh_from_db()
    assert timedelta(days=59) < stay.extended_to - stay.admitted_at < timedelta(days=61)
    assert "stay.extended" in told(manager)
    longer = extending.ask_extension(stay, by=manager, reason="Шүүх хурал болоогүй.")
    assert "stay.extension_asked" in told(supervisor)
    with pytest.raises(DomainError):
        extending.grant_extension(longer, by=worker, decision="№15")
    extending.grant_extension(longer, by=supervisor, decision="2026.12.20, №15")
    stay.refresh_from_db()
    assert timedelta(days=89) < stay.extended_to - stay.admitted_at < timedelta(days=91)
    assert extending.further(stay) is None
    with pytest.raises(DomainError):
        extending.ask_extension(stay, by=manager, reason="Дахин")


def test_who_has_stayed_longer_than_the_team_may_allow_needs_the_supervisor(stay):
    with clock.later(days=70):
        assert extending.further(stay).decides == extending.BY_AIMAG
    with clock.later(days=100):
        assert extending.further(stay) is None


def test_a_refused_extension_says_why_and_another_may_be_asked(stay, worker, manager):
    wish = extending.ask_extension(stay, by=manager, reason="Удаан")
    extending.refuse_extension(wish, by=worker, decision="Эмээ нь авна.")
    assert "stay.extension_refused" in told(manager)
    stay.refresh_from_db()
    assert stay.extended_to is None
    assert not Deadline.objects.running().filter(step="shelter.extension").exists()
    extending.ask_extension(stay, by=manager, reason="Эмээ нь өвчтэй.")


def test_a_one_stop_centre_extends_by_itself_once(worker, manager):
    centre = factories.facility(manager=manager, shelter=False, centre=True)
    stay = admitted(factories.case(worker), centre, worker, manager)
    wish = extending.ask_extension(stay, by=manager, reason="Шинжилгээ дуусаагүй.")
    assert wish.granted is True
    stay.refresh_from_db()
    assert stay.extended_to - stay.admitted_at == timedelta(hours=144)
    with pytest.raises(DomainError):
        extending.ask_extension(stay, by=manager, reason="Дахин")


def test_a_child_leaves_where_the_worker_agreed_or_with_a_reason(stay, worker, manager):
    with pytest.raises(DomainError) as problem:
        staying.discharge(stay, by=manager, destination="kin", escort="Эмээ")
    assert problem.value.field == "unagreed"
    staying.agree_to_leave(stay, by=worker, destination="kin", escort="Эмээ")
    assert "stay.leaving_agreed" in told(manager)
    with pytest.raises(DomainError):
        staying.discharge(stay, by=manager, destination="family", escort="Ээж")
    gone = staying.discharge(stay, by=manager, destination="kin", escort="Эмээ")
    assert (gone.escort, gone.unagreed) == ("Эмээ", "")


def test_the_pages_keep_what_was_typed_and_lead_on(stay, other_home, worker, manager, client):
    client.force_login(manager)
    page = client.get(reverse("shelters:stay_detail", args=[stay.ref]))
    assert reverse("shelters:stay_change_bed", args=[stay.ref]) in page.text
    sent = client.post(
        reverse("shelters:stay_discharge", args=[stay.ref]),
        {"version": stay.version, "destination": "kin", "escort": "Эмээ Дулмаа", "note": "Дулаан хувцастай."},
    )
    assert sent.status_code == 422
    assert "Эмээ Дулмаа" in sent.text
    assert "Дулаан хувцастай." in sent.text
    client.post(
        reverse("shelters:stay_extend", args=[stay.ref]), {"version": stay.version, "reason": "Гэр аюултай."}
    )
    client.force_login(worker)
    assert "Гэр аюултай." in client.get(reverse("shelters:stay_detail", args=[stay.ref])).text
    client.post(reverse("shelters:extension_grant", args=[stay.ref]), {"decision": "2026.11.20, №14"})
    assert Extension.objects.get().granted is True
    url = reverse("shelters:stay_transfer", args=[stay.ref])
    assert client.get(url).status_code == 200
    client.post(
        url,
        {"facility": other_home.ref, "sheet": "Тайван.", "form_key": "6f1c5a54-3f5e-4d56-8a5e-0d8a3f5c1a12"},
    )
    assert Stay.objects.get(moved_from=stay).facility == other_home
