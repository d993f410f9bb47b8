"""The people around a child, as one case knows them, and their telephone numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.child import Sex
from cases.models.filed import Filed, Known
from childprotect.lib.mongolian import short_name
from childprotect.lib.phones import phone_column


class CasePerson(Filed):
    """Somebody around the child: household, kin, carer, alleged perpetrator, professional. Belongs to one case.

    Children of one family have each their own rows, as what is known of a person in one case may be a danger in
    another; who reads both cases can take a person over.
    """

    class Life(models.TextChoices):
        """Whether the person lives."""

        ALIVE = "alive", _("Alive")
        DEAD = "dead", _("Has died")
        UNKNOWN = "u", _("Not known")

    case = models.ForeignKey(Case, models.PROTECT, related_name="people")
    given_name = models.CharField(_("Given name"), max_length=80, blank=True)  # empty: not known
    father_name = models.CharField(_("Father's (mother's) name"), max_length=80, blank=True)
    relation = models.CharField(_("Relation to child"), max_length=30)  # code list "relation"
    sex = models.CharField(_("Sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(_("Year of birth"), null=True, blank=True)
    life = models.CharField(_("Whether alive"), max_length=5, choices=Life, default=Life.ALIVE)
    household = models.BooleanField(_("Lives with the child"), default=False)
    carer = models.BooleanField(_("Takes care of the child"), default=False)
    alleged = models.BooleanField(_("Alleged perpetrator"), default=False)
    work = models.CharField(_("Work, organisation"), max_length=160, blank=True)
    note = models.TextField(_("Note"), max_length=2000, blank=True)
    taken_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # a sibling's file

    class Meta(Filed.Meta):
        ordering = ["id"]

    @property
    def name(self) -> str:
        """`Э.Нэр`, or that the name is not known."""
        return short_name(self.given_name, self.father_name) or str(_("Name unknown"))


class Phone(Filed):
    """A telephone number and how safe it is: whoever harms the child may hold the telephone."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="phones")
    person = models.ForeignKey(
        CasePerson, models.PROTECT, null=True, related_name="phones"
    )  # None: see owner
    owner = models.CharField(
        _("Whose number"), max_length=160, blank=True
    )  # empty and no person: the child's own
    number = models.CharField(_("Phone"), max_length=16)  # E.164
    digits = phone_column("number")  # what is dialled at home: found by it
    safe_to_call = models.CharField(_("Safe to call"), max_length=1, choices=Known, default=Known.UNKNOWN)
    safe_to_text = models.CharField(_("Safe to text"), max_length=1, choices=Known, default=Known.UNKNOWN)
    best_time = models.CharField(_("Best time"), max_length=160, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    class Meta(Filed.Meta):
        ordering = ["id"]
        indexes = [models.Index(fields=["digits"], name="phone_by_digits")]
