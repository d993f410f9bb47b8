"""Answer sheets of a case: begun, filled in section by section, finished with the risk they add up to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import sheet_papers
from cases.access import enter_case, looked
from cases.actions import sheets
from cases.forms import late
from cases.forms.sheets import PREFIX, BeginForm, DiscardForm, ResultForm, SectionForm, section_form
from cases.instruments import answers as rules
from cases.instruments.definition import Condition, Definition, Question, Section
from cases.instruments.scoring import chosen
from cases.models import AnswerSheet, Case, Instrument
from cases.views.case import bar, tabs
from cases.views.papers import PRINT, answer
from childprotect.lib.attempt import attempt, press, refused
from childprotect.lib.errors import DomainError, StaleEdit
from childprotect.lib.web import enter, page, paginate

RELATED = ("instrument", "completed_by", "saved_by", "case__unit", "case__child")


def enter_sheet(request: HttpRequest, ref: UUID, *, needs: str = "cases.view_case") -> AnswerSheet:
    """The sheet `ref`, by the door of its case."""
    sheet: AnswerSheet = enter(request, AnswerSheet, ref, needs=needs, related=RELATED)
    sheet.case = enter_case(request, sheet.case.ref, needs=needs)
    return sheet


def _may_fill(request: HttpRequest, case: Case) -> bool:
    return case.closed_at is None and request.user.has_perm("cases.work_case", case)  # type: ignore[union-attr]


@require_GET
def case_sheets(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The instruments, and the sheets that were made with them for this child."""
    case = enter_case(request, ref)
    looked(request, case, "sheets")
    mine = AnswerSheet.objects.visible_to(request.user).filter(case=case)
    drafts = {sheet.code: sheet for sheet in mine.drafts().select_related("saved_by")}
    pages = paginate(request, mine.complete().select_related("instrument", "completed_by"))
    return page(
        request,
        "cases/case_sheets.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, request.user, "cases:case_sheets"),
        instruments=[
            {"instrument": one, "draft": drafts.get(one.code)}
            for one in Instrument.objects.visible_to(request.user).ruling().order_by("number")
        ],
        pages=pages,
        may_fill=_may_fill(request, case),
    )


@require_http_methods(["GET", "POST"])
def sheet_new(request: HttpRequest, ref: UUID, code: str) -> HttpResponse:
    """Begin a sheet; who has begun one goes on with it."""
    case = enter_case(request, ref, needs="cases.work_case")
    versions = list(
        Instrument.objects.visible_to(request.user).printed().filter(code=code).order_by("-version")
    )
    if not versions:
        raise Http404
    begun = AnswerSheet.objects.visible_to(request.user).drafts().filter(case=case, code=code)
    draft = begun.select_related("instrument").first()
    if draft is not None and request.method == "GET":
        return redirect(_next_part(draft))
    form = BeginForm(request.POST or None, case=case, versions=versions)
    if done := attempt(request, form, sheets.begin_sheet, case, facts=form.facts):
        return redirect(_next_part(done.made))
    return page(request, "cases/sheet_new.html", case=case, bar=bar(case), form=form, instrument=versions[0])


def _next_part(sheet: AnswerSheet) -> str:
    """The section with the first question that is not answered; the result when there is none."""
    definition = sheet.instrument.definition
    open_codes = {question.code for question in rules.missing(definition, sheet.answers, sheet.age)}
    for section in definition.sections:
        if any(question.code in open_codes for question in section.questions):
            return reverse("cases:sheet_part", args=[sheet.ref, section.code])
    return reverse("cases:sheet_result", args=[sheet.ref])


