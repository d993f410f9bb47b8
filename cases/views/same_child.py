"""Two cases of one child in the own area: seen side by side, joined, and parted again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import identity
from cases.access import enter_case, looked
from cases.actions import matching as same
from cases.forms.duplicates import LeadingForm, OtherCaseForm
from cases.models import Case
from cases.views.case import bar
from childprotect.lib.attempt import attempt, press
from childprotect.lib.refs import read_number
from childprotect.lib.web import page

NEEDS = "cases.work_case"


@require_http_methods(["GET", "POST"])
def case_same_child(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Files of the own area that may be of the same child, those joined already, and the way to another by its number."""
    case = enter_case(request, ref, needs=NEEDS)
    form = OtherCaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        other = _of_number(request, form.cleaned_data["number"])
        if other is None or other == case:
            form.add_error("number", _("You may see no other case with this number."))
        else:
            return redirect("cases:case_compare", case.ref, other.ref)
    looked(request, case, "same_child")
    return page(
        request,
        "cases/same_child.html",
        case=case,
        bar=bar(case),
        form=form,
        joins=[
            {"join": join, "may_undo": same.may_part(join, user=request.user)}
            for join in identity.joins_of(case.child)
        ],
        matches=same.others_of(case, user=request.user),
    )


def _of_number(request: HttpRequest, typed: str) -> Case | None:
    number = read_number(typed, "ХХ")
    found: Case | None = (
        Case.objects.visible_to(request.user, NEEDS).filter(number=number).first() if number else None
    )
    return found


@require_http_methods(["GET", "POST"])
def case_compare(request: HttpRequest, ref: UUID, other_ref: UUID) -> HttpResponse:
    """Two children side by side; join their files."""
    case, other = enter_case(request, ref, needs=NEEDS), enter_case(request, other_ref, needs=NEEDS)
    if case == other:
        return redirect("cases:case_same_child", case.ref)
    sent = request.POST if request.method == "POST" else None
    form = LeadingForm(sent, one=case.child, other=other.child)
    joined = case.child.leading_id == other.child.leading_id
    said = _("The two files are joined. Each case stays as it is.")
    if attempt(request, form, same.join, case, other, say=said):
        return redirect("cases:case_same_child", case.ref)
    looked(request, case, "same_child")
    looked(request, other, "same_child")
    return page(
        request,
        "cases/case_compare.html",
        case=case,
        other=other,
        bar=bar(case),
        form=form,
        joined=joined,
        lines=identity.side_by_side(case.child, other.child, mask=True),
    )


@require_POST
def case_part(request: HttpRequest, ref: UUID, join_ref: UUID) -> HttpResponse:
    """Undo a join of two files of the own area."""
    case = enter_case(request, ref, needs=NEEDS)
    press(request, same.part, case, join_ref, say=_("The join is undone. Each file stands for itself again."))
    return redirect("cases:case_same_child", case.ref)
