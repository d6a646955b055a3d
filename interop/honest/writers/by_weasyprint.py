"""WeasyPrint makes a form of a page for the web, with an attachment and bookmarks."""

import logging

from weasyprint import HTML, Attachment

import jobs

logging.disable(logging.CRITICAL)
STYLE = """
@page { size: 595pt 842pt; margin: 0 }
body { font: 12pt sans-serif; margin: 0 }
h1, p, input, select, textarea { position: absolute; left: 60pt; margin: 0; font-size: 12pt; font-weight: normal }
input, select, textarea { appearance: auto; left: 150pt; width: 180pt; height: 20pt; font-size: 10pt; border: 0 }
"""
FIELDS = "".join(f'<p style="top: {842 - y - 18}pt">{name}</p>'
                 f'<input name="{name}" style="top: {842 - y - 20}pt">' for name, y in (
                     ("Nama", 660), ("Alamat", 630), ("Jumlah", 600)))
FIELDS += '<p style="top: 254pt">Kode</p><input name="Kode" maxlength="6" style="top: 252pt">'
FIELDS += ('<p style="top: 284pt">Kota</p><select name="Kota" style="top: 282pt">'
           + "".join(f"<option value={town}>{town}</option>" for town in ("Semarang", "Demak", "Kudus")) + "</select>")
PAGE = f"""<html lang="id"><head><title>Surat Keterangan</title><meta name="author" content="Dinas">
<style>{STYLE}</style></head><body>
<h1 style="top: 52pt">SURAT KETERANGAN</h1>
<p style="top: 76pt">{jobs.HEADING[1]}</p><p style="top: 100pt">{jobs.HEADING[2]}</p>
<p style="top: 320pt">Setuju</p>
<input type="checkbox" name="Setuju" style="top: 316pt; width: 16pt; height: 16pt">
<p style="top: 390pt">Catatan</p><textarea name="Catatan" style="top: 382pt; width: 300pt; height: 60pt"></textarea>
<p style="top: 500pt"><a href="https://example.org/periksa">Periksa surat ini</a></p>
{FIELDS}</body></html>"""


def making(**options):
    def act(_, target):
        HTML(string=PAGE).write_pdf(target, **options)
    return act


if __name__ == "__main__":
    attached = [Attachment(string="nama;jumlah\n", name="lampiran.csv", description="Lampiran")]
    jobs.main({"from-weasyprint": making(pdf_forms=True, attachments=attached),
               "from-weasyprint-tagged": making(pdf_variant="pdf/ua-1")})
