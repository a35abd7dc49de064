"""Small Word files made by hand, with exactly the mark-up that a test is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
}
STRICT = {
    SPACES["w"]: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    SPACES["r"]: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    SPACES["wp"]: "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    SPACES["a"]: "http://purl.oclc.org/ooxml/drawingml/main",
    SPACES["pic"]: "http://purl.oclc.org/ooxml/drawingml/picture",
}
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
STYLES = {
    "Title": "Title",
    "Subtitle": "Subtitle",
    "Author": "Author",
    "Date": "Date",
    "Kicker": "Kicker",
    "Caption": "caption",
    "Quote": "Quote",
    "berschrift1": "heading 1",
    "berschrift2": "heading 2",
}


def word_file(
    body: str,
    *,
    related: Mapping[str, tuple[str, str]] | None = None,
    parts: Mapping[str, str | bytes] | None = None,
    core: Mapping[str, str] | None = None,
    styles: str = "",
    strict: bool = False,
) -> bytes:
    """Return a Word file: `related` is {id: (kind, target)}, `parts` further parts, `core` its properties."""
    related = {"styles": ("styles", "styles.xml"), **(related or {})}
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _relations(
            {"d": ("officeDocument", "word/document.xml"), "c": ("core-properties", "docProps/core.xml")}
        ),
        "word/document.xml": tree("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/styles.xml": tree("styles", _styles() + styles),
        "word/_rels/document.xml.rels": _relations(related),
        "docProps/core.xml": _core(core or {}),
        **(parts or {}),
    }
    if strict:
        files = {name: _in_strict(part) for name, part in files.items()}
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP of these files, the same bytes every time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def tree(name: str, inside: str) -> str:
    """Return a part's XML with every namespace declared."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {spaces}>{inside}</w:{name}>'


def p(text: str = "", style: str = "", *, runs: str = "", properties: str = "") -> str:
    """Return a paragraph of one run, or of `runs`."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs or (run(text) if text else '')}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run; `properties` are what stands in its w:rPr."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def picture(relation: str, alt: str = "", *, link: bool = False) -> str:
    """Return a run with an inline picture."""
    said = f' descr="{escape(alt)}"' if alt else ""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1"{said}/><a:graphic><a:graphicData><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="IMG_1.jpg"/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:{"link" if link else "embed"}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></w:r>"
    )


def text_box(inside: str) -> str:
    """Return a run with a text box as Word writes it: once the new way, once the old."""
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="2" name="Box"/>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape>"
        f"</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: tuple[str, ...], head: bool = False) -> str:
    """Return a table; cells that are no mark-up are text."""
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row)
        marked = "<w:trPr><w:tblHeader/></w:trPr>" if head and number == 0 else ""
        lines.append(f"<w:tr>{marked}{cells}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def field(instruction: str, result: str) -> str:
    """Return the runs of a complex field."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin") + f"<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>"
        f"{mark.format('separate')}{result}{mark.format('end')}"
    )


def jpeg(color: str = "navy") -> bytes:
    """Return a small picture."""
    target = io.BytesIO()
    Image.new("RGB", (320, 200), color).save(target, "JPEG", quality=40)
    return target.getvalue()


def _styles() -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{said}"/></w:style>'
        for name, said in STYLES.items()
    )


def _relations(related: Mapping[str, tuple[str, str]]) -> str:
    lines = []
    for name, (kind, target) in related.items():
        space = (
            "package/2006/relationships/metadata" if kind == "core-properties" else "officeDocument/2006/relationships"
        )
        mode = ' TargetMode="External"' if ":" in target else ""
        lines.append(
            f'<Relationship Id="{name}" Type="http://schemas.openxmlformats.org/{space}/{kind}" '
            f'Target="{escape(target)}"{mode}/>'
        )
    uri = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{uri}">{"".join(lines)}</Relationships>'


def _core(said: Mapping[str, str]) -> str:
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    )
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in said.items())
    return f"<cp:coreProperties {spaces}>{inside}</cp:coreProperties>"


def _in_strict(part: str | bytes) -> str | bytes:
    if isinstance(part, str):
        for loose, strict in STRICT.items():
            part = part.replace(loose, strict)
    return part
