"""What somebody at a one-stop centre does for a child."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Profession(models.TextChoices):
    """The professions of a one-stop centre; its reception receives and keeps the appointments."""

    RECEPTION = "reception", _("Reception and co-ordination")
    HEALTH = "health", pgettext_lazy("profession", "Health")
    PSYCHOLOGY = "psychology", pgettext_lazy("profession", "Psychology")
    LEGAL = "legal", pgettext_lazy("profession", "Legal help")
    PROTECTION = "protection", pgettext_lazy("profession", "Child protection")
    FORENSIC = "forensic", pgettext_lazy("profession", "Forensic examination")


SERVICES = [choice for choice in Profession.choices if choice[0] != Profession.RECEPTION]
# Parts whose text stays with who wrote it, unless the consent lets it go to the case's worker.
RESTRICTED = (Profession.HEALTH, Profession.FORENSIC)
STORY = "story"  # what else a consent may let go there: what the child said
