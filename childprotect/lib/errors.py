"""The one error an action raises when what was asked may not happen."""


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


class StaleEdit(DomainError):
    """Somebody else saved the same record meanwhile; `current` is the record as it stands now."""

    def __init__(self, sentence: str, current: object):
        super().__init__(sentence)
        self.current = current
