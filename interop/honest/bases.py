"""Makes the documents that are signed: plain, with a form, with empty signature fields, tagged, noted, and a
letter whose fields stand among text, links and other fields.

Each is written by hand here (`RAW`), and then given the shapes that other programs give their files by
qpdf: object streams, linearised, another version.
"""

import subprocess

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
MARKS = "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"
LINES = ["SURAT KETERANGAN", "Yang bertanda tangan di bawah ini menerangkan bahwa usaha tersebut",
         "terdaftar pada dinas dan berlaku sejak tanggal surat ini."]
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Surat Keterangan</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-01-05T08:00:00Z</xmp:CreateDate><xmp:ModifyDate>2026-01-05T08:00:00Z</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class Builder:
    """Objects in the order in which they are named; `{name}` in a body refers to one."""

    def __init__(self):
        self.bodies, self.streams = {}, {}

    def put(self, name, body, stream=None):
        self.bodies[name] = body
        if stream is not None:
            self.streams[name] = stream.encode("latin-1")

    def write(self, path, version="1.4", info=True):
        names = list(self.bodies)
        number = {name: f"{place} 0 R" for place, name in enumerate(names, 1)}
        out = bytearray(b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % version.encode())
        places = []
        for place, name in enumerate(names, 1):
            places.append(len(out))
            body = self.bodies[name]
            for other, reference in number.items():
                body = body.replace("{" + other + "}", reference)
            out += f"{place} 0 obj\n".encode()
            if name in self.streams:
                data = self.streams[name]
                body = body.replace("<<", f"<< /Length {len(data)}", 1)
                out += body.encode("latin-1") + b"\nstream\n" + data + b"\nendstream"
            else:
                out += body.encode("latin-1")
            out += b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(names) + 1)
        for place in places:
            out += b"%010d 00000 n \n" % place
        about = f"/Info {number['info']} " if info and "info" in number else ""
        out += (f"trailer\n<< /Size {len(names) + 1} /Root {number['catalog']} {about}"
                "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] >>\n"
                f"startxref\n{start}\n%%EOF\n").encode()
        path.write_bytes(out)


class Parts:
    """What a document is put together from; entries of dictionaries are text, objects are named."""

    def __init__(self, fields, annots, content):
        self.fields, self.annots, self.contents = fields, annots, [content]
        self.catalog = self.page = self.form = ""
        self.pages = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 {font} >> >> "
        self.kids, self.parent, self.count = ["page"], "pages", 0


def named(names):
    return " ".join("{" + name + "}" for name in names)


def page_text(labels=(), tagged=False):
    parts, y = [], 780
    for place, line in enumerate(LINES):
        text = f"BT /F1 12 Tf 60 {y} Td ({line}) Tj ET"
        parts.append(f"/P <</MCID {place}>> BDC {text} EMC" if tagged else text)
        y -= 24
    for label, x, y in labels:
        text = f"BT /F1 10 Tf {x} {y} Td ({label.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj ET"
        parts.append(f"/Artifact BMC {text} EMC" if tagged else text)
    return "\n".join(parts)


def widget(build, name, rect, kind, rest, face=None):
    box = f"0 0 {rect[2] - rect[0]} {rect[3] - rect[1]}"
    appearance = ""
    if face is not None:
        build.put(f"{name}-face", f"<< /Type /XObject /Subtype /Form /BBox [{box}] "
                  "/Resources << /Font << /Helv {font} >> >> >>", face)
        appearance = f"/AP << /N {{{name}-face}} >> "
    build.put(name, f"<< /Type /Annot /Subtype /Widget /FT /{kind} /T ({name}) /F 4 /P {{page}} "
              f"/Rect [{' '.join(map(str, rect))}] {appearance}{rest} >>")


