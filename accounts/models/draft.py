"""What a person typed into a form and has not sent yet: kept on the server, sealed, theirs alone."""

from django.conf import settings
from django.db import models

from childprotect.lib import clock


class Draft(models.Model):
    """One form of one person. Deleted when the form is sent, thrown away, or forgotten after some days."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    path = models.CharField(max_length=200)  # the address of the form, without what follows the "?"
    sealed = (
        models.TextField()
    )  # the fields and the form's title, encrypted for this account (accounts.sealed)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-saved_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "path"], name="one_draft_a_form")]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
