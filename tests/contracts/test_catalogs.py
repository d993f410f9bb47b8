"""Mongolian and English are complete, in step with the source, and keep every variable."""

import importlib

from django.conf import settings
from django.utils import formats, translation

from childprotect.lib import catalogs


def test_catalogues_are_complete():
    """Run `python3 dev.py manage catalogs` after adding a string, and translate what it lists."""
    assert catalogs.check(settings.BASE_DIR).problems == []


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
