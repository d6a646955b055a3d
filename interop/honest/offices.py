"""What the documents of offices hold besides text and fields: attachments, layers, scripts, threads, deep trees.

Each dresser takes a document of `bases.py` and puts more on it, as office software and Acrobat write it. The
entries of `SHAPES` are those of `bases.SHAPES`; all hold `office`, by which the plan tells them apart.
"""

import struct

from bases import STREAMS, named, widget

DA = "/DA (/Helv 10 Tf 0 g)"


def escaped(text):
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def writing(size, x, y, text):
    return f"BT /F1 {size} Tf {x} {y} Td ({escaped(text)}) Tj ET"


# --- attachments and destinations ---------------------------------------------------------------------------------

def file_of(build, name, path, kind, data, relation=""):
    build.put(f"{name}-data", f"<< /Type /EmbeddedFile /Subtype /{kind} /Params << /Size {len(data)} "
              "/CreationDate (D:20260105080000Z) /ModDate (D:20260105080000Z) >> >>", data)
    build.put(name, f"<< /Type /Filespec /F ({path}) /UF ({path}) /Desc (Lampiran {path}) {relation}"
              f"/EF << /F {{{name}-data}} /UF {{{name}-data}} >> >>")


def bookmarks(build, entries):
    """A flat list of bookmarks: each a title and where it leads."""
    names = [f"mark{place}" for place in range(len(entries))]
    for place, (title, leads) in enumerate(entries):
        before = f"/Prev {{mark{place - 1}}} " if place else ""
        after = f"/Next {{mark{place + 1}}} " if place + 1 < len(entries) else ""
        build.put(names[place], f"<< /Title ({title}) /Parent {{outline}} {before}{after}{leads} >>")
    build.put("outline", f"<< /Type /Outlines /First {{{names[0]}}} /Last {{{names[-1]}}} /Count {len(names)} >>")


def destinations(build, parts, tree=True):
    """Named destinations: a tree of two levels, or the dictionary of PDF 1.1."""
    build.put("dest1", "<< /D [{page} /XYZ 60 800 null] >>")
    build.put("dest2", "<< /D [{page2} /Fit] >>")
    bookmarks(build, [("Keterangan", "/Dest (bab.1)" if tree else "/Dest /bab1"),
                      ("Lampiran", "/A << /S /GoTo /D (bab.2) >>" if tree else "/A << /S /GoTo /D /bab2 >>")])
    build.put("jump", "<< /Type /Annot /Subtype /Link /Rect [60 776 200 792] /Border [0 0 0] /H /I "
              f"/{'Dest (bab.2)' if tree else 'Dest /bab2'} /P {{page}} >>")
    parts.annots.append("jump")
    parts.catalog += "/Outlines {outline} /PageMode /UseOutlines "
    if tree:
        build.put("dests", "<< /Kids [{dests-a} {dests-b}] >>")
        build.put("dests-a", "<< /Limits [(bab.1) (bab.1)] /Names [(bab.1) {dest1}] >>")
        build.put("dests-b", "<< /Limits [(bab.2) (bab.2)] /Names [(bab.2) {dest2}] >>")
    else:
        build.put("dests", "<< /bab1 {dest1} /bab2 [{page2} /Fit] >>")


def attached(build, parts):
    file_of(build, "data", "data.json", "application#2Fjson", '{"nomor": "17/2026"}\n', "/AFRelationship /Data ")
    file_of(build, "table", "lampiran.csv", "text#2Fcsv", "nama;jumlah\nSiti;1250000\n",
            "/AFRelationship /Supplement ")
    file_of(build, "pinned", "catatan.txt", "text#2Fplain", "Sudah diperiksa.\n")
    build.put("pin-face", "<< /Type /XObject /Subtype /Form /BBox [0 0 14 20] /Resources << >> >>",
              "q 0.2 0.2 0.7 RG 1.5 w 4 4 m 4 16 l 10 16 l 10 6 l S Q")
    build.put("pin", "<< /Type /Annot /Subtype /FileAttachment /Rect [520 700 534 720] /F 28 /Name /Paperclip "
              "/Contents (catatan.txt) /T (Petugas) /NM (pin-1) /M (D:20260105080000Z) /FS {pinned} "
              "/AP << /N {pin-face} >> /P {page} >>")
    parts.annots.append("pin")
    destinations(build, parts)
    build.put("files", "<< /Names [(data.json) {data} (lampiran.csv) {table}] >>")
    build.put("names", "<< /EmbeddedFiles {files} /Dests {dests} >>")
    parts.catalog += "/Names {names} /AF [{data} {table}] "


