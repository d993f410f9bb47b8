"""What a first visit weighs, and what the shipped fonts can write."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client, override_settings
from fontTools.ttLib import TTFont

FIRST_LOAD = 150_000  # bytes on the wire for the first page of all
PAGE = 14_000  # what is left of it for the page itself, compressed
TEXT = ["childprotect/govuk.css", "childprotect/app.css", "childprotect/app.js", "django_htmx/htmx-2.min.js"]
FONTS = [
    f"childprotect/fonts/golos-text-{part}-wght-normal.woff2"
    for part in ("latin", "cyrillic", "cyrillic-ext")
]
PICTURES = ["childprotect/mark.svg", "childprotect/ornament.svg"]


def found(name: str) -> Path:
    path = finders.find(name)
    assert path, f"{name} is not there"
    return Path(path)


def test_a_first_visit_weighs_less_than_150_kilobytes():
    text = sum(len(gzip.compress(found(name).read_bytes(), 9)) for name in TEXT)
    rest = sum(found(name).stat().st_size for name in FONTS + PICTURES)
    assert text + rest + PAGE < FIRST_LOAD


def test_the_fonts_hold_every_letter_we_write():
    letters = set()
    for name in FONTS:
        letters |= set(TTFont(found(name)).getBestCmap())
    ours = "АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмноөпрстуүфхцчшщъыьэюяӘәҒғҚқҢңҰұҺһІі0123456789«»“”–…•·№›"
    assert {letter for letter in ours if ord(letter) not in letters} == set()


def test_digits_stand_below_each_other():
    features = {
        record.FeatureTag for record in TTFont(found(FONTS[0]))["GSUB"].table.FeatureList.FeatureRecord
    }
    assert "tnum" in features


def test_the_style_sheet_asks_for_nothing_from_elsewhere():
    for name in TEXT[:2]:
        sheet = found(name).read_text("utf-8")
        assert "@import" not in sheet
        assert re.findall(r"url\(\s*[\"']?(?:\w+:|//)", sheet) == []
    assert "url(" not in found("childprotect/govuk.css").read_text("utf-8")


def test_our_style_sheet_and_script_stay_readable():
    assert len(found("childprotect/app.css").read_text("utf-8").splitlines()) < 520
    assert len(found("childprotect/app.js").read_text("utf-8").splitlines()) < 180


@pytest.mark.parametrize(
    "name", ["LICENSE-govuk-frontend.txt", "fonts/OFL-golos-text.txt", "fonts/OFL-noto-sans-mongolian.txt"]
)
def test_licences_lie_beside_what_they_cover(name: str):
    assert found(f"childprotect/{name}").stat().st_size > 500


def test_every_file_a_style_sheet_names_is_shipped(tmp_path: Path):
    """The hashed names of production can be made: a missing file would fail here."""
    storage = {
        **settings.STORAGES["staticfiles"],
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES={**settings.STORAGES, "staticfiles": storage}):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.rglob("app.*.css.gz"))


def test_what_is_sent_is_compressed():
    answer = Client(headers={"accept-encoding": "gzip"}).get("/static/childprotect/govuk.css")
    assert answer["Content-Encoding"] == "gzip"
    assert len(b"".join(answer.streaming_content)) < 16_000
