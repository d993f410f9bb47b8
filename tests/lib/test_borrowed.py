"""Sentences of the libraries that our catalogue translates must still be theirs."""

import re
from pathlib import Path

import django
import pytest
import rest_framework
from babel.messages.pofile import read_po
from django.utils import translation

from childprotect.lib import borrowed


def django_sentences() -> set[str]:
    found = set()
    base = Path(django.__file__).parent
    for part in ("conf", "contrib/auth"):
        with (base / part / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
            for message in read_po(file, locale="en"):
                found.add(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)
    return found


def first(sentence: str | tuple[str, str]) -> str:
    return sentence[0] if isinstance(sentence, tuple) else sentence


def test_every_borrowed_sentence_of_django_still_stands_there():
    assert {first(sentence) for sentence in borrowed.DJANGO} <= django_sentences()


def test_every_borrowed_sentence_of_the_rest_framework_still_stands_there():
    source = "".join(
        path.read_text(encoding="utf-8") for path in Path(rest_framework.__file__).parent.rglob("*.py")
    )
    joined = re.sub(r"['\"]\s*\n\s*['\"]", "", source)
    assert [sentence for sentence in borrowed.REST_FRAMEWORK if sentence not in joined] == []


@pytest.mark.parametrize(
    "sentence", [s for s in borrowed.DJANGO + borrowed.REST_FRAMEWORK if isinstance(s, str)]
)
def test_borrowed_sentences_are_told_in_mongolian(sentence: str):
    with translation.override("mn"):
        assert re.search("[а-яөү]", translation.gettext(sentence))