@require_http_methods(["GET", "POST"])
def sheet_part(request: HttpRequest, ref: UUID, part: str) -> HttpResponse:
    """Fill in one section: saved with the button, and by itself while one writes."""
    sheet = enter_sheet(request, ref, needs="cases.work_case")
    definition = sheet.instrument.definition
    section = definition.section(part)
    if section is None:
        raise Http404
    if not sheet.is_draft:
        return redirect(sheet)
    form = section_form(sheet, section)(request.POST or None, record=sheet)
    if form.is_valid():
        try:
            sheet = sheets.save_answers(sheet, by=request.user, **form.facts())
        except StaleEdit as problem:
            if request.htmx:  # type: ignore[attr-defined]  # what saves itself is not compared before somebody looks
                form.add_error(None, problem.sentence)
            else:
                form.compare(problem)
        except DomainError as problem:
            form.add_error(form.name_of(problem.field), problem.sentence)
        else:
            if not request.htmx:  # type: ignore[attr-defined]
                return redirect(_after(sheet, section, request.POST.get("then", "")))
            form = section_form(sheet, section)(record=sheet)
    return page(
        request,
        "cases/sheet_part.html",
        part="saved",
        case=sheet.case,
        bar=bar(sheet.case),
        sheet=sheet,
        section=section,
        form=form,
        rows=_rows(form, section, definition),
        dated="happened_on" in form.fields,
        parts=_parts(sheet, section),
        view=_view_rule(sheet, section),
    )


def _after(sheet: AnswerSheet, section: Section, then: str) -> str:
    """Where saving leads: the next section, or as the button says."""
    if then == "stop":
        return reverse("cases:case_sheets", args=[sheet.case.ref])
    sections = sheet.instrument.definition.sections
    place = sections.index(section) + 1
    if place == len(sections):
        return reverse("cases:sheet_result", args=[sheet.ref])
    return reverse("cases:sheet_part", args=[sheet.ref, sections[place].code])


def _rows(form: SectionForm, section: Section, definition: Definition) -> list[dict[str, Any]]:
    """The questions as the page draws them."""
    return [
        {
            "field": form[f"{PREFIX}{question.code}"],
            "aloud": question.aloud,
            "condition": condition_words(definition, question.ask_if),
            "shown_if": _shown_if(question.ask_if),
        }
        for question in section.questions
    ]


def _shown_if(condition: Condition | None) -> str:
    """The condition as the page's script reads it."""
    return f"{PREFIX}{condition.question}={' '.join(sorted(condition.among))}" if condition else ""


def condition_words(definition: Definition, condition: Condition | None) -> str:
    """When a question is asked, for who fills in a paper or a page without script."""
    if condition is None:
        return ""
    asked = definition.question(condition.question)
    assert asked is not None, "a checked definition refers to its own questions"
    answers = ", ".join(str(option.label) for option in asked.options if option.code in condition.among)
    if len(condition.among) == len(asked.options):
        answers = _("any answer")
    return _("Asked if question %(number)s was answered: %(answers)s") % {
        "number": asked.number or asked.text,
        "answers": answers,
    }


def _parts(sheet: AnswerSheet, current: Section | None) -> list[dict[str, Any]]:
    """The way through the sheet: each section with how much of it is still open."""
    definition = sheet.instrument.definition
    left = {question.code for question in rules.missing(definition, sheet.answers, sheet.age)}
    return [
        {
            "title": section.title,
            "url": reverse("cases:sheet_part", args=[sheet.ref, section.code]),
            "current": section is current,
            "left": sum(question.code in left for question in section.questions),
        }
        for section in definition.sections
    ]


def _view_rule(sheet: AnswerSheet, section: Section) -> str:
    """What is asked of the child's own view, on the section that asks for it."""
    view = sheet.instrument.definition.child_view
    if all(question.code != view.question for question in section.questions):
        return ""
    if sheet.age is None:
        return _("The child's age is not known: the view is asked for, and not required.")
    if rules.view_required(sheet.instrument.definition, sheet.age):
        return _("From age %(age)s the child's own view is required, or why it could not be asked.") % {
            "age": view.from_age
        }
    return _("Below age %(age)s the child's own view is asked for, and not required.") % {
        "age": view.from_age
    }


