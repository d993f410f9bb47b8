"""Files that people bring: told by their content, made anew, so that nothing but the picture or the pages survives.

A photo is drawn again (no place, no device, nothing hidden behind it); a PDF is put together again from its pages alone (no
script, no attached file, no link). What cannot be read that way is refused in words. Nothing here trusts a name or a type
that came with the file.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from childprotect.lib.errors import DomainError

LARGEST = 10 * 1024 * 1024  # bytes of a file as it is brought
PIXELS = 50_000_000  # of a photo as it is brought; the cameras of phones stay below
LONG_SIDE = 2000  # pixels kept: a page of writing stays readable
QUALITY = 82  # of the JPEG that is kept
PAGES = 200  # of a PDF
PHOTOS = ("JPEG", "PNG", "WEBP")
PAGE_ACTIONS = (
    "/Annots",
    "/AA",
    "/A",
    "/Metadata",
    "/PieceInfo",
    "/AF",
)  # of a PDF page: what may act or hide
JPEG, PDF = "image/jpeg", "application/pdf"


@dataclass(frozen=True)
class Clean:
    """A file made anew: its type, its bytes, and how many pages (a photo has one)."""

    content_type: str
    data: bytes
    pages: int = 1


def clean(brought: bytes) -> Clean:
    """The file made anew from its content.

    Raises DomainError, on the field `file`, for one that is empty, too large, of another kind, damaged, protected by
    a password, or made to exhaust whoever opens it.
    """
    if not brought:
        raise _refusal(_("The file is empty. Choose it again."))
    if len(brought) > LARGEST:
        raise _refusal(
            _(
                "The file is too large: at most %(most)s MB. Photograph the page with your phone, or split the file."
            )
            % {"most": LARGEST // 1024 // 1024}
        )
    if brought[:1024].lstrip().startswith(b"%PDF-"):
        return _pages(brought)
    return _photo(brought)


def _refusal(sentence: str) -> DomainError:
    return DomainError(sentence, "file")


def _photo(brought: bytes) -> Clean:
    """The picture, upright, at most `LONG_SIDE` pixels long, as a JPEG without anything that came with it."""
    too_many = _refusal(_("The picture has too many pixels. Photograph it again in a smaller size."))
    unknown = _refusal(
        _(
            "This is neither a photo (JPEG, PNG, WebP) nor a PDF. Save it as a PDF, or photograph it, and choose it again."
        )
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a damaged picture deserves is decided here
            with Image.open(io.BytesIO(brought), formats=PHOTOS) as picture:
                if picture.width * picture.height > PIXELS:
                    raise _refusal(
                        _("The picture has too many pixels. Photograph it again in a smaller size.")
                    )
                picture.draft("RGB", (LONG_SIDE, LONG_SIDE))  # a JPEG is read no larger than needed
                upright: Image.Image = ImageOps.exif_transpose(picture)
                upright.thumbnail((LONG_SIDE, LONG_SIDE))
                drawn = Image.new("RGB", upright.size, "white")  # where it was see-through
                layer = upright.convert("RGBA")
                drawn.paste(layer, mask=layer)
    except DomainError:
        raise
    except Image.DecompressionBombError:
        raise too_many from None
    except UnidentifiedImageError:
        raise unknown from None
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError):
        raise _refusal(_("The picture is damaged and cannot be opened. Choose it again.")) from None
    kept = io.BytesIO()
    drawn.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return Clean(JPEG, kept.getvalue())


def _pages(brought: bytes) -> Clean:
    """The pages of a PDF in a new one, without what may act, link or hide."""
    try:
        reader = PdfReader(io.BytesIO(brought), strict=False)
        if reader.is_encrypted:
            raise _refusal(_("The PDF is protected by a password. Save it without one and choose it again."))
        count = len(reader.pages)
        if not count:
            raise _refusal(_("The PDF has no pages. Choose it again."))
        if count > PAGES:
            raise _refusal(
                _("The PDF has %(count)s pages, at most %(most)s are kept. Split it.")
                % {"count": count, "most": PAGES}
            )
        writer = PdfWriter()
        for page in reader.pages:
            for name in PAGE_ACTIONS:
                page.pop(name, None)
            writer.add_page(page)
        writer.metadata = None
        kept = io.BytesIO()
        writer.write(kept)
    except DomainError:
        raise
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError, MemoryError,
            AssertionError, NotImplementedError, OverflowError, ArithmeticError):  # fmt: skip
        raise _refusal(
            _("The PDF is damaged and cannot be opened. Save it anew and choose it again.")
        ) from None
    data = kept.getvalue()
    if len(data) > 2 * LARGEST:
        raise _refusal(_("The PDF is damaged and cannot be opened. Save it anew and choose it again."))
    return Clean(PDF, data, count)


def read(upload: Any) -> bytes:
    """The bytes of an uploaded file, never more than one byte past the limit (which `clean` then refuses)."""
    return bytes(upload.read(LARGEST + 1))
