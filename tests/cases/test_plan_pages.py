"""The pages and the papers of safety plan and service plan."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from audit.models import Event
from cases.actions import plans
from cases.models import Case, Plan, SafetyPlan, Stage, Task
from childprotect.lib import clock
from tests import factories
from tests import plans as made

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def case(worker: User) -> Case:
    return factories.case(worker, stage=Stage.PLANNING)


def typed(**more: str) -> dict[str, str]:
    day = f"{clock.today() + timedelta(days=5):%Y.%m.%d}"
    return {
        "version": "0", "child_view": "Эмээтэйгээ байна.", "g0_key": "aaaaaaaa", "g0_text": "Аюулгүй гэр",
        "g0a0_key": "bbbbbbbb", "g0a0_text": "Үзлэг", "g0a0_who": "", "g0a0_due_on": day,
        "g0a1_key": "", "g0a1_text": "", "g0a1_who": "", "g0a1_due_on": "",
    } | more  # fmt: skip


def test_the_plan_is_written_submitted_and_approved_on_its_pages(
    client: Client, case: Case, worker: User, supervisor: User
) -> None:
    edit = reverse("cases:plan_edit", args=[case.ref])
    client.force_login(worker)
    assert client.get(edit).status_code == 200
    grown = client.post(edit, typed(more="g0")).content.decode()
    assert "g0a2_text" in grown
    assert "Аюулгүй гэр" in grown
    assert "g1a0_text" in client.post(edit, typed(more="goal")).content.decode()
    assert not Plan.objects.exists()
    answer = client.post(edit, typed(do="submit", g0a0_due_on="2020.01.01"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["g0a0_due_on"]
    assert "Үзлэг" in answer.content.decode()
    assert client.post(edit, typed(do="save", g0a0_due_on="")).status_code == 302
    stale = client.post(edit, typed(do="save"))
    assert stale.status_code == 422
    assert "<ins>" in stale.content.decode()
    assert client.post(edit, typed(do="submit", version="1")).status_code == 302
    plan = Plan.objects.get()
    assert client.get(edit).url == plan.get_absolute_url()  # type: ignore[attr-defined]
    assert "take-back/" in client.get(plan.get_absolute_url()).content.decode()
    approve = reverse("cases:plan_approve", args=[plan.ref])
    assert client.get(approve).status_code == 403
    client.force_login(supervisor)
    assert "Үзлэг" in client.get(approve).content.decode()
    assert (
        client.post(approve, typed(do="approve", version="2", g0a0_text="Үзлэг, маргааш")).status_code == 302
    )
    assert Task.objects.get().title == "Үзлэг, маргааш"
    assert client.get(approve).url == plan.get_absolute_url()  # type: ignore[attr-defined]
    assert client.post(approve, typed(do="approve", version="3")).status_code == 422


def test_a_safety_plan_is_typed_read_and_begun_anew(client: Client, case: Case, worker: User) -> None:
    client.force_login(worker)
    new = reverse("cases:safety_new", args=[case.ref])
    words = {
        "form_key": KEY, "happened_on": f"{clock.today():%Y.%m.%d}", "happened_time": "00:01", "danger": "Согтуу хүмүүс",
        "steps": "Эмээ: авна", "safe_place": "Эмээ", "calls": "99001122", "carer": "Ээж", "signals": "", "signed": "",
        "child_view": "Айж байна.",
    }  # fmt: skip
    answer = client.post(new, words)
    assert answer.status_code == 422
    assert "Согтуу хүмүүс" in answer.content.decode()
    assert client.post(new, words | {"signed": "no"}).url == reverse("cases:case_plan", args=[case.ref])  # type: ignore[attr-defined]
    plan = SafetyPlan.objects.get()
    assert not plan.signed
    assert "Согтуу хүмүүс" in client.get(plan.get_absolute_url()).content.decode()
    assert "Согтуу хүмүүс" in client.get(new).content.decode()


def test_a_plan_that_waits_stands_on_the_page_of_everybody_who_may_approve_it(
    client: Client, case: Case, worker: User, supervisor: User
) -> None:
    plan = plans.submit_plan(case, by=worker, content=made.content())
    client.force_login(supervisor)
    assert reverse("cases:plan_approve", args=[plan.ref]) in client.get("/").content.decode()
    plans.approve_plan(plan, by=supervisor)
    assert reverse("cases:plan_approve", args=[plan.ref]) not in client.get("/").content.decode()


def test_plans_are_printed_to_be_signed_and_that_is_recorded(
    client: Client, case: Case, worker: User, supervisor: User
) -> None:
    safe, plan = made.kept_safe(case, worker), made.approved(case, worker, supervisor, "Үзлэгт хүргэх")
    client.force_login(worker)
    for name, row, words in (
        ("safety_paper", safe, ("Эмээгийн гэр", "99001122", case.number)),
        ("plan_paper", plan, ("Үзлэгт хүргэх", "Хүүхэд гэртээ аюулгүй", supervisor.name)),
    ):
        answer = client.post(reverse(f"cases:{name}", args=[row.ref]))
        assert answer.headers["Content-Type"] == "application/pdf"
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        for word in words:
            assert word in " ".join(text.split())
    printed = Event.objects.filter(verb="case.printed", case_ref=case.ref).order_by("pk")
    assert [event.data["paper"] for event in printed] == ["safety_plan", "plan"]


def test_the_case_page_says_in_short_where_the_plans_stand(client: Client, case: Case, worker: User) -> None:
    client.force_login(worker)
    before = client.get(case.get_absolute_url()).context["summary"]
    made.kept_safe(case, worker)
    plans.save_draft(case, by=worker, content=made.content())
    after = client.get(case.get_absolute_url()).context["summary"]
    assert len(after) == len(before) + 2