@require_http_methods(["GET", "POST"])
def sheet_result(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What the answers add up to, and why; the risk is set and the sheet finished."""
    sheet = enter_sheet(request, ref, needs="cases.work_case")
    if not sheet.is_draft:
        return redirect(sheet)
    form = ResultForm(request.POST or None, sheet=sheet)
    late.ask(form, sheet.case, sheets.steps_met(sheet), at=sheet.happened_at)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            sheets.complete_sheet(sheet, by=request.user, delay=late.taken(facts), **facts)
        except DomainError as problem:
            refused(form, problem)
            if isinstance(problem, StaleEdit):
                case, sheet = sheet.case, problem.current  # type: ignore[assignment]
                sheet.case = case
        else:
            messages.success(request, _("The assessment is finished. It is not changed any more."))
            return redirect(sheet)
    definition = sheet.instrument.definition
    return page(
        request,
        "cases/sheet_result.html",
        case=sheet.case,
        bar=bar(sheet.case),
        sheet=sheet,
        form=form,
        discard=DiscardForm(initial={"version": sheet.version}),
        result=sheet.result,
        reasons=_reasons(sheet),
        missing=[
            {"text": question.text, "number": question.number, "url": _address(sheet, question)}
            for question in rules.missing(definition, sheet.answers, sheet.age)
        ],
        parts=_parts(sheet, None),
    )


def _address(sheet: AnswerSheet, question: Question) -> str:
    section = next(one for one in sheet.instrument.definition.sections if question in one.questions)
    return f"{reverse('cases:sheet_part', args=[sheet.ref, section.code])}#id_{PREFIX}{question.code}"


def _reasons(sheet: AnswerSheet) -> list[dict[str, Any]]:
    """The answers that counted, the gravest first."""
    return [
        {
            "question": reason.question.text,
            "answer": reason.option.label,
            "score": reason.option.score,
            "at_least": reason.option.at_least,
        }
        for reason in sheet.result.reasons
    ]


@require_POST
def sheet_discard(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Give up a sheet begun by mistake."""
    sheet = enter_sheet(request, ref, needs="cases.work_case")
    form = DiscardForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Open the sheet again and try once more."))
        return redirect("cases:case_sheets", sheet.case.ref)
    said = _("The sheet is given up. It counts nowhere.")
    if press(request, sheets.discard_sheet, sheet, say=said, **form.cleaned_data):
        return redirect("cases:case_sheets", sheet.case.ref)
    return redirect(sheet)


@require_GET
def sheet_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A sheet to read and to print: every question that was asked, its answer, and what it added up to."""
    sheet = enter_sheet(request, ref)
    case, definition = sheet.case, sheet.instrument.definition
    looked(request, case, "sheet")
    asked = definition.asked(sheet.answers)
    sections = [
        {
            "title": section.title,
            "rows": [
                {
                    "number": question.number,
                    "question": question.text,
                    "answer": rules.words_of(question, sheet.answers.get(question.code)),
                    "counted": any(
                        option.score or option.at_least
                        for option in chosen(question, sheet.answers.get(question.code))
                    ),
                }
                for question in section.questions
                if question in asked
            ],
        }
        for section in definition.sections
    ]
    may_fill = _may_fill(request, case)
    return page(
        request,
        "cases/sheet_detail.html",
        case=case,
        bar=bar(case),
        sheet=sheet,
        sections=sections,
        result=sheet.result,
        reasons=_reasons(sheet),
        go_on=_next_part(sheet) if sheet.is_draft and may_fill else "",
        offer=may_fill and sheet.completed_at is not None and definition.step and case.risk != "green",
        may_print=sheet.completed_at is not None and request.user.has_perm(PRINT, case),  # type: ignore[union-attr]
        later=sheet.completed_at is not None and (sheet.created_at - sheet.happened_at).days >= 1,
    )


@require_POST
def sheet_paper(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A finished sheet as an official paper; making it is recorded."""
    sheet = enter_sheet(request, ref, needs=PRINT)
    try:
        return answer(sheet_papers.assessment(sheet, by=request.user), "assessment")
    except DomainError as problem:
        messages.error(request, problem.sentence)
        return redirect(sheet)
