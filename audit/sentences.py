"""The record as sentences in the reader's language.

Each app brings the sentences of its own verbs in `AppConfig.ready()`:
`sentences.add({"case.opened": _("Case opened")})`, lazily translated. `%(name)s` in a sentence is filled from the
event's data; codes are given words by `add_words`.
"""

from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:  # apps.py of every app imports this before there are models
    from audit.models import Event

_sentences: dict[str, Promise | str] = {}
_words: dict[tuple[str, str], Promise | str] = {}


def add(sentences: dict[str, Any]) -> None:
    """Bring sentences: verb -> lazily translated text."""
    _sentences.update(sentences)


def add_words(name: str, words: dict[str, Any]) -> None:
    """Bring the words of the codes that stand under `name` in an event's data: code -> lazily translated word."""
    _words.update({(name, code): word for code, word in words.items()})


def sentence(event: "Event") -> str:
    """What happened, as one sentence; the bare verb if no app has brought one (a test finds those)."""
    text = str(_sentences.get(event.verb, event.verb))
    told = {name: str(_words.get((name, str(value)), value)) for name, value in event.data.items()}
    try:
        return text % told if "%(" in text else text
    except KeyError:
        return text


def word(name: str, code: str) -> str:
    """The word of a code that stands under `name`; the bare code if no app has brought one."""
    return str(_words.get((name, code), code))


def known() -> set[str]:
    """Every verb that has a sentence."""
    return set(_sentences)
