"""Files are told by their content and made anew: nothing that came with them survives, nothing hostile gets far."""

import io
import struct
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from childprotect.lib import files
from childprotect.lib.errors import DomainError


def photo(size=(60, 40), form="JPEG", **options) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, form, **options)
    return made.getvalue()


def pdf(pages=1, **more) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    if more.get("script"):
        script = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("evil()")}
        )
        writer.root_object[NameObject("/OpenAction")] = script
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    if more.get("attached"):
        writer.add_attachment("evil.exe", b"MZ evil payload")
    if more.get("password"):
        writer.encrypt("x")
    writer.add_metadata({"/Author": "Бат-Эрдэнэ", "/Title": "нууц"})
    writer.write(made)
    return made.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny PNG whose head promises an enormous picture."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", body) + part(b"IEND", b"")


@pytest.mark.parametrize("form", files.PHOTOS)
def test_a_photo_loses_where_and_with_what_it_was_taken(form):
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"  # maker
    exif[0x8825] = {1: "N", 2: (43.0, 12.0, 0.0)}  # place
    exif[0x0112] = 6  # lies on its side
    clean = files.clean(photo(form=form, exif=exif))
    assert b"SecretPhone" not in clean.data
    kept = Image.open(io.BytesIO(clean.data))
    assert (clean.content_type, kept.format, dict(kept.getexif())) == ("image/jpeg", "JPEG", {})
    assert kept.size == (40, 60)  # upright


def test_what_is_hidden_behind_a_photo_is_gone():
    clean = files.clean(photo() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in clean.data


def test_a_large_photo_becomes_as_small_as_a_page_needs():
    clean = files.clean(photo((4000, 3000)))
    assert Image.open(io.BytesIO(clean.data)).size == (2000, 1500)


def test_see_through_becomes_white():
    made = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(made, "PNG")
    kept = Image.open(io.BytesIO(files.clean(made.getvalue()).data))
    assert kept.getpixel((5, 5)) == (255, 255, 255)


def test_a_pdf_keeps_its_pages_and_nothing_else():
    clean = files.clean(pdf(3, script=True, attached=True))
    kept = PdfReader(io.BytesIO(clean.data))
    assert (clean.content_type, clean.pages, len(kept.pages)) == ("application/pdf", 3, 3)
    for word in (b"/JS", b"JavaScript", b"evil", b"EmbeddedFile", b"OpenAction"):
        assert word not in clean.data
    assert "Бат" not in str(kept.metadata)


@pytest.mark.parametrize(
    ("brought", "told"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" * 100, "neither"),
        (b"<html><script>alert(1)</script></html>", "neither"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "neither"),
        (b"GIF89a" + b"\x00" * 50, "neither"),
        (b"PK\x03\x04" + b"\x00" * 100, "neither"),
        (photo()[:300], "damaged"),
        (b"%PDF-1.7\nnothing of one", "damaged"),
        (pdf()[:200], "damaged"),
        (pdf(password=True), "password"),
        (pdf(files.PAGES + 1), "pages"),
        (png_that_claims(30_000, 30_000), "pixels"),
        (png_that_claims(2_000, 2_000), "damaged"),
        (b"\xff\xd8\xff" + b"x" * files.LARGEST, "too large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_kept_is_refused_in_words(brought, told, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(DomainError) as refused:
        files.clean(brought)
    assert told in refused.value.sentence
    assert refused.value.field == "file"
