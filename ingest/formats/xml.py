"""XML without the parts of it that can do harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.errors import SourceRejected

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def refuse_entities(data: bytes) -> None:
    """Nothing, when the XML declares no entities: a few of them unfold to gigabytes.

    :raises SourceRejected: it declares some, or is in an encoding in which they could hide.
    """
    plain = data.replace(b"\0", b"")  # UTF-16 and UTF-32
    if re.search(rb"<!ENTITY", plain, re.IGNORECASE):
        raise SourceRejected("the XML declares entities: they are not read")
    if re.search(rb"encoding=[\"'](?!utf|euc|ks|iso|ms|windows|us-ascii|x-|cp)", plain[:200], re.I):
        raise SourceRejected("the XML is in an unknown encoding: save it as UTF-8")


def parse_xml(data: bytes) -> Element:
    """The root element; nothing outside the document is read.

    :raises SourceRejected: it is no well-formed XML.
    """
    from lxml import etree

    refuse_entities(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise SourceRejected("no well-formed XML: save it again") from error
