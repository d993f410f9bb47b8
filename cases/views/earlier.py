"""The earlier values of a row of the case file: each change, by whom, with what it replaced."""

from datetime import date
from typing import Any
from uuid import UUID

from django.forms import DateField, Field, Form, ModelChoiceField, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.models import Event
from audit.sentences import sentence
from cases.access import enter_case, looked
from cases.forms.people import AddressForm, PersonForm, PhoneForm
from cases.forms.situation import SHEETS, ConcernForm, IdentityForm
from cases.models import Address, Case, CaseConcern, CasePerson, Child, Phone
from cases.views.case import bar
from childprotect.lib.edits import worded
from childprotect.lib.tags import masked
from childprotect.lib.web import page, paginate

ROWS: dict[Any, Any] = {CasePerson: PersonForm, Phone: PhoneForm, Address: AddressForm}
ONCE: dict[Any, Any] = {Child: IdentityForm, CaseConcern: ConcernForm}
ONCE |= {form.model: form for form in SHEETS.values()}
BACK = dict.fromkeys(ROWS, "cases:case_people")
MODELS = {model._meta.label_lower: model for model in (*ROWS, *ONCE)}


@require_GET
def file_earlier(request: HttpRequest, ref: UUID, subject_ref: UUID) -> HttpResponse:
    """What stood in a row of this case's file before; changes made in another case of the child are not told."""
    case = enter_case(request, ref)
    events = Event.objects.of_case(case.ref).changes().filter(subject_ref=subject_ref)
    first = events.filter(subject_type__in=MODELS).first()
    if first is None:
        raise Http404
    looked(request, case, "earlier")
    model = MODELS[first.subject_type]
    pages = paginate(request, events.select_related("actor").prefetch_related("versions"), size=50)
    form, labels = _form(model, case), {}
    for field in model._meta.concrete_fields:
        labels[field.name] = field.verbose_name
    changes = [
        {
            "at": event.at,
            "title": sentence(event),
            "by": event.actor.name if event.actor else "",
            "rows": [
                _row(form, labels, name, value)
                for version in event.versions.all()
                for name, value in version.values.items()
            ],
        }
        for event in pages.rows
    ]
    back = reverse(BACK.get(model, "cases:case_situation"), args=[case.ref])
    return page(
        request,
        "cases/file_earlier.html",
        case=case,
        bar=bar(case),
        changes=changes,
        pages=pages,
        back=back,
    )


def _form(model: Any, case: Case) -> Form:
    """The form whose fields word the values."""
    return (
        ROWS[model](None, case=case, record=model()) if model in ROWS else ONCE[model](None, record=model())
    )


def _row(form: Form, labels: dict[str, Any], name: str, value: Any) -> tuple[Any, str]:
    """A label and the value that stood there."""
    if name == "registration_number":
        return labels[name], masked(value or "")
    field = form.fields.get(name)
    if field is None:
        return labels.get(name, name), "" if value is None else str(value)
    return field.label, worded(field, _value(field, value))


def _value(field: Field, kept: Any) -> Any:
    """A value as the versions table keeps it, as the form's field knows it."""
    try:
        if isinstance(field, DateField) and kept:
            return date.fromisoformat(kept)
        if isinstance(field, ModelChoiceField) or hasattr(field, "found"):
            return field.clean(kept)
    except (ValueError, ValidationError):
        pass
    return kept
