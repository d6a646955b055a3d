"""ReportLab makes a form."""

from reportlab.pdfgen import canvas

import jobs


def make(_, target):
    page = canvas.Canvas(target, pagesize=(595, 842), pageCompression=1, invariant=1)
    for place, line in enumerate(jobs.HEADING):
        page.drawString(60, 780 - 24 * place, line)
    form = page.acroForm
    for name, y in (("Nama", 660), ("Alamat", 630), ("Jumlah", 600)):
        page.drawString(60, y + 6, name)
        form.textfield(name=name, x=150, y=y, width=180, height=20, fontSize=10, borderWidth=0)
    page.drawString(60, 576, "Kode")
    form.textfield(name="Kode", x=150, y=570, width=180, height=20, fontSize=10, maxlen=6, fieldFlags="comb",
                   borderWidth=0)
    page.drawString(60, 546, "Kota")
    form.choice(name="Kota", x=150, y=540, width=180, height=20, fontSize=10, value="Kudus", borderWidth=0,
                options=["Semarang", "Demak", "Kudus"])
    page.drawString(60, 514, "Setuju")
    form.checkbox(name="Setuju", x=150, y=510, size=16)
    page.drawString(60, 484, "Jenis")
    form.radio(name="Jenis", value="A", x=150, y=480, size=16)
    form.radio(name="Jenis", value="B", x=190, y=480, size=16)
    page.drawString(60, 446, "Catatan")
    form.textfield(name="Catatan", x=150, y=400, width=300, height=60, fontSize=10, fieldFlags="multiline",
                   borderWidth=0)
    page.save()


if __name__ == "__main__":
    jobs.main({"form-reportlab": make})
