"""Two people save the same page: nothing is overwritten unseen, nothing typed is lost."""

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from audit import versions
from audit.models import Version
from cases.actions import editing, notes
from cases.models import Case, Child, Note
from childprotect.lib import clock
from childprotect.lib.edits import THEIRS, EditForm, worded
from childprotect.lib.errors import StaleEdit
from childprotect.lib.forms import DayField, TextField
from tests import factories

pytestmark = pytest.mark.django_db


class ChildForm(EditForm):
    """A form of three fields, for these tests."""

    given_name = TextField(label="Given name", max_length=80)
    clan_name = TextField(label="Clan", required=False, max_length=80)
    birth_date = DayField(label="Born", required=False)


@pytest.fixture
def case(worker: User) -> Case:
    return factories.case(worker)


def save(child: Child, case: Case, by: User, **facts: object) -> bool:
    version = facts.pop("version", child.version)
    row = Child.objects.select_for_update().get(pk=child.pk)
    return editing.save_edit(row, by=by, verb="child.changed", case=case, version=version, facts=facts)


def posted(child: Child, **typed: str) -> ChildForm:
    data = QueryDict(mutable=True)
    kept = {"version": str(child.version), "given_name": child.given_name, "clan_name": "", "birth_date": ""}
    for name, value in (kept | typed).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    child.refresh_from_db()
    form = ChildForm(data, record=child)
    form.is_valid()
    return form


def stale(child: Child, case: Case, by: User, form: ChildForm) -> StaleEdit:
    with pytest.raises(StaleEdit) as problem:
        save(child, case, by, **form.cleaned_data)
    return problem.value


def test_both_texts_are_shown_and_only_double_changes_must_be_chosen(case, worker, colleague):
    child = Child.objects.get(pk=case.child.pk)
    save(child, case, colleague, given_name="Тэмүүлэн", clan_name="Боржигин")
    form = posted(child, version="1", given_name="Темүүжин", clan_name="", birth_date="2017.05.21")
    problem = stale(child, case, worker, form)
    assert problem.theirs == {"given_name": "Тэмүүлэн", "clan_name": "Боржигин", "birth_date": None}
    form.compare(problem)
    shown = {one.name: (one.choice.value(), [str(pick.text) for _code, pick in one.choice.field.choices])
             for one in form.differences}  # fmt: skip
    assert shown == {
        "given_name": (None, ["Тэмүүлэн", "Темүүжин"]),  # both changed it: nobody chooses for them
        "clan_name": (THEIRS, ["Боржигин", "хоосон"]),  # only the other
        "birth_date": ("mine", ["хоосон", "2017.05.21"]),  # only this one
    }
    assert form.meanwhile.by == colleague.name
    assert form.data["version"] == "2"


def test_what_was_chosen_is_saved_and_a_missing_choice_asked_for(case, worker, colleague):
    child = Child.objects.get(pk=case.child.pk)
    save(child, case, colleague, given_name="Тэмүүлэн", clan_name="Боржигин")
    typed = {"version": "2", "given_name": "Темүүжин", "compared": ["given_name", "clan_name"]}
    form = posted(child, **typed, keep_clan_name="theirs")
    assert set(form.errors) == {"keep_given_name"}
    assert len(form.differences) == 2
    form = posted(child, **typed, keep_clan_name="theirs", keep_given_name="mine")
    assert form.errors == {}
    save(child, case, worker, **form.cleaned_data)
    child.refresh_from_db()
    assert (child.given_name, child.clan_name, child.version) == ("Темүүжин", "Боржигин", 3)


def test_a_third_save_while_choosing_is_seen_as_well(case, worker, colleague):
    child = Child.objects.get(pk=case.child.pk)
    save(child, case, colleague, given_name="Тэмүүлэн")
    save(child, case, colleague, given_name="Тэмүүлин", version=2)
    form = posted(child, version="2", given_name="Темүүжин", compared=["given_name"], keep_given_name="mine")
    problem = stale(child, case, worker, form)
    form.compare(problem)
    (one,) = form.differences
    assert [str(pick.text) for _code, pick in one.choice.field.choices] == ["Тэмүүлин", "Темүүжин"]


def test_the_same_text_twice_is_no_conflict_and_no_change(case, worker, colleague):
    child = Child.objects.get(pk=case.child.pk)
    assert save(child, case, colleague, clan_name="Боржигин")
    assert not save(child, case, worker, clan_name="Боржигин", version=1)
    child.refresh_from_db()
    assert child.version == 2


def test_old_values_stand_in_the_versions_table_alone(case, worker):
    child = Child.objects.get(pk=case.child.pk)
    save(child, case, worker, given_name="Тэмүүлэн")
    kept = Version.objects.get(subject_ref=child.ref)
    assert kept.values == {"given_name": "Тэмүүжин"}
    assert kept.event.data == {"fields": ["given_name"], "version": 2}


def test_who_saved_in_another_case_of_the_child_is_not_told(case, worker, far_worker):
    child = Child.objects.get(pk=case.child.pk)
    elsewhere = factories.case(far_worker, far_worker.postings.get().area, child=child)
    save(child, elsewhere, far_worker, given_name="Тэмүүлэн")
    told = versions.since(child, 1, case=case)
    assert (told.by, told.at) == ("", None)
    assert told.before == {"given_name": "Тэмүүжин"}


def test_the_page_of_a_note_shows_both_and_takes_the_choice(client: Client, case, worker):
    note = notes.write_note(case, by=worker, kind="family", text="Нэг.", happened_at=clock.now())
    client.force_login(worker)
    page, typed = f"/notes/{note.ref}/edit/", {"version": "1", "text": "Гурав."}
    notes.edit_note(note, by=worker, version=1, text="Хоёр.")
    answer = client.post(page, typed)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Хоёр." in shown
    assert shown.count("Гурав.") == 2  # the card, and the field
    assert Note.objects.get().text == "Хоёр."
    chosen = typed | {"version": "2", "compared": "text"}
    assert client.post(page, chosen).status_code == 422
    assert client.post(page, chosen | {"keep_text": "mine"}).status_code == 302
    assert Note.objects.get().text == "Гурав."
    assert (
        client.post(
            page, {"version": "2", "text": "Дөрөв.", "compared": "text", "keep_text": "x"}
        ).status_code
        == 422
    )


def test_a_step_of_a_case_that_moved_on_goes_through_once_it_is_read(client: Client, case, worker):
    client.force_login(worker)
    page, typed = (
        f"/cases/{case.ref}/hold/",
        {"version": "0", "reason": "whereabouts", "search_plan": "Асууна."},
    )
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert 'name="version" value="1"' in answer.content.decode()
    assert client.post(page, typed | {"version": "1"}).status_code == 302


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from("абвг")), max_size=8))
def test_no_save_that_was_accepted_is_lost_unseen(case, worker, saves):
    """Whoever saves from whichever version: the text that is saved was made on top of the one before, or refused."""
    child = factories.child(worker, clan_name="")
    history = [""]
    for version, text in saves:
        try:
            changed = save(child, case, worker, clan_name=text, version=version)
        except StaleEdit:
            assert version != len(history)
            continue
        if changed:
            assert version == len(history)
            history.append(text)
    child.refresh_from_db()
    assert (child.clan_name, child.version) == (history[-1], len(history))


def test_values_are_told_in_words():
    form = ChildForm(None, record=Child(given_name="Тэмүүжин"))
    assert worded(form.fields["given_name"], "Тэмүүжин") == "Тэмүүжин"
    assert worded(form.fields["birth_date"], None) == ""