def attached_plainly(build, parts):
    """As older programs do it: the trees are direct objects of the catalog, destinations a dictionary."""
    file_of(build, "table", "lampiran.csv", "text#2Fcsv", "nama;jumlah\nSiti;1250000\n")
    destinations(build, parts, tree=False)
    parts.catalog += ("/Names << /EmbeddedFiles << /Names [(lampiran.csv) {table}] >> >> /Dests {dests} "
                      "/PageLayout /OneColumn ")


# --- layers -------------------------------------------------------------------------------------------------------

def layers(build, parts):
    build.put("layer1", "<< /Type /OCG /Name (Stempel) /Intent [/View /Design] "
              "/Usage << /Print << /PrintState /ON >> /View << /ViewState /ON >> >> >>")
    build.put("layer2", "<< /Type /OCG /Name (Tanda air) /Usage << /Print << /PrintState /OFF >> >> >>")
    build.put("either", "<< /Type /OCMD /OCGs [{layer1} {layer2}] /P /AnyOn >>")
    build.put("stamp", "<< /Type /XObject /Subtype /Form /BBox [0 0 120 50] /OC {layer1} "
              "/Resources << /Font << /F1 {font} >> >> >>",
              "q 0.7 0.1 0.1 RG 2 w 2 2 116 46 re S 0.7 0.1 0.1 rg " + writing(14, 20, 20, "DITERIMA") + " Q")
    parts.contents = [parts.contents[0],
                      "/OC /Air BDC q 0.85 g 0.7 0.7 -0.7 0.7 180 300 cm " + writing(40, 0, 0, "SALINAN") + " Q EMC",
                      "q 1 0 0 1 400 690 cm /Stempel Do Q /OC /Salah BDC " + writing(8, 60, 40, "Lembar 1") + " EMC"]
    parts.page += ("/Resources << /Font << /F1 {font} >> /XObject << /Stempel {stamp} >> "
                   "/Properties << /Air {layer2} /Salah {either} >> >> ")
    parts.catalog += ("/OCProperties << /OCGs [{layer1} {layer2}] /D << /Name (Bawaan) /BaseState /ON /ON [{layer1}] "
                      "/OFF [{layer2}] /Order [(Lapisan) [{layer1} {layer2}]] /ListMode /AllPages /RBGroups [] "
                      "/AS [<< /Event /Print /Category [/Print] /OCGs [{layer1} {layer2}] >>] /Locked [{layer1}] >> "
                      "/Configs [] >> /PageMode /UseOC ")


# --- scripts ------------------------------------------------------------------------------------------------------

def script(text):
    return f"<< /S /JavaScript /JS ({escaped(text)}) >>"


def acting(keystroke, shown):
    return f"/AA << /K {script(keystroke)} /F {script(shown)} >> "


NUMBER = ('AFNumber_Keystroke(0, 2, 0, 0, "", true);', 'AFNumber_Format(0, 2, 0, 0, "", true);')


def scripted(build, parts):
    """Numbers, a date and a sum, with the scripts that Acrobat puts on such fields."""
    face = "/Tx BMC EMC"
    build.bodies["Jumlah"] = build.bodies["Jumlah"].replace("/DA", acting(*NUMBER) + "/DA")
    widget(build, "Biaya", (420, 600, 530, 620), "Tx", "/Q 2 " + acting(*NUMBER) + DA, face)
    widget(build, "Tanggal", (420, 660, 530, 680), "Tx", acting(
        'AFDate_KeystrokeEx("dd/mm/yyyy");', 'AFDate_FormatEx("dd/mm/yyyy");') + DA, face)
    build.put("sum", script('AFSimple_Calculate("SUM", new Array("Jumlah", "Biaya"));'))
    widget(build, "Total", (420, 570, 530, 590), "Tx", "/Q 2 /Ff 1 /AA << /C {sum} "
           f"/F {script(NUMBER[1])} /K {script(NUMBER[0])} >> " + DA, face)
    parts.contents[0] += "\n" + "\n".join(writing(10, 350, y, label) for label, y in (
        ("Biaya", 606), ("Tanggal", 666), ("Total", 576)))
    parts.fields += ["Biaya", "Tanggal", "Total"]
    parts.annots += ["Biaya", "Tanggal", "Total"]
    parts.form += "/CO [{Total}] "


