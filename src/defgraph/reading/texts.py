"""Spans and the texts they point into, for whoever holds these: finding spans, and checking them."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from defgraph.errors import DataError, Finding, Place
from defgraph.model import Span, text_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from defgraph.model import Document
    from defgraph.reading.collection import Reading
    from defgraph.reading.documents import SpanPlace


def verify(reading: Reading, folder: Path) -> Iterator[Finding]:
    """Compare every span with the text in ``folder``; one finding for each text or span that differs."""
    if not folder.is_dir():
        yield Finding(Place(folder), "there is no such folder", "name the folder that holds the texts with --texts")
        return
    spans: dict[str, list[SpanPlace]] = defaultdict(list)
    for span in reading.spans:
        spans[span.document].append(span)
    for document in reading.collection.documents:
        if document.text is not None:
            yield from _verify_document(document, spans[document.id], folder, reading.places[document.id])


def _verify_document(document: Document, spans: list[SpanPlace], folder: Path, place: Place) -> Iterator[Finding]:
    assert document.text is not None
    path = folder / document.text.file
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        yield Finding(
            place,
            f"the text {path} cannot be read: {error.strerror}",
            f"put it there: {len(spans)} spans are not verified",
        )
        return
    except UnicodeDecodeError as error:
        yield Finding(place, f"the text {path} is not UTF-8 (byte {error.start})", "save it as UTF-8, as it was")
        return
    digest = hashlib.sha256(data).hexdigest()
    if digest != document.text.sha256:
        yield Finding(
            place,
            f"the text {path} is not the one described",
            f"its SHA-256 is {digest}; get the text of before, or move the spans",
        )
    if len(text) != document.text.length:
        yield Finding(
            place, f"the text {path} has {len(text)} code points, not {document.text.length}", "mend `length:`"
        )
    for span in spans:
        if text_sha256(text[span.start : span.end]) != span.sha256:
            yield _drifted(span, text, path)


def _drifted(span: SpanPlace, text: str, path: Path) -> Finding:
    message = f"the span [{span.start}, {span.end}] of {path} does not hold the text it was made from"
    length = span.end - span.start
    nearest_first = sorted(range(len(text) - length + 1), key=lambda start: abs(start - span.start))
    starts = (s for s in nearest_first if text_sha256(text[s : s + length]) == span.sha256)
    if (moved := next(starts, None)) is not None:
        return Finding(span.place, message, f"that text now stands at [{moved}, {moved + length}]: write that")
    return Finding(
        span.place,
        message,
        "that text is no longer there: read the passage again and set span and sha256, or remove the report",
    )


def describe(path: Path) -> str:
    """Return the ``text:`` lines of a document file for a text.

    Raises:
        DataError: if the text cannot be read.
    """
    data, text = _read(path)
    digest = hashlib.sha256(data).hexdigest()
    return f"  text:\n    file: {path.name}\n    sha256: {digest}\n    length: {len(text)}\n"


def locate(path: Path, quote: str) -> list[Span]:
    """Return every place where a text holds the quoted words, to the letter.

    Raises:
        DataError: if the text cannot be read, or holds them nowhere.
    """
    _, text = _read(path)
    starts = [match.start() for match in re.finditer(re.escape(quote), text)] if quote else []
    if not starts:
        remedy = "copy them from the file: quotation marks, dashes and line breaks count"
        raise DataError([Finding(Place(path), f"the words {quote!r} do not stand there", remedy)])
    return [Span(start, start + len(quote), text_sha256(quote)) for start in starts]


def _read(path: Path) -> tuple[bytes, str]:
    try:
        data = path.read_bytes()
        return data, data.decode("utf-8")
    except OSError as error:
        raise DataError(
            [Finding(Place(path), f"cannot be read: {error.strerror}", "name the file of the text")]
        ) from error
    except UnicodeDecodeError as error:
        raise DataError([Finding(Place(path), f"not UTF-8 (byte {error.start})", "save it as UTF-8")]) from error
