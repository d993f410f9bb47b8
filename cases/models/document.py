"""Papers and photos of a case. What was brought is made anew before it is kept; its bytes stand in a table of their own."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scope import ScopedQuerySet
from cases.models.case import Case
from childprotect.lib import clock


class DocumentQuerySet(ScopedQuerySet):
    """Documents of the cases a person reads."""

    def visible_to(self, user: object, action: str = "view") -> "DocumentQuerySet":
        """Documents of visible cases."""
        return self.filter(
            case__in=Case.objects.visible_to(
                user, f"cases.{action}_document" if "." not in action else action
            )
        )

    def kept(self) -> "DocumentQuerySet":
        """Not taken out again."""
        return self.filter(withdrawn_at=None)


class Document(models.Model):
    """One paper or photo: what it is, of which day, who brought it. Never deleted; one brought by mistake is taken out."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    kind = models.CharField(_("Kind"), max_length=30)  # code list "document_kind"
    title = models.CharField(_("What it is"), max_length=200)
    dated_on = models.DateField(_("Date of the document"), null=True, blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes as kept
    pages = models.PositiveSmallIntegerField(default=1)
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes as kept
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    form_key = models.UUIDField(null=True)  # the same form sent twice is one document
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["case", "-created_at", "-id"], name="document_by_case")]
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="document_form_sent_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_reason=""),
                name="withdrawn_document_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def is_photo(self) -> bool:
        """Whether a browser draws it in a page."""
        return self.content_type.startswith("image/")


class DocumentBody(models.Model):
    """The bytes of a document, apart from what lists read."""

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="body")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.document_id)
