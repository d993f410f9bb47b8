"""What every action on a stay begins and ends with."""

from django.utils.translation import gettext as _

from childprotect.lib.errors import StaleEdit
from shelters.models import Stay


def locked(stay: Stay, version: int | None = None) -> Stay:
    """The stay, locked, with what actions ask of it; of a child who moves here, the stay it leaves is locked before.

    Always the older stay first, so that two who act on both never wait for each other. Raises StaleEdit when somebody
    changed it since `version`.
    """
    if stay.moved_from_id is not None:
        Stay.objects.select_for_update(of=("self",)).filter(pk=stay.moved_from_id).values_list("pk").first()
    stay = (
        Stay.objects.select_for_update(of=("self",))
        .select_related("case__unit", "case__bag", "case__worker", "facility__unit", "child", "proposed_by")
        .get(pk=stay.pk)
    )
    if version is not None and version != stay.version:
        raise StaleEdit(_("Somebody has changed this stay meanwhile. Look at it again."), stay)
    return stay


def save(stay: Stay, *fields: str) -> None:
    """Write these fields; the version goes on by one."""
    stay.version += 1
    stay.save(update_fields=[*fields, "version"])
