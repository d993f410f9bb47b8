"""Mongolian and English are complete, in step with the source, and keep every variable."""

import ast
import importlib
from collections.abc import Iterator

from django.conf import settings
from django.utils import formats, translation

from childprotect.lib import catalogs
from tests.contracts.reading import called, nodes


def test_catalogues_are_complete():
    """Run `python3 dev.py manage catalogs` after adding a string, and translate what it lists."""
    assert catalogs.check(settings.BASE_DIR).problems == []


def _said() -> Iterator[tuple[str, str]]:
    """Each literal that the source hands to gettext, with its file: read by Python itself, within f-strings too."""
    for _app, path in catalogs.sources(settings.BASE_DIR):
        if path.suffix != ".py":
            continue
        for node in nodes(path):
            if isinstance(node, ast.Call) and (name := called(node)) in catalogs.KEYWORDS:
                place = 1 if "pgettext" in name else 0
                text = node.args[place] if len(node.args) > place else None
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield path.name, text.value


def test_whatever_is_handed_to_gettext_is_in_the_catalogue():
    """A sentence within an f-string is not found by the extractor: give it a name first."""
    catalogue = translation.trans_real.translation("mn")._catalog
    known = {
        (key[0] if isinstance(key, tuple) else key).split("\x04")[-1] for key, _text in catalogue.items()
    }
    said = list(_said())
    assert len(said) > 1000
    assert [one for one in said if one[1] and one[1] not in known] == []


def test_both_languages_write_dates_and_numbers_alike():
    mongolian, english = (
        importlib.import_module(f"childprotect.formats.{code}.formats") for code in ("mn", "en")
    )
    names = [name for name in dir(mongolian) if name.isupper()]
    assert {name: getattr(mongolian, name) for name in names} == {
        name: getattr(english, name) for name in names
    }


def test_the_formats_are_in_force():
    for language in ("mn", "en"):
        with translation.override(language):
            assert formats.get_format("DATE_FORMAT") == "Y.m.d"
            assert formats.get_format("TIME_FORMAT") == "H:i"
            assert formats.get_format("DATE_INPUT_FORMATS")[:3] == ["%Y.%m.%d", "%Y-%m-%d", "%Y/%m/%d"]