def button(build, name, rect, state, parent=None, rest=""):
    size = rect[2] - rect[0]
    head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 {size} {size}] /Resources << /Font << /ZaDb {{marks}} >> >> >>"
    build.put(f"{name}-on", head, f"q BT 0 g /ZaDb 12 Tf 2 3 Td (4) Tj ET Q")
    build.put(f"{name}-off", head, "")
    own = f"/Parent {{{parent}}} " if parent else f"/FT /Btn /T ({name}) /V /Off "
    build.put(name, f"<< /Type /Annot /Subtype /Widget {own}/F 4 /P {{page}} /Rect [{' '.join(map(str, rect))}] "
              f"/AS /Off /MK << /CA (4) >> /DA (/ZaDb 0 Tf 0 g) "
              f"/AP << /N << /{state} {{{name}-on}} /Off {{{name}-off}} >> >> {rest} >>")


# Of a letter: where its fields stand, what is drawn around them, and the words that go on around them.
LETTER = [("Nama", (150, 662, 380, 678), ""), ("Alamat", (150, 640, 380, 656), ""),
          ("Jumlah", (470, 662, 545, 678), "/Q 2 "), ("Kode", (470, 640, 545, 656), "/Ff 16777216 /MaxLen 6 "),
          ("Kota", (150, 618, 260, 634), "/Ff 131072 /Opt [(Semarang) (Demak) (Kudus)] ")]
AROUND = [("Yang bertanda tangan di bawah ini, selaku pemohon izin usaha pada dinas, menerangkan:", 60, 692),
          ("Nama pemohon:", 60, 667), ("Jumlah Rp", 405, 667), ("Alamat usaha:", 60, 645), ("Kode", 405, 645),
          ("Kota atau kabupaten", 60, 623), ("di Provinsi Jawa Tengah.", 268, 623),
          ("Dengan ini menyatakan bahwa keterangan tersebut benar, lengkap, dan dapat diperiksa.", 60, 596),
          ("Saya setuju dengan syarat yang berlaku.", 84, 514), ("Jenis usaha: perorangan", 60, 484),
          ("badan", 222, 484), ("Catatan petugas (diisi oleh dinas):", 60, 446),
          ("Surat ini dapat diperiksa di https://example.org/periksa", 60, 380)]


def letter(build, face, text):
    """Fields close to their labels and beside one another, with grounds and frames; gives what is annotated."""
    boxed = "/MK << /BG [0.94 0.96 1] /BC [0.4 0.4 0.4] >> /BS << /W 1 /S /S >> "
    for name, rect, rest in LETTER:
        wide, high = rect[2] - rect[0], rect[3] - rect[1]
        ground = f"q 0.94 0.96 1 rg 0 0 {wide} {high} re f 0.4 G 0.5 0.5 {wide - 1} {high - 1} re S Q "
        widget(build, name, rect, "Ch" if name == "Kota" else "Tx", rest + boxed + text, face and ground + face)
    # What nobody sees, as programs keep it in a form.
    build.put("Nomor", "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Nomor) /F 2 /Ff 1 /V (17/2026) /P {page} "
              f"/Rect [0 0 0 0] {text} >>")
    build.put("link", "<< /Type /Annot /Subtype /Link /Rect [190 376 360 392] /Border [0 0 0] "
              "/A << /S /URI /URI (https://example.org/periksa) >> /P {page} >>")
    build.put("jump", "<< /Type /Annot /Subtype /Link /Rect [60 776 200 792] /Border [0 0 0] "
              "/Dest [{page} /XYZ 60 700 null] >>")
    build.put("outline", "<< /Type /Outlines /First {entry} /Last {entry} /Count 1 >>")
    build.put("entry", "<< /Title (Keterangan) /Parent {outline} /Dest [{page} /XYZ 60 700 null] >>")
    return ["link", "jump"]


