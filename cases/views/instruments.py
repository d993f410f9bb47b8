"""The instruments as they stand in data: versions, questions, scores; and empty, for paper."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.instruments.definition import Definition, Question
from cases.models import Instrument
from cases.views.sheets import condition_words
from childprotect.lib import clock
from childprotect.lib.web import enter, need, page

LINES = {"text": 4, "summary": 8}  # for handwriting on paper


def state(instrument: Instrument) -> tuple[str, str]:
    """Whether a version rules, in words, and the kind of its tag."""
    today = clock.today()
    if instrument.valid_from > today:
        return _("from a day to come"), "ochre"
    if instrument.valid_to is not None and instrument.valid_to <= today:
        return _("former version"), "line"
    return _("in force"), "safe"


@require_GET
def instrument_list(request: HttpRequest) -> HttpResponse:
    """Every instrument with its versions, the newest first."""
    need(request, "cases.list_instruments")
    rows: dict[str, dict[str, Any]] = {}
    for one in Instrument.objects.visible_to(request.user):
        word, kind = state(one)
        group = rows.setdefault(one.code, {"title": one.title, "number": one.number, "versions": []})
        group["versions"].append({"instrument": one, "state": word, "kind": kind})
    return page(request, "cases/instrument_list.html", groups=list(rows.values()))


@require_GET
def instrument_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One version: every question with its answers, scores and conditions, and from which score which risk holds."""
    instrument: Instrument = enter(request, Instrument, ref, needs="cases.view_instrument")
    definition = instrument.definition
    word, kind = state(instrument)
    return page(
        request,
        "cases/instrument_detail.html",
        instrument=instrument,
        definition=definition,
        state=word,
        state_kind=kind,
        used=instrument.sheets.exists(),
        may_list=request.user.has_perm("cases.list_instruments"),  # type: ignore[union-attr]
        sections=_sections(definition),
        others=Instrument.objects.visible_to(request.user)
        .filter(code=instrument.code)
        .exclude(pk=instrument.pk),
    )


@require_GET
def instrument_blank(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The empty form, for paper."""
    instrument: Instrument = enter(request, Instrument, ref, needs="cases.view_instrument")
    return page(
        request,
        "cases/instrument_blank.html",
        instrument=instrument,
        definition=instrument.definition,
        sections=_sections(instrument.definition),
    )


def _sections(definition: Definition) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title,
            "help": section.help,
            "rows": [_row(definition, question) for question in section.questions],
        }
        for section in definition.sections
    ]


def _row(definition: Definition, question: Question) -> dict[str, Any]:
    view = definition.child_view
    return {
        "question": question,
        "condition": condition_words(definition, question.ask_if),
        "needed": question.required,
        "view": question.code in {view.question, view.instead},
        "lines": range(LINES["summary"] if question.required else LINES["text"]),
    }
