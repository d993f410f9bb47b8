"""The folded names of a case's child beside the case's place: what finding a child in somebody's area reads."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.scope import NOTHING, ScopedQuerySet
from areas.models import Placed
from cases.models.case import Case, named_cases


class CaseNameQuerySet(ScopedQuerySet):
    """The same scope as the cases themselves."""

    def naming(self, user: Any, perm: str) -> Q:
        """Those of the cases that name the person."""
        named = named_cases(user, perm)
        return Q(pk__in=named) if named else NOTHING


class CaseName(Placed):
    """One row a case, written by the database alone: by triggers on the case and its child, so that none can be missed.

    One index answers for a name in an area, however common it is in the country.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+")
    given_key = models.CharField(max_length=80, db_collation="C")
    father_key = models.CharField(max_length=80, db_collation="C")

    objects = CaseNameQuerySet.as_manager()

    class Meta:
        # A father's name that nobody knows is no name to look for: its index would be chosen, and read a tenth of all.
        indexes = [
            models.Index(fields=[*place, key, "-case"], name="_".join(["name", *place, key]), condition=known)
            for place in (["unit"], ["district"], ["aimag"], [])
            for key, known in (("given_key", None), ("father_key", ~Q(father_key="")))
        ]

    def __str__(self) -> str:
        return f"names of case {self.pk}"
