"""Referrals: what each step does, what it refuses, and what an organisation reads."""

import pytest
from django.urls import reverse

from accounts.models import User
from areas.models import Area
from audit.models import Event
from cases import sweep
from cases.actions.closing import what_keeps_open
from cases.models import Deadline, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from referrals import actions, facts
from referrals.models import Organisation, Referral, own_organisations
from tests import factories
from tests.people import SAINSHAND

pytestmark = pytest.mark.django_db
FACTS = {"age": "9", "sex": "m"}


@pytest.fixture
def case(worker):
    return factories.case(worker)


@pytest.fixture
def centre(partner):
    return factories.organisation(member=partner)


@pytest.fixture
def sent(case, centre, worker):
    return actions.send_referral(
        case, by=worker, organisation=centre, service="psych", need="Сэтгэл зүйч хэрэгтэй.", facts=FACTS
    )


def told(person: User) -> set[str]:
    return set(Notification.objects.filter(person=person).values_list("verb", flat=True))


def test_a_referral_is_sent_answered_and_finished(sent, worker, partner, case):
    assert "referral.sent" in told(partner)
    assert Deadline.objects.running().get(subject_ref=sent.ref).step == "referral.answer"
    taken = actions.accept_referral(sent, by=partner, answer="Маргааш 10 цагт.", version=1)
    assert taken.status == Referral.Status.ACCEPTED
    assert Deadline.objects.running().get(subject_ref=sent.ref).step == "referral.outcome"
    done = actions.report_outcome(taken, by=partner, outcome_code="helped", outcome="Гурван удаа уулзсан.")
    assert done.finished_at is not None
    assert not Deadline.objects.running().filter(subject_ref=sent.ref).exists()
    assert told(worker) >= {"referral.accepted", "referral.outcome_reported"}
    verbs = set(Event.objects.filter(case_ref=case.ref).values_list("verb", flat=True))
    assert verbs >= {"referral.sent", "referral.accepted", "referral.outcome_reported"}


def test_a_refusal_needs_its_reason_and_reaches_the_sender(sent, worker, partner):
    with pytest.raises(DomainError):
        actions.refuse_referral(sent, by=partner, answer="  ")
    actions.refuse_referral(sent, by=partner, answer="Хүний нөөцгүй.")
    assert "referral.refused" in told(worker)
    for step, more in (
        (actions.accept_referral, {"answer": "За"}),
        (actions.refuse_referral, {"answer": "Үгүй"}),
        (actions.report_outcome, {"outcome_code": "helped", "outcome": "а"}),
        (actions.withdraw_referral, {}),
    ):
        with pytest.raises(DomainError):
            step(sent, by=partner, **more)


def test_two_who_answer_at_once_do_not_overwrite_each_other(sent, partner):
    actions.accept_referral(sent, by=partner, answer="Бид авна.", version=1)
    with pytest.raises(StaleEdit):
        actions.refuse_referral(sent, by=partner, answer="Үгүй", version=1)


def test_facts_stay_as_they_were_when_sent(sent, case):
    case.child.given_name = "Өөр нэр"
    case.child.save(update_fields=["given_name"])
    sent.refresh_from_db()
    assert sent.facts == FACTS


def test_an_organisation_of_another_aimag_is_refused(case, worker):
    far = factories.organisation(Area.objects.get(code=SAINSHAND))
    with pytest.raises(DomainError):
        actions.send_referral(case, by=worker, organisation=far, service="psych", need="а", facts={})


def test_facts_are_worded_as_on_paper():
    assert [text for _label, text in facts.worded({"sex": "m", "birth_date": "2017-03-09"})] == [
        "Эрэгтэй",
        "2017.03.09",
    ]


def test_the_organisation_reads_the_facts_and_nothing_else(sent, partner, far_partner, case, client):
    client.force_login(partner)
    answer = client.get(f"/referrals/{sent.ref}/")
    text = answer.content.decode()
    assert "Сэтгэл зүйч хэрэгтэй." in text
    for hidden in (case.number, case.report.seen, case.child.given_name, case.report.place):
        assert hidden not in text
    assert client.get(f"/cases/{case.ref}/").status_code == 404
    client.force_login(far_partner)
    assert client.get(f"/referrals/{sent.ref}/").status_code == 404


def test_what_is_taken_back_is_no_longer_read(sent, worker, partner, client):
    actions.withdraw_referral(sent, by=worker)
    client.force_login(partner)
    assert client.get(f"/referrals/{sent.ref}/").status_code == 404


def test_an_unanswered_referral_keeps_the_case_open(case, sent, partner):
    assert what_keeps_open(case)
    actions.refuse_referral(sent, by=partner, answer="Хүний нөөцгүй.")
    assert what_keeps_open(case) == []


def test_the_same_form_sent_twice_is_one_referral(case, centre, worker):
    key = "0d9e2b1c-5a64-4f7d-9c55-6f3a2b1c0d9e"
    told_once = {
        "by": worker,
        "organisation": centre,
        "service": "psych",
        "need": "а",
        "facts": {},
        "form_key": key,
    }
    assert actions.send_referral(case, **told_once) == actions.send_referral(case, **told_once)
    assert Referral.objects.count() == 1


def test_silence_reaches_the_sender(sent, worker):
    with clock.later(days=9):
        sweep.run()
    assert "deadline.due" in told(worker)


def test_a_worker_of_the_next_soum_meets_no_referral(sent, neighbour, client):
    client.force_login(neighbour)
    assert client.get(f"/referrals/{sent.ref}/").status_code == 404
    assert client.get(f"/cases/{sent.case.ref}/referrals/").status_code == 404
    assert sent.number not in client.get("/referrals/").content.decode()


def test_the_administrator_of_the_area_adds_an_organisation_and_closes_it(
    user_admin, worker, partner, client
):
    client.force_login(user_admin)
    url = reverse("referrals:organisation_new")
    assert url in client.get(reverse("referrals:directory")).text
    typed = {"name_mn": "Эрүүл мэндийн төв", "name_en": "Health centre", "sector": "health"}
    far = client.post(url, typed | {"unit": "Сайншанд"})
    assert (far.status_code, "Эрүүл мэндийн төв" in far.text) == (422, True)
    sent = [client.post(url, typed | {"unit": "Ханбогд"}).status_code for _again in range(2)]
    assert sent == [302, 422]
    made = Organisation.objects.get()
    assert made in Organisation.objects.visible_to(worker)

    actions.add_member(made, by=user_admin, person=partner, since=clock.today())
    client.post(reverse("referrals:organisation_close", args=[made.ref]))
    client.force_login(partner)
    assert made.name in client.get(reverse("accounts:rights")).text
    assert made not in Organisation.objects.visible_to(worker)
    actions.end_member(made, by=user_admin, member_id=made.members.get().pk)
    assert own_organisations(User.objects.get(pk=partner.pk)) == []  # at once, not tomorrow
