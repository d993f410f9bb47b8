"""What every view needs: the door to one record, the answer as page or fragment, and pages of a list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm, BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from childprotect.lib.prepared import Prepared
from childprotect.lib.unions import count_in_one

COUNT_CAP = 1000


def enter(
    request: HttpRequest, model: Any, ref: UUID | str, *, needs: str, related: Sequence[str] = ()
) -> Any:
    """The record `ref` of `model` if `request.user` may do `needs` ("app.perm") with it.

    Out of scope is the same 404 as what does not exist; in scope but not allowed is 403 with a sentence.
    `related` names what the page needs of the rows it points at. Both refusals are noted on the request, so that the
    middleware writes the denial once the view's savepoint is gone.
    """
    found = one_of(model.objects.visible_to(request.user), ref, related)
    if found is None:
        request.denied = {"model": model._meta.label_lower, "ref": str(ref), "needs": needs}  # type: ignore[attr-defined]
        raise Http404
    if not request.user.has_perm(needs, found):
        refuse(request, found, needs)
    return found


@cache
def _by_ref(model: Any, related: tuple[str, ...]) -> Prepared[Any]:
    rows = model.objects.select_related(*related) if related else model.objects
    return Prepared(lambda ref: rows.filter(ref=ref).order_by(), UUID)


def one_of(seen: QuerySet[Any], ref: UUID | str, related: Sequence[str] = ()) -> Any:
    """The record `ref` of `seen` with its `related` rows and those that `seen` reads anyway, or None.

    Nearly every request asks for a record, with many columns: only the condition of `seen` is made each time.
    """
    wanted = seen.select_related(*related) if related else seen
    names = tuple(_names(wanted.query.select_related or {}))
    found = _by_ref(seen.model, names).among(wanted, UUID(str(ref)))  # type: ignore[arg-type]
    if found is None:
        found = list(wanted.filter(ref=ref))
    return found[0] if found else None


def _names(related: Any, above: str = "") -> Iterator[str]:
    for name, below in related.items():
        yield above + name
        yield from _names(below, f"{above}{name}__")


def refuse(request: HttpRequest, thing: Any, needs: str) -> None:
    """Answer 403 for a record the person may see but not change; raises PermissionDenied."""
    request.denied = {"model": thing._meta.label_lower, "ref": str(thing.ref), "needs": needs}  # type: ignore[attr-defined]
    raise PermissionDenied(_("Your role may see this record, but not do this with it."))


def need(request: HttpRequest, perm: str) -> None:
    """Answer 403 unless the person has `perm` anywhere at all: for pages that are about no single record."""
    if not request.user.has_perm(perm):
        request.denied = {"model": "", "ref": "", "needs": perm}  # type: ignore[attr-defined]
        raise PermissionDenied(_("Your role has no right to this page."))


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """The whole page, or the partial htmx asked for (its target's id, if the template defines such a partial).

    422 when a bound form in the context has errors, so that no error page looks like a success.
    """
    forms = [value for value in context.values() if isinstance(value, BaseForm | BaseFormSet)]
    status = 422 if any(form.is_bound and not form.is_valid() for form in forms) else 200
    part = context.pop("part", None)
    htmx = getattr(request, "htmx", None)
    if htmx and part and htmx.target == part:
        template = f"{template}#{part}"
    return render(request, template, context, status=status)


@dataclass
class Page:
    """One page of a list: rows, where we are, and a count that says "1000+" instead of counting on."""

    rows: Sequence[Any]
    number: int
    last: int
    count: int
    capped: bool

    @property
    def previous(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.last else None


def paginate(
    request: HttpRequest, rows: QuerySet[Any], *, size: int = 25, counted: QuerySet[Any] | None = None
) -> Page:
    """The page of `rows` that `page` asks for (in the address, or posted with a question); nonsense gives the nearest.

    `counted` are the same rows without what is only shown, where that is more than columns of their own table.
    """
    sent = request.POST if request.method == "POST" else request.GET
    count = count_in_one({"": rows if counted is None else counted}, most=COUNT_CAP + 1)[""]
    capped = count > COUNT_CAP
    book = Paginator(rows, size)
    book.count = min(count, COUNT_CAP)
    try:
        number = book.validate_number(sent.get("page", 1))
    except InvalidPage:
        asked = str(sent.get("page", ""))
        number = book.num_pages if asked.isdigit() and asked.strip("0") else 1
    start = (number - 1) * size
    return Page(list(rows[start : start + size]), number, book.num_pages, min(count, COUNT_CAP), capped)