def document(form=False, faces=True, places=0, tagged=False, noted=False, pages=1, among=False, dress=None):
    """`dress` puts on more: what it makes of the parts of the catalog, the page and the form is what is written."""
    build, labels, fields, annots = Builder(), [], [], []
    build.put("catalog", "")
    build.put("pages", "")
    build.put("page", "")
    build.put("font", FONT)
    build.put("marks", MARKS)
    build.put("info", "<< /Title (Surat Keterangan) /Producer (Segel, dokumen uji) "
              "/CreationDate (D:20260105080000Z) /ModDate (D:20260105080000Z) >>")
    if form:
        face = "/Tx BMC EMC" if faces else None
        text = "/DA (/Helv 10 Tf 0 g)"
        if among:
            annots += letter(build, face, text)
            labels += AROUND
            fields += [name for name, _, _ in LETTER] + ["Nomor"]
        for name, y, rest in [] if among else [("Nama", 660, ""), ("Alamat", 630, ""), ("Jumlah", 600, "/Q 2 "),
                              ("Kode", 570, "/Ff 16777216 /MaxLen 6 "),
                              ("Kota", 540, "/Ff 131072 /Opt [(Semarang) (Demak) (Kudus)] ")]:
            labels.append((name, 60, y + 6))
            widget(build, name, (150, y, 330, y + 20), "Ch" if name == "Kota" else "Tx", rest + text, face)
            fields.append(name)
        labels += [] if among else [("Setuju", 60, 514)]
        button(build, "Setuju", (60, 510, 76, 526) if among else (150, 510, 166, 526), "Yes")
        labels += [] if among else [("Jenis", 60, 484)]
        button(build, "Jenis-A", (180, 480, 196, 496) if among else (150, 480, 166, 496), "A", "Jenis")
        button(build, "Jenis-B", (202, 480, 218, 496) if among else (190, 480, 206, 496), "B", "Jenis")
        build.put("Jenis", "<< /FT /Btn /T (Jenis) /Ff 49152 /V /Off /Kids [{Jenis-A} {Jenis-B}] >>")
        labels += [] if among else [("Catatan", 60, 446)]
        widget(build, "Catatan", (150, 400, 450, 460), "Tx", "/Ff 4096 " + text, face)
        fields += ["Setuju", "Jenis", "Catatan"]
        annots += [name for name in fields if name != "Jenis"] + ["Jenis-A", "Jenis-B"]
    for place in range(1, places + 1):
        left = 60 if place == 1 else 330
        widget(build, f"Tanda{place}", (left, 200, left + 200, 260), "Sig", "")
        fields.append(f"Tanda{place}")
        annots.append(f"Tanda{place}")
    if noted:
        build.put("note", "<< /Type /Annot /Subtype /Text /Rect [540 700 560 720] /F 28 /C [1 1 0] /Name /Note "
                  "/Contents (Sudah diperiksa) /T (Pemeriksa) /NM (n-1) /M (D:20260105080000Z) /P {page} >>")
        build.put("link", "<< /Type /Annot /Subtype /Link /Rect [60 752 400 770] /Border [0 0 0] "
                  "/A << /S /URI /URI (https://example.org/) >> /P {page} >>")
        annots += ["note", "link"]
    parts = Parts(fields, annots, page_text(labels, tagged))
    build.put("content", "")
    for extra in range(2, pages + 1):
        build.put(f"page{extra}", f"<< /Type /Page /Parent {{pages}} /Contents {{content{extra}}} >>")
        build.put(f"content{extra}", "<< >>", f"BT /F1 12 Tf 60 780 Td (Lampiran {extra}) Tj ET")
        parts.kids.append(f"page{extra}")
    if fields:
        build.put("form", "")
    if form:
        parts.form += "/DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv {font} /ZaDb {marks} >> >> "
    if among:
        parts.catalog += (
            "/Outlines {outline} /PageMode /UseOutlines /PageLabels << /Nums [0 << /S /D >>] >> "
            "/ViewerPreferences << /DisplayDocTitle true >> /Lang (id) /OpenAction [{page} /Fit] "
            "/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (CGATS TR 001) >>] ")
    if tagged:
        parts.catalog += "/MarkInfo << /Marked true >> /Lang (id) /StructTreeRoot {tree} /Metadata {metadata} "
        parts.page += "/StructParents 0 /Tabs /S "
        build.put("tree", "<< /Type /StructTreeRoot /K {whole} /ParentTree {parents} /ParentTreeNextKey 1 >>")
        build.put("whole", "<< /Type /StructElem /S /Document /P {tree} /K [{p0} {p1} {p2}] >>")
        for place in range(3):
            build.put(f"p{place}", f"<< /Type /StructElem /S /P /P {{whole}} /Pg {{page}} /K {place} >>")
        build.put("parents", "<< /Nums [0 [{p0} {p1} {p2}]] >>")
        build.put("metadata", "<< /Type /Metadata /Subtype /XML >>", XMP)
    if dress:
        dress(build, parts)
    if parts.fields:
        parts.catalog = "/AcroForm {form} " + parts.catalog
        build.put("form", f"<< /Fields [{named(parts.fields)}] {parts.form}>>")
    for place, content in enumerate(parts.contents):
        build.put(f"content-{place}" if place else "content", "<< >>", content)
    contents = [f"content-{place}" if place else "content" for place in range(len(parts.contents))]
    contents = f"[{named(contents)}]" if len(contents) > 1 else "{content}"
    build.put("catalog", f"<< /Type /Catalog /Pages {{pages}} {parts.catalog}>>")
    build.put("pages", f"<< /Type /Pages /Count {parts.count or pages} /Kids [{named(parts.kids)}] {parts.pages}>>")
    notes = f"/Annots [{named(parts.annots)}] " if parts.annots else ""
    build.put("page", f"<< /Type /Page /Parent {{{parts.parent}}} /Contents {contents} {parts.page}{notes}>>")
    return build


