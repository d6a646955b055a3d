"""fpdf2 makes a letter with bookmarks, a watermark and an attachment."""

import datetime

from fpdf import FPDF

import jobs


def make(_, target):
    document = FPDF(unit="pt", format=(595, 842))
    document.set_creation_date(datetime.datetime(2026, 1, 5, tzinfo=datetime.timezone.utc))
    document.set_title("Surat Keterangan")
    document.set_lang("id")
    document.set_display_mode("fullpage", "single")
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.start_section("Keterangan")
    for place, line in enumerate(jobs.HEADING):
        document.text(60, 62 + 24 * place, line)
    with document.local_context(fill_opacity=0.2), document.rotation(45, 300, 500):
        document.text(250, 500, "SALINAN")
    document.link(60, 160, 200, 16, "https://example.org/periksa")
    document.text(60, 172, "Periksa surat ini")
    document.embed_file(bytes=b"nama;jumlah\n", basename="lampiran.csv", modification_date=False)
    document.add_page()
    document.start_section("Lampiran")
    document.output(target)


if __name__ == "__main__":
    jobs.main({"from-fpdf2": make})
