"""What was told to whom: of one case, of a supervisor's area this morning, and what left the service."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases import notices, outward
from cases import team as teams
from cases.access import enter_case, looked
from cases.actions.delivering import send_again
from cases.forms.reminders import DeliveryFilter
from cases.models import Delivery, Notification
from cases.views.case import bar, tabs
from childprotect.lib import clock
from childprotect.lib.attempt import press
from childprotect.lib.web import enter, need, page, paginate

COUNTED_DAYS = 7


@require_GET
def case_reminders(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who was told what of a case, when they read it, and how it went out."""
    case = enter_case(request, ref)
    looked(request, case, "reminders")
    told = Notification.objects.filter(case=case).select_related("person", *notices.SHOWN)
    pages = paginate(request, told.prefetch_related("deliveries"))
    return page(
        request,
        "cases/case_reminders.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, request.user, "cases:case_reminders"),
        pages=pages,
        rows=[
            {"told": row, "text": notices.words(row), "out": list(row.deliveries.all())} for row in pages.rows
        ],
    )


@require_GET
def digest(request: HttpRequest) -> HttpResponse:
    """A supervisor's area, unit by unit: what is overdue, due today, answered for by nobody."""
    need(request, "cases.view_team")
    address = reverse("cases:case_list")
    units = [
        {**row, "url": f"{address}?unit={row['code']}"}
        for row in teams.by_unit(request.user)
        if any(row["counts"])
    ]
    return page(request, "cases/digest.html", units=units, today=clock.now())


@require_GET
def deliveries(request: HttpRequest) -> HttpResponse:
    """What leaves the service to the people an administrator looks after: counts, and what failed. Nothing of a case."""
    need(request, "cases.view_delivery")
    form = DeliveryFilter(request.GET)
    rows, unknown = Delivery.objects.visible_to(request.user), form.unknown()
    figures = outward.figures(rows, clock.now() - timedelta(days=COUNTED_DAYS))
    rows = outward.asked(rows, form.cleaned_data) if form.is_valid() and not unknown else rows.none()
    address = reverse("cases:deliveries")
    pages = paginate(request, rows.select_related("person").order_by("-created_at", "-pk"))
    return page(
        request,
        "cases/deliveries.html",
        part="rows",
        filter=form,
        unknown=unknown,
        pages=pages,
        rows=pages.rows,
        boxes=[
            {"label": _("Sent"), "value": figures["sent"], "url": f"{address}?state=sent"},
            {"label": _("Waiting"), "value": figures["queued"], "url": f"{address}?state=queued"},
            {"label": _("Failed"), "value": figures["failed"], "url": f"{address}?state=failed"},
            {
                "label": _("Tried more than once"),
                "value": figures["repeated"],
                "url": f"{address}?state=repeated",
            },
        ],
        days=COUNTED_DAYS,
        on=[str(Delivery.Channel(channel).label) for channel in outward.channels_on()],
        may_open=request.user.has_perm("accounts.manage_people"),  # type: ignore[union-attr]
        may=request.user.has_perm("cases.send_delivery"),  # type: ignore[union-attr]
    )


@require_POST
def delivery_again(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send again what could not be delivered."""
    delivery = enter(request, Delivery, ref, needs="cases.send_delivery")
    press(request, send_again, delivery, say=_("It is sent again within a minute."))
    return redirect("cases:deliveries")
