"""What a notification says to the person: verb -> sentence. Other apps add theirs in `AppConfig.ready()`."""

from typing import Any

from cases import codes
from cases.models import Notification

_notices: dict[str, Any] = {}


def add(notices: dict[str, Any]) -> None:
    """Bring sentences: verb -> lazily translated text; `%(step)s` is filled with the words of the clock's step."""
    _notices.update(notices)


def words(notification: Notification) -> str:
    """The sentence of one notification; the bare verb if no app has brought one (a test finds those)."""
    text = str(_notices.get(notification.verb, notification.verb))
    step = codes.word("step", notification.deadline.step) if notification.deadline_id else ""  # type: ignore[union-attr]
    return text % {"step": step} if "%(" in text else text


def known() -> set[str]:
    """Every verb that has a sentence."""
    return set(_notices)
