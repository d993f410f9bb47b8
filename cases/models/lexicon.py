"""The lexicon of names: every folded name once, and every way of leaving one letter out of it (SymSpell)."""

from django.db import models


class NameForm(models.Model):
    """One folded name (childprotect.lib.mongolian.name_key) that some child bears."""

    key = models.CharField(max_length=80, unique=True, db_collation="C")

    def __str__(self) -> str:
        return f"name form {self.pk}"


class NameDeletion(models.Model):
    """A name with one letter left out, and the name: a typed name meets it by equality in a B-tree."""

    deletion = models.CharField(max_length=80, db_collation="C")
    form = models.ForeignKey(NameForm, models.CASCADE, related_name="deletions", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deletion", "form"], name="name_deletion_once")]

    def __str__(self) -> str:
        return f"name deletion {self.pk}"
