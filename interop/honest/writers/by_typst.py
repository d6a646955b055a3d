"""Typst makes letters: tagged, for archives with an attachment."""

import typst

import jobs

LETTER = """
#set page(width: 595pt, height: 842pt, margin: 60pt)
#set text(lang: "id", size: 12.8pt)
#set document(title: "Surat Keterangan", author: "Dinas", date: datetime(year: 2026, month: 1, day: 5))
#let line(y, body) = place(top + left, dx: 0pt, dy: y - 60pt, body)
%s
#line(52pt)[= SURAT KETERANGAN]
#line(76pt)[Yang bertanda tangan di bawah ini menerangkan bahwa usaha tersebut]
#line(100pt)[terdaftar pada dinas dan berlaku sejak tanggal surat ini.]
#line(160pt)[#link("https://example.org/periksa")[Periksa surat ini]]
#line(200pt)[#table(columns: 2, [Nama], [Siti Aminah], [Alamat], [Semarang])]
#pagebreak()
= Lampiran
"""
ATTACHED = ('#pdf.attach("data.json", bytes("{}"), relationship: "data", mime-type: "application/json", '
            'description: "Data")')


def making(text, standards=()):
    def act(_, target):
        with open(target, "wb") as out:
            out.write(typst.compile(text.encode(), format="pdf", pdf_standards=list(standards)))
    return act


if __name__ == "__main__":
    jobs.main({"from-typst": making(LETTER % ""), "from-typst-archive": making(LETTER % ATTACHED, ["a-3b"])})
