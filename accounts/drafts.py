"""Drafts of forms: kept while somebody types, offered when they come back, gone once the form is sent.

They stand on the server, never on the device, which others may share; sealed with a key made of the account and the
server's secret, so that the table alone tells nothing of a child. A draft is shown only by its form's own page, behind
that page's door: who no longer meets the case no longer reads the draft.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.forms import BaseForm, BaseFormSet
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from accounts import sealed
from accounts.models import Draft, User
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from childprotect.lib.forms import unjudged

KEPT = timedelta(days=14)
MOST = 30  # drafts of one person; the oldest goes
OWN = {"draft_path", "draft_title"}
TAKE_UP = "draft"  # ?draft=1: show the form with what was typed


@dataclass
class Begun:
    """What was typed earlier, offered to go on with."""

    path: str
    saved_at: datetime
    taken_up: bool  # the form shows it already


@transaction.atomic
def keep(person: User, *, path: str, title: str, data: QueryDict) -> Draft:
    """Keep what is typed in the form at `path`, in the place of what was kept before.

    Raises DomainError for an address that is no page of ours, and for more than can be kept.
    """
    _page_of_ours(path)
    fields = {name: values for name, values in data.lists() if name not in OWN | sealed.SKIPPED}
    text = sealed.pack({"title": title.strip()[:120], "fields": fields}, str(person.ref))
    if len(text) > sealed.LARGEST:
        raise DomainError(_("This is too long to be kept as a draft. Send the form, or save it in parts."))
    now = clock.now()
    try:
        with transaction.atomic():
            draft, _made = Draft.objects.update_or_create(
                person=person, path=path, defaults={"sealed": text, "saved_at": now}
            )
    except IntegrityError:  # the other window was first
        draft = Draft.objects.get(person=person, path=path)
    old = Draft.objects.filter(person=person).values_list("pk", flat=True)[MOST : 2 * MOST]
    Draft.objects.filter(pk__in=list(old)).delete()
    return draft


def _page_of_ours(path: str) -> None:
    try:
        if len(path) > 200 or not path.startswith("/") or path.startswith(("//", "/api/")):
            raise Resolver404
        resolve(path)
    except Resolver404:
        raise DomainError(_("There is no such form.")) from None


def throw_away(person: Any, path: str) -> None:
    """The draft is not wanted, or its form was sent."""
    Draft.objects.filter(person=person, path=path).delete()


def of(person: User, most: int) -> list[dict[str, Any]]:
    """The forms a person has begun and not sent, the newest first: where, which, since when."""
    found = []
    for draft in _standing(person)[:most]:
        kept = sealed.unpack(draft.sealed, str(person.ref))
        if kept is not None:
            found.append({"path": draft.path, "title": kept["title"], "saved_at": draft.saved_at})
    return found


def _standing(person: Any) -> Any:
    return Draft.objects.filter(person=person, saved_at__gte=clock.now() - KEPT)


def forget_old() -> int:
    """Forget what nobody came back to; how many drafts that were."""
    return Draft.objects.filter(saved_at__lt=clock.now() - KEPT).delete()[0]


def typed(request: HttpRequest) -> QueryDict | None:
    """What was typed earlier into the form of this page, if the person asks to go on with it."""
    if request.method != "GET" or TAKE_UP not in request.GET:
        return None
    user: Any = request.user
    draft = _standing(user).filter(path=request.path).first()
    found = sealed.unpack(draft.sealed, str(user.ref)) if draft is not None else None
    if found is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in found["fields"].items():
        data.setlist(name, values)
    return data


def offer(request: HttpRequest, *forms: Any) -> dict[str, Any]:
    """What the page of a long form shows of its draft, for `page()`; asked to, its forms hold what was typed earlier.

    Nothing is judged before it is sent.
    """
    offered: dict[str, Any] = {"draft_path": request.path, "begun": None}
    if request.method != "GET":
        return offered
    data = typed(request)
    if data is not None:
        for form in forms:
            _fill(form, data)
    draft = _standing(request.user).filter(path=request.path).defer("sealed").first()
    if draft is not None:
        offered["begun"] = Begun(request.path, draft.saved_at, data is not None)
    return offered


def _fill(form: BaseForm | BaseFormSet, data: QueryDict) -> None:
    """Let a form hold `data` as if it had been sent, without a judgement."""
    form.is_bound, form.data = True, data
    if isinstance(form, BaseForm):
        unjudged(form)
        return
    for kept in ("forms", "management_form"):
        form.__dict__.pop(kept, None)
    form._errors = [ErrorDict() for _line in form.forms]  # type: ignore[attr-defined]
    form._non_form_errors = ErrorList()  # type: ignore[attr-defined]
    for line in form.forms:
        unjudged(line)
