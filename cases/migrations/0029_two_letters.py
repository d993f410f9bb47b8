"""The lexicon learns every way of leaving two letters out of its longer names, for two typing errors."""

from django.db import migrations

LONG, BATCH = 6, 500


def forward(apps, schema_editor):
    """Only what is missing."""
    Form = apps.get_model("cases", "NameForm")
    Deletion = apps.get_model("cases", "NameDeletion")
    after = 0
    while forms := list(Form.objects.filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = forms[-1].pk
        Deletion.objects.bulk_create(
            (
                Deletion(deletion=shorter, form_id=form.pk)
                for form in forms
                if len(form.key) >= LONG
                for shorter in {without(once, place) for once in ways(form.key) for place in range(len(once))}
            ),
            batch_size=5000,
            ignore_conflicts=True,
        )


def ways(key):
    """The key without each of its letters."""
    return {without(key, place) for place in range(len(key))}


def without(text, place):
    """The text without one letter."""
    return text[:place] + text[place + 1 :]


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_same_child")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop, elidable=True)]
