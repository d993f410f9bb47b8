"""Open cases laid out by risk: when each child was last seen, when the next visit is due, and what was missed."""

from typing import Any

from django.db.models import Case as Switch
from django.db.models import Count, OuterRef, Q, Subquery, Value, When

from cases.models import Contact, Deadline, Risk, ServiceGiven, Stage

COLUMNS = (
    "ref", "number", "risk", "stage", "child__given_name", "child__father_name", "unit__name_mn", "unit__name_en",
    "worker__given_name", "worker__father_name", "last_seen", "last_kind", "next_visit", "services_given",
)  # fmt: skip
WORKED = (Stage.ASSESSING, Stage.PLANNING, Stage.IN_SERVICE)
GRAVITY = Switch(
    *(When(risk=risk, then=Value(place)) for place, risk in enumerate((Risk.RED, Risk.ORANGE, Risk.GREEN)))
)


def rows(cases: Any) -> Any:
    """`cases` as rows of values: the gravest first, and of these the visit that is due first."""
    contacts = Contact._base_manager.filter(case=OuterRef("pk")).order_by("-happened_at", "-id")
    visit = Deadline.objects.running().filter(subject_ref=OuterRef("ref"), step="case.contact")
    services = (
        ServiceGiven._base_manager.filter(case=OuterRef("pk"))
        .order_by()
        .values("case")
        .annotate(n=Count("pk"))
    )
    return (
        cases.filter(stage__in=WORKED)
        .annotate(
            last_seen=Subquery(contacts.filter(seen__in=Contact.IN_PERSON).values("happened_at")[:1]),
            last_kind=Subquery(contacts.values("seen")[:1]),
            next_visit=Subquery(visit.values("due_at")[:1]),
            services_given=Subquery(services.values("n")),
            gravity=GRAVITY,
        )
        .order_by("gravity", "next_visit", "pk")
        .values(*COLUMNS)
    )


def of(cases: Any, user: Any, whose: str) -> Any:
    """The cases a person answers for (default), or all that the person sees."""
    return cases if whose == "all" else cases.filter(Q(worker=user))