def scripted_document(build, parts):
    """A script of the whole document, and one that runs when somebody prints."""
    build.put("library", "<< /S /JavaScript /JS {library-text} >>")
    build.put("library-text", "<< >>",
              "function periksa(nama) {\n  return this.getField(nama).value != \"\";\n}\n")
    build.put("names", "<< /JavaScript << /Names [(Pustaka) {library}] >> >>")
    parts.catalog += "/Names {names} /AA << /WP " + script('periksa("Nama");') + " >> "


# --- threads, metadata, marks -------------------------------------------------------------------------------------

def profile():
    """A display profile with the primaries of sRGB and one gamma, as small as version 2 allows."""
    def fixed(value):
        return struct.pack(">i", round(value * 65536))

    def xyz(*values):
        return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))

    name = b"sRGB uji\0"
    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, round(2.2 * 256), 0)
    tags = [(b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78 + 3 - (len(name) - 9) % 4)),
            (b"cprt", b"text\0\0\0\0CC0\0"), (b"wtpt", xyz(0.9505, 1.0, 1.0891)),
            (b"rXYZ", xyz(0.4361, 0.2225, 0.0139)), (b"gXYZ", xyz(0.3851, 0.7169, 0.0971)),
            (b"bXYZ", xyz(0.1431, 0.0606, 0.7141)), (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]
    table, data, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for tag, body in tags:
        body += bytes(-len(body) % 4)
        table += tag + struct.pack(">II", start + len(data), len(body))
        data += body
    head = struct.pack(">I4sI4s4s4s6H4s4sIIIII", start + len(data), b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ",
                       2026, 1, 5, 8, 0, 0, b"acsp", b"\0\0\0\0", 0, 0, 0, 0, 0)
    head += fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    return (head + bytes(128 - len(head)) + table + data).decode("latin-1")