# name: (what is in it, how it is built, the version, what qpdf makes of it)
STREAMS = ["--object-streams=generate", "--compress-streams=y"]
SHAPES = {
    "plain": ("", {}, "1.4", None),
    "plain-streams": ("", {}, "1.5", STREAMS),
    "plain-linear": ("", {}, "1.4", ["--linearize"]),
    "plain-v2": ("", {"pages": 3}, "2.0", None),
    "pages": ("", {"pages": 5}, "1.6", STREAMS + ["--linearize"]),
    "form": ("form radio", {"form": True}, "1.6", None),
    "form-streams": ("form radio", {"form": True}, "1.7", STREAMS),
    "form-linear": ("form radio", {"form": True, "pages": 2}, "1.7", STREAMS + ["--linearize"]),
    "form-bare": ("form radio", {"form": True, "faces": False}, "1.7", None),
    "letter": ("form radio", {"form": True, "among": True}, "1.7", None),
    "letter-places": ("form radio places", {"form": True, "among": True, "faces": False, "places": 2}, "1.7", STREAMS),
    "places": ("places", {"places": 2}, "1.6", None),
    "form-places": ("form radio places", {"form": True, "places": 2}, "1.7", None),
    "form-places-streams": ("form radio places", {"form": True, "places": 2}, "2.0", STREAMS),
    "tagged": ("", {"tagged": True}, "1.7", None),
    "tagged-form": ("form radio places", {"form": True, "tagged": True, "places": 2}, "1.7", STREAMS),
    "noted": ("", {"noted": True}, "1.5", None),
    "noted-streams": ("", {"noted": True, "pages": 2}, "2.0", STREAMS),
}


def make(folder, shapes):
    """Name to (path, what is in it)."""
    made = {}
    for name, (holds, parts, version, shape) in shapes.items():
        path = folder / f"{name}.pdf"
        document(**parts).write(path, version)
        if shape:
            raw = path.rename(folder / f"{name}.raw")
            subprocess.run(["qpdf", "--deterministic-id", "--warning-exit-0", *shape, raw, path],
                           check=True, capture_output=True)
            raw.unlink()
        # Some writers know no cross-reference streams.
        made[name] = (path, set(holds.split()) | (set() if shape else {"table"}))
    return made
