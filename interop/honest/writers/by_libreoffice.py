"""LibreOffice exports letters: one for archives, a form as it comes, and a tagged form."""

import json
import subprocess
import tempfile
from pathlib import Path

import jobs

SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for name, long in (
    ("office", "office"), ("style", "style"), ("text", "text"), ("draw", "drawing"), ("form", "form"),
    ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("meta", "meta")))
SPACES += (' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
           ' xmlns:ooo="http://openoffice.org/2004/office"')


def placed(style, x, y, wide, high, inside="", control=""):
    kind, more = ("control", f' draw:control="{control}"') if control else ("frame", "")
    return (f'<draw:{kind} draw:style-name="{style}" text:anchor-type="page" text:anchor-page-number="1" '
            f'svg:x="{x}pt" svg:y="{y}pt" svg:width="{wide}pt" svg:height="{high}pt"{more}>{inside}</draw:{kind}>')


def line(x, y, text, style="P"):
    inside = f'<text:p text:style-name="{style}">{text}</text:p>'
    return placed("F", x, y, 480, 16, f"<draw:text-box>{inside}</draw:text-box>")


# Name, kind, where it stands and how large it is.
FIELDS = [(name, "text", 660 - 30 * place, 180, 20) for place, name in enumerate(("Nama", "Alamat", "Jumlah", "Kode"))]
FIELDS += [("Kota", "listbox", 540, 180, 20), ("Setuju", "checkbox", 510, 16, 16),
           ("Catatan", "textarea", 400, 300, 60)]
MORE = {"Kode": ' form:max-length="6"', "Kota": ' form:dropdown="true"'}


def letter(with_form, placed_fields):
    """The fields stand in the lines of the text, or at places of the page, in frames as the text does."""
    text = [line(60, 50, jobs.HEADING[0], "H"), line(60, 74, jobs.HEADING[1]), line(60, 98, jobs.HEADING[2])]
    form = flow = ""
    for name, kind, y, wide, high in FIELDS if with_form else ():
        if placed_fields:
            text.append(line(60, 842 - y - 18, name))
            text.append(placed("C", 150, 842 - y - high, wide, high, control=name))
        else:
            flow += (f'<text:p text:style-name="P">{name}: <draw:control draw:control="{name}" '
                     f'text:anchor-type="as-char" svg:width="{wide}pt" svg:height="{high}pt"/></text:p>')
        options = "".join(f'<form:option form:label="{town}" form:value="{town}"/>'
                          for town in ("Semarang", "Demak", "Kudus")) if kind == "listbox" else ""
        form += (f'<form:{kind} form:name="{name}" form:id="{name}" xml:id="{name}"{MORE.get(name, "")}>'
                 f'{options}</form:{kind}>')
    forms = f'<office:forms><form:form form:name="Formulir">{form}</form:form></office:forms>' if form else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {SPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>Surat Keterangan</dc:title><meta:initial-creator>Dinas</meta:initial-creator></office:meta>
<office:font-face-decls><style:font-face style:name="L" svg:font-family="'Liberation Sans'"/></office:font-face-decls>
<office:styles><style:default-style style:family="paragraph"><style:text-properties style:font-name="L"
 fo:font-size="12pt" fo:language="id" fo:country="ID"/></style:default-style>
<style:style style:name="Heading_1" style:display-name="Heading 1" style:family="paragraph"
 style:default-outline-level="1"/></office:styles>
<office:automatic-styles>
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="595pt" fo:page-height="842pt"
 fo:margin-top="160pt" fo:margin-bottom="60pt" fo:margin-left="60pt" fo:margin-right="60pt"/></style:page-layout>
<style:style style:name="F" style:family="graphic"><style:graphic-properties fo:padding="0pt" fo:border="none"
 draw:stroke="none" draw:fill="none" style:wrap="run-through" style:horizontal-pos="from-left"
 style:horizontal-rel="page" style:vertical-pos="from-top" style:vertical-rel="page"/></style:style>
<style:style style:name="C" style:family="graphic"><style:graphic-properties style:wrap="run-through"
 style:horizontal-pos="from-left" style:horizontal-rel="page" style:vertical-pos="from-top"
 style:vertical-rel="page"/></style:style>
<style:style style:name="P" style:family="paragraph"/>
<style:style style:name="H" style:family="paragraph" style:parent-style-name="Heading_1"/>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/></office:master-styles>
<office:body><office:text>{forms}{"".join(text)}{flow}<text:p text:style-name="P"/></office:text></office:body>
</office:document>"""


def making(with_form=False, placed_fields=False, **options):
    def act(_, target):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "surat.fodt")
            source.write_text(letter(with_form, placed_fields))
            choice = {name: {"type": "boolean" if isinstance(value, bool) else "long", "value": str(value).lower()}
                      for name, value in options.items()}
            done = subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                 f"pdf:writer_pdf_Export:{json.dumps(choice)}", "--outdir", folder, source],
                capture_output=True, text=True, timeout=120)
            made = source.with_suffix(".pdf")
            if not made.is_file():
                raise RuntimeError(done.stderr.strip() or "no document")
            Path(target).write_bytes(made.read_bytes())
    return act


OPS = {
    "from-libreoffice": making(SelectPdfVersion=2, UseTaggedPDF=True, ExportBookmarks=True),
    "from-libreoffice-form": making(True, ExportFormFields=True, UseTaggedPDF=False),
    "from-libreoffice-placed": making(True, True, ExportFormFields=True, UseTaggedPDF=True),
}

if __name__ == "__main__":
    jobs.main(OPS)
