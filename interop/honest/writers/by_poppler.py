"""poppler's library fills fields and adds notes, as the viewers over it do."""

import os
from pathlib import Path

import gi

gi.require_version("Poppler", "0.18")
from gi.repository import Poppler  # noqa: E402

import jobs  # noqa: E402


def changing(change):
    def act(source, target):
        document = Poppler.Document.new_from_file(Path(os.path.abspath(source)).as_uri(), None)
        change(document, document.get_page(0))
        if not document.save(Path(os.path.abspath(target)).as_uri()):
            raise RuntimeError("not saved")
    return act


def field(page, name):
    for mapping in page.get_form_field_mapping():
        if mapping.field.get_name() == name:
            return mapping.field
    raise RuntimeError(f"no field {name}")


def filling(name):
    return changing(lambda document, page: field(page, name).text_set_text(jobs.TEXTS[name]))


def rectangle(box):
    made = Poppler.Rectangle()
    made.x1, made.y1, made.x2, made.y2 = box
    return made


def colour():
    made = Poppler.Color()
    made.red, made.green, made.blue = 65535, 65535, 0
    return made


def note(document, page):
    made = Poppler.AnnotText.new(document, rectangle(jobs.ICON_BOX))
    made.set_contents("Sudah diperiksa")
    made.set_icon("Note")
    made.set_color(colour())
    page.add_annot(made)


def highlight(document, page):
    left, bottom, right, top = jobs.LINE_BOX
    quad = Poppler.Quadrilateral()
    for name, (x, y) in zip(("p1", "p2", "p3", "p4"), ((left, top), (right, top), (left, bottom), (right, bottom))):
        point = Poppler.Point()
        point.x, point.y = x, y
        setattr(quad, name, point)
    made = Poppler.AnnotTextMarkup.new_highlight(document, rectangle(jobs.LINE_BOX), [quad])
    made.set_contents("Sudah diperiksa")
    made.set_color(colour())
    page.add_annot(made)


OPS = {
    "fill-text": filling("Nama"),
    "fill-number": filling("Jumlah"),
    "fill-comb": filling("Kode"),
    "fill-lines": filling("Catatan"),
    "choose": changing(lambda document, page: field(page, "Kota").choice_select_item(1)),
    "check": changing(lambda document, page: field(page, "Setuju").button_set_state(True)),
    "note": changing(note),
    "highlight": changing(highlight),
}

if __name__ == "__main__":
    jobs.main(OPS)
