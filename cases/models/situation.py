"""How a child lives: care, school, health, disability, language. One sheet of each a case, empty until written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.filed import Known, Sheet


class Care(Sheet):
    """With whom and how the child lives."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="care")
    lives_with = models.CharField(_("Lives with"), max_length=30, blank=True)  # code list "lives_with"
    dwelling = models.CharField(_("Dwelling"), max_length=30, blank=True)  # code list "dwelling"
    tenure = models.CharField(_("Whose dwelling"), max_length=30, blank=True)  # code list "tenure"
    orphan = models.CharField(_("Orphan status"), max_length=30, blank=True)  # code list "orphan"
    household_size = models.PositiveSmallIntegerField(_("People in the household"), null=True, blank=True)


class Schooling(Sheet):
    """Kindergarten, school, dormitory."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="schooling")
    attendance = models.CharField(_("Attends"), max_length=30, blank=True)  # code list "attendance"
    school = models.CharField(_("School or kindergarten"), max_length=160, blank=True)
    grade = models.CharField(_("Class, group"), max_length=40, blank=True)
    dormitory = models.CharField(
        _("Lives in a dormitory"), max_length=1, choices=Known, default=Known.UNKNOWN
    )
    dormitory_name = models.CharField(_("Dormitory"), max_length=160, blank=True)


class Health(Sheet):
    """What whoever looks after the child must know of their health."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="health")
    illness = models.CharField(_("Illness, injuries"), max_length=500, blank=True)
    medicine = models.CharField(_("Medicine, and when it is taken"), max_length=500, blank=True)
    allergy = models.CharField(_("Allergies"), max_length=300, blank=True)
    clinic = models.CharField(_("Health centre, doctor"), max_length=160, blank=True)
    insured = models.CharField(_("Health insurance"), max_length=1, choices=Known, default=Known.UNKNOWN)
    vaccinated = models.CharField(
        _("Vaccinated as the plan asks"), max_length=1, choices=Known, default=Known.UNKNOWN
    )


class Disability(Sheet):
    """Disability, and what the child needs because of it."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="disability")
    disabled = models.CharField(_("Has a disability"), max_length=1, choices=Known, default=Known.UNKNOWN)
    kinds = models.JSONField(_("Kind of disability"), default=list)  # codes of list "disability"
    certified = models.CharField(
        _("Established by the commission"), max_length=1, choices=Known, default=Known.UNKNOWN
    )
    needs = models.CharField(_("Help and devices needed"), max_length=500, blank=True)


class Language(Sheet):
    """In which language the child can tell their story."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="language")
    spoken = models.JSONField(_("Languages spoken"), default=list)  # codes of list "language", the best first
    interpreter = models.CharField(
        _("Interpreter needed"), max_length=1, choices=Known, default=Known.UNKNOWN
    )
    interpreter_name = models.CharField(_("Who interprets"), max_length=160, blank=True)
