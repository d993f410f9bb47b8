"""The one error an action raises when what was asked may not happen."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class DomainError(Exception):
    """A rule refused a change.

    `sentence` says in the reader's language what is wrong and what to do next; `field` names the form field
    it belongs to (None: the whole form). Pages show it on the form, the API answers it with 409 or 422.
    """

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class Meanwhile:
    """What others saved since a version was read: who last and when, and field -> the value it replaced first."""

    by: str = ""
    at: datetime | None = None
    before: dict[str, Any] = field(default_factory=dict)


class StaleEdit(DomainError):
    """Somebody else saved the same record meanwhile; `current` is the record as it stands now.

    `theirs` holds the saved values (as JSON holds them) of the fields that differ from what was sent, where the action
    compares field by field; `meanwhile` what is known of how they came about.
    """

    def __init__(
        self,
        sentence: str,
        current: object,
        *,
        theirs: dict[str, Any] | None = None,
        meanwhile: Meanwhile | None = None,
    ):
        super().__init__(sentence)
        self.current = current
        self.theirs = theirs or {}
        self.meanwhile = meanwhile or Meanwhile()