MARKED = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Surat Keterangan</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-01-05T08:00:00Z</xmp:CreateDate><xmp:ModifyDate>2026-01-05T08:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2026-01-05T08:00:00Z</xmp:MetadataDate><pdfuaid:part>1</pdfuaid:part>
<pdf:Producer>Segel, dokumen uji</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
OF_IMAGE = MARKED[:MARKED.index("<rdf:Description")] + """<rdf:Description rdf:about=""
 xmlns:tiff="http://ns.adobe.com/tiff/1.0/"><tiff:Make>Pemindai</tiff:Make></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def picture(wide, high):
    return "".join(chr((x * 16) % 256) + chr((y * 16) % 256) + "\x80" for y in range(high) for x in range(wide))


def rich(build, parts):
    """Article threads, a thumbnail, what programs keep for themselves, and a tree of marks down to the fields."""
    build.put("profile", "<< /N 3 /Alternate /DeviceRGB >>", profile())
    build.put("picture-about", "<< /Type /Metadata /Subtype /XML >>", OF_IMAGE)
    build.put("picture", "<< /Type /XObject /Subtype /Image /Width 16 /Height 16 /BitsPerComponent 8 /StructParent 1 "
              "/ColorSpace [/ICCBased {profile}] /Metadata {picture-about} >>", picture(16, 16))
    build.put("thumb", "<< /Width 12 /Height 17 /BitsPerComponent 8 /ColorSpace /DeviceRGB >>", picture(12, 17))
    build.put("thread", "<< /Type /Thread /F {bead1} /I << /Title (Surat) /Author (Dinas) >> >>")
    build.put("bead1", "<< /Type /Bead /T {thread} /N {bead2} /V {bead2} /P {page} /R [60 770 400 800] >>")
    build.put("bead2", "<< /Type /Bead /T {thread} /N {bead1} /V {bead1} /P {page} /R [60 725 400 765] >>")
    build.put("private", "<< /Segel << /LastModified (D:20260105080000Z) /Private << /Berkas (surat.odt) >> >> >>")
    build.put("open", "<< /Type /Action /S /GoTo /D [{page} /XYZ 0 842 1] >>")
    parts.contents[0] += "\n/Gambar <</MCID 3>> BDC q 40 0 0 40 500 760 cm /Logo Do Q EMC"
    parts.page += ("/Thumb {thumb} /B [{bead1} {bead2}] /PieceInfo {private} /LastModified (D:20260105080000Z) "
                   "/Group << /Type /Group /S /Transparency /CS /DeviceRGB >> "
                   "/Resources << /Font << /F1 {font} >> /XObject << /Logo {picture} >> "
                   "/ProcSet [/PDF /Text /ImageC] >> ")
    parts.catalog += (
        "/Threads [{thread}] /PageLayout /SinglePage /PageMode /UseThumbs /OpenAction {open} /PieceInfo {private} "
        "/ViewerPreferences << /DisplayDocTitle true /PrintScaling /None /Duplex /Simplex /NumCopies 1 >> "
        "/PageLabels << /Nums [0 << /S /D /P (Surat ) >>] >> /URI << /Base (https://example.org/) >> "
        "/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) "
        "/RegistryName (http://www.color.org) /DestOutputProfile {profile} >>] "
        "/Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> >> ")
    build.put("metadata", "<< /Type /Metadata /Subtype /XML >>", MARKED)
    # Those who read aloud find each field by its place in the tree of parents.
    widgets = [name for name in parts.annots if "/Widget" in build.bodies[name]]
    kids = ["p0", "p1", "p2", "figure"] + [f"of-{name}" for name in widgets]
    nums = ["0 [{p0} {p1} {p2} {figure}]", "1 {figure}"]
    build.put("p0", "<< /Type /StructElem /S /Judul /P {whole} /Pg {page} /K 0 /ID (j-1) /C /Tengah >>")
    build.put("figure", "<< /Type /StructElem /S /Gambar /P {whole} /Pg {page} /Alt (Lambang dinas) "
              "/A << /O /Layout /BBox [500 760 540 800] /Placement /Block >> "
              "/K [3 << /Type /OBJR /Obj {picture} /Pg {page} >>] >>")
    for place, name in enumerate(widgets, 2):
        build.bodies[name] = build.bodies[name].replace("<<", f"<< /StructParent {place} /TU ({name} pemohon) ", 1)
        build.put(f"of-{name}", "<< /Type /StructElem /S /Form /P {whole} /Pg {page} "
                  f"/K << /Type /OBJR /Obj {{{name}}} /Pg {{page}} >> >>")
        nums.append(f"{place} {{of-{name}}}")
    build.put("whole", f"<< /Type /StructElem /S /Document /P {{tree}} /Lang (id) /K [{named(kids)}] >>")
    build.put("parents", f"<< /Nums [{' '.join(nums)}] >>")
    build.put("tree", "<< /Type /StructTreeRoot /K {whole} /ParentTree {parents} "
              f"/ParentTreeNextKey {len(widgets) + 2} /IDTree << /Names [(j-1) {{p0}}] >> "
              "/RoleMap << /Judul /H1 /Gambar /Figure >> "
              "/ClassMap << /Tengah << /O /Layout /TextAlign /Center >> >> >>")


# --- trees --------------------------------------------------------------------------------------------------------

def deep(build, parts):
    """Thirty pages in a tree of three levels, which hand down their resources, boxes and turns."""
    build.put("shared", "<< /Font << /F1 {font} >> /ProcSet [/PDF /Text] >>")
    number = 1
    for branch, inherits in enumerate(("/CropBox [10 10 585 832]", "/Rotate 90", "/MediaBox [0 0 612 936]")):
        for twig in range(2):
            kids = []
            for leaf in range(5):
                if number == 1:
                    kids.append("page")
                    parts.parent = f"twig{branch}{twig}"
                else:
                    kids.append(f"sheet{number}")
                    unit = "/UserUnit 2 " if number == 2 else ""
                    own = "/Contents [{sheet%d-a} {sheet%d-b}] " % (number, number) if number % 2 else \
                        "/Contents {sheet%d-b} /Rotate 0 " % number
                    build.put(kids[-1], f"<< /Type /Page /Parent {{twig{branch}{twig}}} {unit}{own}>>")
                    if number % 2:
                        build.put(f"sheet{number}-a", "<< >>", "q 0.9 g 60 700 200 4 re f Q BT /F1 12 Tf")
                    build.put(f"sheet{number}-b", "<< >>",
                              ("" if number % 2 else "BT /F1 12 Tf ") + f"60 780 Td (Lampiran {number}) Tj ET")
                number += 1
            turned = "/Rotate 0 " if twig else ""
            build.put(f"twig{branch}{twig}", f"<< /Type /Pages /Parent {{branch{branch}}} /Count 5 "
                      f"/Kids [{named(kids)}] {turned}>>")
        build.put(f"branch{branch}", f"<< /Type /Pages /Parent {{pages}} /Count 10 "
                  f"/Kids [{{twig{branch}0}} {{twig{branch}1}}] {inherits} >>")
    parts.kids, parts.count = ["branch0", "branch1", "branch2"], 30
    parts.pages = "/MediaBox [0 0 595 842] /Rotate 0 /Resources {shared} "
    # Streams part wherever a program's buffer was full.
    text = parts.contents[0]
    cut = text.index("\n", len(text) // 2)
    parts.contents = ["q", text[:cut], text[cut:] + "\nQ"]


def deep_shared(build, parts):
    """The page and the form share one dictionary of fonts."""
    build.put("fonts", "<< /F1 {font} /Helv {font} /ZaDb {marks} >>")
    build.put("shared", "<< /Font {fonts} >>")
    parts.pages = "/MediaBox [0 0 595 842] "
    parts.page += "/Resources {shared} "
    if parts.form:
        parts.form = "/DA (/Helv 0 Tf 0 g) /DR {shared} "


def deep_turned(build, parts):
    """A sheet that lies on its side."""
    parts.pages = ("/MediaBox [0 0 595 842] /CropBox [0 0 595 842] /Rotate 270 "
                   "/Resources << /Font << /F1 {font} >> >> ")


def both(*dressers):
    def dress(build, parts):
        for dresser in dressers:
            dresser(build, parts)
    return dress


FORM, PLACES = {"form": True}, {"places": 2}
# name: (what is in it, how it is built, the version, what qpdf makes of it)
SHAPES = {
    "attached": ("form radio", {**FORM, "pages": 2, "dress": attached}, "1.7", None),
    "attached-plain": ("places", {**PLACES, "pages": 2, "dress": attached_plainly}, "1.6", None),
    "attached-streams": ("form radio places", {**FORM, **PLACES, "pages": 2, "dress": attached}, "2.0", STREAMS),
    "layers": ("form radio places", {**FORM, **PLACES, "dress": layers}, "1.6", None),
    "layers-streams": ("", {"dress": layers}, "1.7", STREAMS + ["--linearize"]),
    "scripted": ("form radio sum", {**FORM, "dress": scripted}, "1.7", None),
    "scripted-document": ("form radio places sum", {
        **FORM, **PLACES, "dress": both(scripted, scripted_document)}, "1.6", STREAMS),
    "rich": ("", {"tagged": True, "dress": rich}, "1.7", None),
    "rich-form": ("form radio places", {**FORM, **PLACES, "tagged": True, "dress": rich}, "1.7", STREAMS),
    "deep": ("form radio places", {**FORM, **PLACES, "dress": deep}, "1.6", None),
    "deep-streams": ("", {"dress": deep}, "1.7", STREAMS + ["--linearize"]),
    "deep-shared": ("form radio", {**FORM, "dress": deep_shared}, "1.5", None),
    "deep-turned": ("turned", {"dress": deep_turned}, "1.6", None),
}
SHAPES = {name: ("office " + holds, *rest) for name, (holds, *rest) in SHAPES.items()}
