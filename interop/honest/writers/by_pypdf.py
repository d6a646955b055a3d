"""pypdf fills fields and adds notes with its incremental writer."""

import logging

from pypdf import PdfWriter
from pypdf.annotations import Highlight, Text
from pypdf.generic import ArrayObject, FloatObject

import jobs

logging.disable(logging.CRITICAL)


def changing(change):
    def act(source, target):
        writer = PdfWriter(source, incremental=True)
        change(writer)
        writer.write(target)
    return act


def filling(name, value):
    def change(writer):
        if name not in (writer.get_fields() or {}):
            raise RuntimeError(f"no field {name}")
        writer.update_page_form_field_values(writer.pages[0], {name: value}, auto_regenerate=False)
    return changing(change)


def highlight(writer):
    left, bottom, right, top = jobs.LINE_BOX
    quad = ArrayObject([FloatObject(side) for side in (left, top, right, top, left, bottom, right, bottom)])
    writer.add_annotation(0, Highlight(rect=jobs.LINE_BOX, quad_points=quad, highlight_color="ffff00"))


OPS = {
    "fill-text": filling("Nama", jobs.TEXTS["Nama"]),
    "fill-number": filling("Jumlah", jobs.TEXTS["Jumlah"]),
    "fill-comb": filling("Kode", jobs.TEXTS["Kode"]),
    "fill-lines": filling("Catatan", jobs.TEXTS["Catatan"]),
    "choose": filling("Kota", "Demak"),
    "check": filling("Setuju", "/Yes"),
    "radio": filling("Jenis", "/B"),
    "note": changing(lambda writer: writer.add_annotation(0, Text(text="Sudah diperiksa", rect=jobs.ICON_BOX))),
    "highlight": changing(highlight),
}

if __name__ == "__main__":
    jobs.main(OPS)
