"""While a child is in a facility: another bed, another facility, a longer stay, the agreement to leave."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import limits
from cases.access import enter_case
from cases.views.case import bar
from childprotect.lib import clock
from childprotect.lib.attempt import attempt
from childprotect.lib.web import enter, page
from shelters import finding
from shelters.actions import extending, moving, staying
from shelters.forms.stays import DecisionForm, ExchangeForm, LeaveForm, OtherBedForm, ProposeForm
from shelters.models import Extension, Stay
from shelters.views.steps import stay_step


def parts(request: HttpRequest, stay: Stay, *, manages: bool) -> dict[str, Any]:
    """What the page of a stay says about moving, extending and leaving, with the forms this person may use."""
    user: Any = request.user
    here = stay.status == Stay.Status.ADMITTED
    wish = stay.extensions.filter(decided_at=None).select_related("asked_by").first()
    works = not manages and user.has_perm("shelters.propose_stay", stay)
    moves = Stay.objects.visible_to(user).filter(moved_from=stay, status__in=Stay.ASKED)
    asked = moves.select_related("facility").first()
    version = {"version": stay.version}
    gone = {"destination": stay.discharged_to, "escort": stay.escort}
    return {
        "wish": wish,
        "decide_form": DecisionForm(auto_id="decide_%s")
        if wish is not None and user.has_perm(extending.DECIDES[wish.step] or "", stay)
        else None,
        "further": extending.further(stay) if here and wish is None and manages else None,
        "asked_elsewhere": asked,
        "may_transfer": here and works and asked is None,
        "agree_form": LeaveForm(initial=version | gone, auto_id="agree_%s") if here and works else None,
        "bed_change_form": OtherBedForm(initial=version, beds=_beds(stay), auto_id="bed_%s")
        if here and manages
        else None,
        "exchange_form": ExchangeForm(initial=version, others=_others(request, stay), auto_id="exchange_%s")
        if here and manages
        else None,
    }


def _beds(stay: Stay) -> Any:
    """The beds the child could have instead, until the end of the stay."""
    now = clock.now()
    end = max(stay.period.upper, now + limits.ONE_DAY) if stay.period else now + limits.ONE_DAY
    return finding.suiting(stay.facility, stay.child.sex, stay.child.age, now, end)


def _others(request: HttpRequest, stay: Stay) -> Any:
    """The other children who are here."""
    stays = Stay.objects.visible_to(request.user, "shelters.manage_stay")
    here = stays.filter(facility=stay.facility_id, status=Stay.Status.ADMITTED).exclude(pk=stay.pk)
    return here.select_related("child", "bed")


@require_POST
def stay_change_bed(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Give the child another bed."""
    stay = enter(request, Stay, ref, needs="shelters.manage_stay")
    form = OtherBedForm(request.POST, beds=_beds(stay))
    return stay_step(request, stay, form, moving.change_bed, _("Give another bed"), _("Saved."))


@require_POST
def stay_exchange(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Two children exchange their beds."""
    stay = enter(request, Stay, ref, needs="shelters.manage_stay")
    form = ExchangeForm(request.POST, others=_others(request, stay))
    return stay_step(request, stay, form, moving.exchange_beds, _("Exchange beds"), _("Saved."))


@require_http_methods(["GET", "POST"])
def stay_transfer(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Ask another facility to take the child over."""
    stay = enter(request, Stay, ref, needs="shelters.propose_stay")
    case = enter_case(request, stay.case.ref, needs="cases.work_case")
    form = ProposeForm(
        request.POST or None,
        case=case,
        user=request.user,
        leaving=stay.facility,
        initial={"sheet": stay.sheet},
    )
    said = _("The facility has been asked. The child stays where it is until then.")
    if attempt(request, form, moving.ask_transfer, stay, say=said):
        return redirect("shelters:case_stays", case.ref)
    return page(request, "shelters/stay_transfer.html", case=case, bar=bar(case), stay=stay, form=form)


@require_POST
def stay_agree(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The worker agrees that the child may leave."""
    stay = enter(request, Stay, ref, needs="shelters.propose_stay")
    form = LeaveForm(request.POST)
    return stay_step(
        request,
        stay,
        form,
        staying.agree_to_leave,
        _("Agree that the child may leave"),
        _("The facility has been told."),
    )


@require_POST
def extension_grant(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Allow the longer stay."""
    return _decide(
        request, ref, extending.grant_extension, _("Allow the longer stay"), _("The stay is extended.")
    )


@require_POST
def extension_refuse(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Refuse the longer stay."""
    return _decide(
        request,
        ref,
        extending.refuse_extension,
        _("Refuse the longer stay"),
        _("The facility has been told."),
    )


def _decide(request: HttpRequest, ref: UUID, action: Any, heading: str, done: str) -> HttpResponse:
    stay = enter(request, Stay, ref, needs=extending.BY_TEAM)
    wish = Extension.objects.visible_to(request.user, extending.BY_TEAM).open().filter(stay=stay).first()
    if wish is None:
        messages.info(request, _("No longer stay is asked for."))
        return redirect("shelters:stay_detail", stay.ref)

    def decide(_stay: Stay, *, by: Any, decision: str) -> Extension:
        return action(wish, by=by, decision=decision)  # type: ignore[no-any-return]

    return stay_step(request, stay, DecisionForm(request.POST), decide, heading, done)
