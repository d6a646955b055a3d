"""MuPDF by its Python library: fields filled, notes and marks, saved incrementally."""

import pymupdf
import jobs

pymupdf.TOOLS.mupdf_display_errors(False)


def changing(change):
    def act(source, target):
        with open(source, "rb") as old, open(target, "wb") as new:
            new.write(old.read())
        document = pymupdf.open(target)
        change(document[0])
        document.save(target, incremental=True, encryption=pymupdf.PDF_ENCRYPT_KEEP)
        document.close()
    return act


def filling(name, value):
    def change(page):
        for widget in page.widgets():
            if widget.field_name == name and (name != "Jenis" or widget.on_state() == value):
                widget.field_value = True if name == "Jenis" else value
                widget.update()
                return
        raise RuntimeError(f"no field {name}")
    return changing(change)


def flipped(box, page):
    """From the user space of the page, whatever its crop, turn and unit are."""
    return pymupdf.Rect(box) * page.transformation_matrix


def note(page):
    box = flipped(jobs.ICON_BOX, page)
    made = page.add_text_annot(box.tl, "Sudah diperiksa", icon="Note")
    made.update()


def marking(kind):
    return changing(lambda page: getattr(page, f"add_{kind}_annot")(flipped(jobs.LINE_BOX, page)).update())


def free_text(page):
    page.add_freetext_annot(flipped((400, 560, 560, 590), page), "Sudah diperiksa").update()


def make(_, target):
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    for place, line in enumerate(jobs.HEADING):
        page.insert_text((60, 62 + 24 * place), line, fontsize=12)
    kinds = {"Kota": pymupdf.PDF_WIDGET_TYPE_COMBOBOX, "Setuju": pymupdf.PDF_WIDGET_TYPE_CHECKBOX}
    for name, y in (("Nama", 660), ("Alamat", 630), ("Jumlah", 600), ("Kode", 570), ("Kota", 540), ("Setuju", 510),
                    ("Catatan", 400)):
        page.insert_text((60, 842 - y - 6), name, fontsize=10)
        widget = pymupdf.Widget()
        widget.field_name, widget.field_type = name, kinds.get(name, pymupdf.PDF_WIDGET_TYPE_TEXT)
        right, top = {"Setuju": (166, y + 16), "Catatan": (450, y + 60)}.get(name, (330, y + 20))
        widget.rect = flipped((150, y, right, top), page)
        widget.text_fontsize = 10
        widget.border_width = 0
        if name == "Kode":
            widget.text_maxlen, widget.field_flags = 6, pymupdf.PDF_TX_FIELD_IS_COMB
        if name == "Kota":
            widget.choice_values = ["Semarang", "Demak", "Kudus"]
        if name == "Catatan":
            widget.field_flags = pymupdf.PDF_TX_FIELD_IS_MULTILINE
        page.add_widget(widget)
    document.save(target)


OPS = {
    "form-pymupdf": make,
    "fill-text": filling("Nama", jobs.TEXTS["Nama"]),
    "fill-number": filling("Jumlah", jobs.TEXTS["Jumlah"]),
    "fill-comb": filling("Kode", jobs.TEXTS["Kode"]),
    "fill-lines": filling("Catatan", jobs.TEXTS["Catatan"]),
    "choose": filling("Kota", "Demak"),
    "check": filling("Setuju", True),
    "radio": filling("Jenis", "B"),
    "note": changing(note),
    "highlight": marking("highlight"),
    "underline": marking("underline"),
    "strike": marking("strikeout"),
    "free-text": changing(free_text),
}

if __name__ == "__main__":
    jobs.main(OPS)
