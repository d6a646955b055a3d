"""Draws pages with pdfium: a line `FILE<tab>PREFIX<tab>PAGES<tab>DPI` in, `ok COUNT` or `no WHY` out."""

import sys

import pypdfium2


def draw(file, prefix, pages, dpi):
    document = pypdfium2.PdfDocument(file)
    document.init_forms()
    count = len(document)
    for number in range(min(count, pages)):
        page = document[number]
        page.render(scale=dpi / 72, may_draw_forms=True).to_pil().save(f"{prefix}-{number + 1}.png")
        page.close()
    document.close()
    return count


for line in sys.stdin:
    file, prefix, pages, dpi = line.rstrip("\n").split("\t")
    try:
        print("ok", draw(file, prefix, int(pages), float(dpi)), flush=True)
    except Exception as error:  # whatever it is, the next file is another one
        print("no", " ".join(str(error).split())[:200], flush=True)
