"""Incidents in a facility. What concerns its staff goes to the inspector of the area, past the manager."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import scope
from accounts.scope import NOTHING
from cases.models import named_cases
from shelters.models.care import OfStay, OfStayQuerySet
from shelters.models.facility import Facility, Staff, own_facilities
from shelters.models.stay import Stay

VIEW, ANSWER = "shelters.view_incident", "shelters.answer_incident"


class IncidentQuerySet(OfStayQuerySet):
    """Incidents of the cases of an area, and those of the facilities an inspector looks after; for the facility those
    that do not concern its staff, as long as the stay lasts.
    """

    def visible_to(self, user: Any, action: str = "view") -> Self:
        """Whoever works at a facility never meets what concerns its staff, whatever else they are."""
        rows = super().visible_to(user, VIEW if action == "view" else action)
        if not getattr(user, "is_authenticated", False):
            return rows
        staff = Staff.objects.in_force().filter(person=user).values_list("facility_id", flat=True)
        own = scope.once(("staff", user.pk), lambda: scope.ids(staff))
        return rows.exclude(concerns_staff=True, facility_id__in=own) if own else rows

    def naming(self, user: Any, perm: str) -> Q:
        """By the facility, by the cases that name the person, and by the area of the facility for who answers."""
        own, cases = own_facilities(user, perm), named_cases(user, perm)
        found = Q(facility_id__in=own, stay__status__in=Stay.LIVE, concerns_staff=False) if own else NOTHING
        over = scope.places(user, ANSWER, "facility__")
        for more in (Q(stay__case_id__in=cases) if cases else NOTHING, over):
            if more is not NOTHING:
                found = more if found is NOTHING else found | more
        return found


class Incident(OfStay):
    """Something that went wrong: when, what, what was done about it; and what the inspector made of it."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=30)  # code list "incident_kind"
    happened_at = models.DateTimeField()
    what = models.TextField(max_length=4000)
    done = models.TextField(max_length=4000, blank=True)
    concerns_staff = models.BooleanField()
    answer = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = IncidentQuerySet.as_manager()

    class Meta(OfStay.Meta):
        ordering = ["-happened_at", "-id"]
