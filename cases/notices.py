"""What a notification says to the person: verb -> sentence. Other apps add theirs in `AppConfig.ready()`."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from cases import codes
from cases.models import Notification

SHOWN = ("deadline__unit", "instead_of")
_notices: dict[str, Any] = {}


def add(notices: dict[str, Any]) -> None:
    """Bring sentences: verb -> lazily translated text; `%(step)s` is filled with the words of the clock's step."""
    _notices.update(notices)


def words(notification: Notification) -> str:
    """The sentence of one notification; the bare verb if no app has brought one (a test finds those).

    Lists read the rows it needs along: `SHOWN`.
    """
    text = str(_notices.get(notification.verb, notification.verb))
    if "%(" in text:
        clock = notification.deadline
        told: dict[str, Any] = {
            "step": codes.word("step", clock.step) if clock is not None else "",
            "unit": clock.unit.name if clock is not None and clock.unit is not None else "",
            **notification.numbers,
        }
        text %= defaultdict(str, told)
    if notification.instead_of is not None:
        text = _("%(text)s · for %(name)s, who is away") % {
            "text": text,
            "name": notification.instead_of.name,
        }
    return text


def known() -> set[str]:
    """Every verb that has a sentence."""
    return set(_notices)
