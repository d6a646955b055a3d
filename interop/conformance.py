#!/usr/bin/env python3
"""Signs every PDF of some folders that claims PDF/A or PDF/UA, and checks that the claim is kept.

    interop/conformance.py [--work DIR] [--segel BIN] [--jobs N] FOLDER...

The claim is read from the metadata. Each file is signed in several ways: invisible, certified, and visible
with text, with a picture that is transparent in part, with a JPEG and with a QR code. What a signature adds
is then read by a foreign reader (`qpdf --json`) and held against the rules of ISO 19005-1 to -4 and ISO
14289-1 that concern it; `docs/conformance/pdfa.md` lists them. What breaks a rule in the unsigned file
already is not ours, and only what is new is looked at. This is no replacement for a full validator.
"""

import argparse
import base64
import concurrent.futures
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

LIMIT = 120
# ISO 19005-1, 6.1.12 and ISO 19005-2 and -3, 6.1.13; part 4 has no such limit.
STRING_LIMIT = {1: 65535, 2: 32767, 3: 32767}
OPERATORS = set("q Q cm w re f S BT ET Tf Tm Tj Do g G cs CS sc SC".split())
KEYS = {"/Metadata", "/Version", "/Pages", "/OutputIntents", "/MarkInfo", "/Lang", "/ViewerPreferences",
        "/StructTreeRoot", "/Names", "/AF", "/OCProperties", "/OpenAction", "/AA", "/Collection"}


def run(command, **options):
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, timeout=LIMIT, **options)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, b"", b"took too long")


def png(width, height):
    """A picture with pixels that are opaque, half transparent and wholly transparent."""
    rows = b"".join(
        b"\0" + b"".join(bytes((x * 9 % 256, y * 5 % 256, 90, (0, 130, 255)[(x // 4 + y // 4) % 3]))
                         for x in range(width))
        for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


class File:
    """A file as qpdf reads it."""

    def __init__(self, path):
        self.bytes = path.read_bytes()
        said = run(["qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=inline",
                    "--decode-level=generalized", path])
        self.objects = json.loads(said.stdout)["qpdf"][1] if said.stdout else {}
        self.trailer = self.objects.get("trailer", {}).get("value", {})
        self.catalog = self.of(self.trailer.get("/Root")) or {}

    def raw(self, value):
        return self.objects.get("obj:" + value, {}) if is_reference(value) else {"value": value}

    def of(self, value):
        """The value behind a reference; of a stream its dictionary."""
        for _ in range(8):
            if not is_reference(value):
                return value
            found = self.raw(value)
            value = found["stream"]["dict"] if "stream" in found else found.get("value")
        return None

    def data(self, value):
        found = self.raw(value).get("stream", {})
        return base64.b64decode(found.get("data", ""))

    def claim(self):
        """The parts of ISO 19005 and ISO 14289 that the metadata name, and the level."""
        packet = self.data(self.catalog.get("/Metadata"))
        packet = packet.replace(b"\0", b"").decode(errors="replace")

        def of(schema, name):
            prefix = re.search(r"xmlns:(\w+)\s*=\s*[\"']" + re.escape(schema), packet)
            found = prefix and re.search(prefix[1] + ":" + name + r"\s*(?:>|=\s*[\"'])\s*(\w+)", packet)
            return found[1] if found else None
        pdfa = "http://www.aiim.org/pdfa/ns/id/"
        part, level = of(pdfa, "part"), of(pdfa, "conformance")
        universal = of("http://www.aiim.org/pdfua/ns/id/", "part")
        number = int(part) if part and part.isdigit() else None
        return number, (level or "").lower(), int(universal) if universal else None

    def signed(self):
        values = (found.get("value") for found in self.objects.values())
        return any(isinstance(value, dict) and "/ByteRange" in value for value in values)

    def intent(self, page):
        """The number of components of the output intent for PDF/A, `None` where there is none."""
        if "/OutputIntents" in (self.of(page) or {}):
            return None
        for item in self.of(self.catalog.get("/OutputIntents")) or []:
            item = self.of(item) or {}
            profile = self.of(item.get("/DestOutputProfile"))
            if item.get("/S") == "/GTS_PDFA1" and profile:
                return self.of(profile.get("/N"))
        return None

    def pages(self):
        """The pages in their order, without recursion."""
        todo, out = [self.catalog.get("/Pages")], []
        while todo and len(out) < 10000:
            node = todo.pop(0)
            kids = (self.of(node) or {}).get("/Kids")
            if kids is None:
                out.append(node)
            else:
                todo = list(self.of(kids)) + todo
        return out

    def widgets(self):
        out = set()
        for page in self.pages():
            for item in self.of((self.of(page) or {}).get("/Annots")) or []:
                if is_reference(item):
                    out.add((page, item))
        return out


def is_reference(value):
    return isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value) is not None


class Judge:
    """The rules, over one file before and after."""

    def __init__(self, old, new, claim):
        self.old, self.new = old, new
        self.part, self.level, self.universal = claim
        self.breaches = []
        self.later = 0

    def rule(self, holds, name, more=""):
        if not holds:
            self.breaches.append(f"{name}{': ' if more else ''}{more}")

    def judge(self):
        self.layout()
        self.whole()
        added = self.new.widgets() - self.old.widgets()
        self.rule(len(added) == 1, "one-widget", str(len(added)))
        for page, reference in added:
            self.widget(page, reference)
            self.structure(page, reference)
        return self.breaches

    def layout(self):
        """6.1: the bytes that were appended."""
        old, new = self.old.bytes, self.new.bytes
        self.rule(new.startswith(old), "old-bytes")
        tail = new[len(old):]
        self.rule(old[-1:] in b"\r\n" or tail[:1] == b"\n", "line-before")
        self.rule(tail.endswith(b"\n%%EOF\n") and tail.count(b"%%EOF") == 1, "end")
        if self.part == 1:
            self.rule(b"/ObjStm" not in tail, "object-stream")
            self.rule(not re.search(rb"/Type */XRef", tail), "xref-stream")
        for word in (b"LZWDecode", b"/Crypt", b"/Encrypt", b"/F ("):
            self.rule(word not in tail, "streams", word.decode())
        at = 0
        for found in re.finditer(rb"(?:^|\n)(\d+) (\d+) obj\n", tail):
            if found.start() < at:
                continue
            body = tail[found.end():]
            length = re.match(rb"<<(?:[^>]|>(?!>)|>>(?!\nstream))*?/Length (\d+)", body)
            start = re.search(rb">>\nstream\n", body)
            end = body.find(b"\nendobj\n")
            if start and start.start() < end:
                size = int(length[1]) if length else -1
                after = body[start.end() + size:]
                self.rule(after.startswith(b"\nendstream\nendobj\n"), "stream-length")
                end = start.end() + size
            self.rule(end >= 0, "object-end")
            at = found.end() + end
        for text in re.findall(rb"<([0-9A-Fa-f]+)>", tail):
            self.rule(len(text) % 2 == 0, "hexadecimal")
            if self.part in STRING_LIMIT:
                self.rule(len(text) // 2 <= STRING_LIMIT[self.part], "string-limit", str(len(text) // 2))
        if not re.search(rb"/Type */XRef", tail):
            table = re.search(rb"\nxref\n((?:\d+ \d+\n(?:\d{10} \d{5} [nf](?: \n|\r\n| \r))+)+)trailer\n", tail)
            self.rule(table is not None, "table")

    def whole(self):
        """Trailer, catalog, metadata."""
        old, new = self.old, self.new
        identifier = new.of(new.trailer.get("/ID")) or []
        self.rule(len(identifier) == 2 and all(len(text) > 2 for text in identifier), "trailer-id")
        before = old.of(old.trailer.get("/ID"))
        self.rule(not before or identifier[:1] == before[:1], "trailer-id-first")
        self.rule("/Encrypt" not in new.trailer, "encrypt")
        self.rule(old.trailer.get("/Info") == new.trailer.get("/Info"), "info")
        self.rule(old.of(old.trailer.get("/Info")) == new.of(new.trailer.get("/Info")), "info")
        for key in KEYS - {"/StructTreeRoot"}:
            self.rule(old.catalog.get(key) == new.catalog.get(key), "catalog", key)
        metadata = old.catalog.get("/Metadata")
        self.rule(old.raw(metadata) == new.raw(metadata), "metadata")
        form, was = (file.of(file.catalog.get("/AcroForm")) or {} for file in (new, old))
        for key in ("/NeedAppearances", "/XFA"):
            self.rule(form.get(key) in (None, False) or form.get(key) == was.get(key), "form", key)
        self.rule((new.of(form.get("/SigFlags")) or 0) & 3 == 3, "form", "/SigFlags")
        perms = new.of(new.catalog.get("/Perms")) or {}
        self.rule(set(perms) <= {"/DocMDP", "/UR3"}, "perms")
        extensions = new.of(new.catalog.get("/Extensions")) or {}
        new_ones = set(extensions) - set(old.of(old.catalog.get("/Extensions")) or {})
        self.rule(new_ones <= ({"/ESIC"} if self.part != 4 else set()), "extensions", str(new_ones))
        # What was there stays, but for what a signature must touch.
        touched = {"/Annots", "/Tabs"}
        for name, value in old.objects.items():
            now, value = new.objects.get(name, {}), value
            if now != value and (value.get("value") or {}) and isinstance(value.get("value"), dict) \
                    and value["value"].get("/Type") == "/Page":
                differs = {k for k in value["value"].keys() | now["value"].keys()
                           if value["value"].get(k) != now["value"].get(k)}
                self.rule(differs <= touched, "page", str(differs - touched))
            self.rule("stream" not in value or now == value
                      or value["stream"]["dict"].get("/Type") in ("/XRef", "/ObjStm"), "stream-changed", name)

    def widget(self, page, reference):
        """6.3 (6.5.3 in part 1), 6.4 (6.9), 6.6: the annotation and the field."""
        new = self.new
        widget = new.of(reference)
        self.rule(widget.get("/Subtype") == "/Widget" and widget.get("/FT") == "/Sig", "widget")
        flags = new.of(widget.get("/F", 0))
        self.rule(flags & 4 and not flags & (1 | 2 | 32 | 256), "flags", str(flags))
        self.rule(not {"/A", "/AA", "/CA", "/ca", "/BM", "/C", "/MK", "/BS"} & set(widget), "widget-keys")
        self.rule(widget.get("/P") == page, "widget-page")
        sides = [float(new.of(side)) for side in new.of(widget["/Rect"])]
        empty = sides[0] == sides[2] and sides[1] == sides[3]
        shown = new.of(widget.get("/AP"))
        if shown is None:
            self.rule(empty and self.part != 1, "appearance")
        else:
            self.rule(set(shown) == {"/N"} and "stream" in new.raw(shown["/N"]), "appearance-normal")
            self.form(page, shown["/N"])
        value = new.of(widget.get("/V")) or {}
        self.rule(value.get("/SubFilter") == "/ETSI.CAdES.detached", "sub-filter")
        for item in new.of(value.get("/Reference")) or []:
            digests = {"/DigestLocation", "/DigestMethod", "/DigestValue"}
            self.rule(not digests & set(new.of(item)), "signature-reference")
        self.signed(value)

    def signed(self, value):
        """ISO 19005-2, 6.4.3: over the whole file, with the certificate, by one signer."""
        span = value.get("/ByteRange", [])
        size = len(self.new.bytes)
        self.rule(len(span) == 4 and span[0] == 0 and span[2] + span[3] == size, "byte-range")
        hole = self.new.bytes[span[1]:span[2]] if len(span) == 4 else b""
        self.rule(hole[:1] == b"<" and hole[-1:] == b">", "hole")
        said = run(["openssl", "cms", "-cmsout", "-print", "-noout", "-inform", "DER"],
                   input=bytes.fromhex(hole[1:-1].decode())).stdout.decode(errors="replace")
        self.rule(len(re.findall(r"^\s+d\.(?:issuerAndSerialNumber|subjectKeyIdentifier):", said, re.M)) == 1,
                  "one-signer")
        self.rule("certificates:" in said, "certificate")

    def form(self, page, reference):
        """6.2: content, colours, images and fonts of the appearance."""
        new = self.new
        intent = new.intent(page)
        # What claims PDF/UA alone may use any colour.
        gray, rgb = (intent is not None, intent == 3) if self.part else (True, True)
        form = new.of(reference)
        forbidden = {"/Group", "/OPI", "/PS", "/Ref", "/Subtype2", "/OC", "/Metadata"}
        self.rule(not forbidden & set(form), "form-keys", str(forbidden & set(form)))
        self.rule("/Resources" in form, "form-resources")
        resources = new.of(form.get("/Resources")) or {}
        self.rule(set(resources) <= {"/Font", "/XObject", "/ColorSpace"}, "resources", str(set(resources)))
        content = new.data(reference).decode("latin-1")
        words = re.sub(r"<[0-9A-F]*>|\(.*?\)", " ", content).split()
        used = {word for word in words if not re.fullmatch(r"-?[\d.]+|/\w+", word)}
        self.rule(used <= OPERATORS, "operators", str(used - OPERATORS))
        self.rule(gray or not used & {"g", "G"}, "device-gray", f"intent {intent}")
        spaces = new.of(resources.get("/ColorSpace")) or {}
        for name in re.findall(r"(/\w+) (?:cs|CS)\b", content):
            self.rule(name in spaces, "colour-space", name)
        for space in spaces.values():
            self.colour(new.of(space), gray, rgb)
        for image in (new.of(resources.get("/XObject")) or {}).values():
            self.image(image, gray, rgb, intent)
        codes = {}
        for name, text in re.findall(r"(/F\d)|<([0-9A-F]+)> Tj", content):
            if name:
                font = name
            else:
                pieces = [text[at:at + 4] for at in range(0, len(text), 4)]
                codes.setdefault(font, set()).update(int(piece, 16) for piece in pieces)
        fonts = new.of(resources.get("/Font")) or {}
        self.rule(set(codes) == set(fonts), "fonts-used")
        for name, font in fonts.items():
            self.font(new.of(font), codes.get(name, set()))

    def colour(self, space, gray, rgb):
        if isinstance(space, list):
            self.rule(space[0] in ("/CalGray", "/CalRGB", "/ICCBased"), "colour-space", str(space[0]))
            entries = self.new.of(space[1])
            self.rule("/WhitePoint" in entries and entries["/WhitePoint"][1] == 1, "white-point")
        else:
            known = {"/DeviceGray": gray, "/DeviceRGB": rgb}
            self.rule(known.get(space, False), "device-colour", str(space))

    def image(self, reference, gray, rgb, intent):
        image = self.new.of(reference)
        self.rule(image.get("/Interpolate", False) is False, "interpolate")
        self.rule(not {"/Alternates", "/OPI", "/Intent"} & set(image), "image-keys")
        filters = self.new.of(image.get("/Filter"))
        self.rule(filters in ("/FlateDecode", "/DCTDecode", None), "image-filter", str(filters))
        self.colour(self.new.of(image.get("/ColorSpace")), gray, rgb)
        if "/SMask" in image:
            # Without an intent a page with transparency would have to name its blending space.
            self.rule(not self.part or self.part != 1 and intent is not None, "transparency")
            mask = self.new.of(image["/SMask"])
            self.rule(mask.get("/ColorSpace") == "/DeviceGray", "soft-mask")
        if is_reference(image.get("/Mask")):
            mask = self.new.of(image["/Mask"])
            self.rule(mask.get("/ImageMask") is True and mask.get("/BitsPerComponent", 1) == 1, "mask")
            self.rule("/ColorSpace" not in mask and "/Interpolate" not in mask, "mask")
            row = (mask["/Width"] + 7) // 8
            self.rule(len(self.new.data(image["/Mask"])) == row * mask["/Height"], "mask-size")

    def font(self, font, codes):
        """6.2.11 (6.3 in part 1); ISO 14289-1, 7.21."""
        new = self.new
        self.rule(font.get("/Subtype") == "/Type0" and font.get("/Encoding") == "/Identity-H", "font")
        below = new.of(new.of(font["/DescendantFonts"])[0])
        self.rule(below.get("/Subtype") == "/CIDFontType2", "font-kind")
        self.rule(below.get("/CIDToGIDMap") == "/Identity" or is_reference(below.get("/CIDToGIDMap")), "font-map")
        system = new.of(below.get("/CIDSystemInfo")) or {}
        self.rule({"/Registry", "/Ordering", "/Supplement"} <= set(system), "font-system")
        shape = new.of(below.get("/FontDescriptor")) or {}
        name = font.get("/BaseFont", "")
        self.rule(re.match(r"/[A-Z]{6}\+", name) and below.get("/BaseFont") == name == shape.get("/FontName"),
                  "font-name", name)
        needed = {"/Type", "/FontName", "/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/CapHeight",
                  "/StemV", "/FontFile2"}
        self.rule(needed <= set(shape), "font-descriptor", str(needed - set(shape)))
        program = new.data(shape.get("/FontFile2"))
        count, advances, em = measures(program)
        self.rule(new.of(shape["/FontFile2"]).get("/Length1") == len(program), "font-length")
        self.rule(codes and max(codes) < count and 0 not in codes, "notdef")
        stated = {}
        listed = new.of(below.get("/W"))
        for first, widths in zip(listed[::2], listed[1::2]):
            stated.update({first + place: width for place, width in enumerate(new.of(widths))})
        for code in codes:
            self.rule(abs(stated.get(code, 1000) - advances[code] * 1000 / em) <= 1, "font-width", str(code))
        if self.part == 1:
            self.rule("/CIDSet" in shape, "cid-set")
        if "/CIDSet" in shape:
            bits = new.data(shape["/CIDSet"])
            have = {at for at in range(len(bits) * 8) if bits[at // 8] & 0x80 >> at % 8}
            self.rule(have == set(range(count)), "cid-set-complete", f"{len(have)} of {count}")
        self.rule("/ToUnicode" in font, "to-unicode")
        told = {int(code, 16): text for code, text in
                re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", new.data(font["/ToUnicode"]).decode(), re.M)}
        self.rule(codes <= set(told), "to-unicode-complete")
        self.rule(not {"0000", "FEFF", "FFFE"} & set(told.values()), "to-unicode-values")

    def structure(self, page, reference):
        """ISO 14289-1, 7.18; for a visible one in every tagged document."""
        new = self.new
        widget = new.of(reference)
        root = new.of(new.catalog.get("/StructTreeRoot"))
        if not root:
            return
        if not self.universal and "/ParentTree" not in root:
            return
        sides = [new.of(side) for side in new.of(widget["/Rect"])]
        if not self.universal and sides[0] == sides[2]:
            return
        self.rule("/TU" in widget, "alternative")
        if self.old.signed():
            # A structure that grows after a signature is called a change by others; see pdfa.md.
            self.rule("/StructParent" not in widget, "structure-grown")
            self.later += bool(self.universal)
            return
        self.rule(new.of((new.of(page) or {}).get("/Tabs")) == "/S", "tabs")
        key = widget.get("/StructParent")
        element = self.parent(root, key) if key is not None else None
        self.rule(element is not None, "structure-parent")
        if element is None:
            return
        kind = new.of(element)
        self.rule(kind.get("/S") == "/Form", "structure-form")
        self.rule(new.of(kind.get("/K", {})).get("/Obj") == reference, "structure-object")
        above = new.of(new.of(kind.get("/P")).get("/K"))
        self.rule(element in (above if isinstance(above, list) else [kind.get("/K"), above]), "structure-kid")

    def parent(self, root, key):
        todo = [root.get("/ParentTree")]
        for _ in range(10000):
            if not todo:
                break
            node = self.new.of(todo.pop()) or {}
            numbers = self.new.of(node.get("/Nums")) or []
            for number, value in zip(numbers[::2], numbers[1::2]):
                if number == key:
                    return value
            todo += self.new.of(node.get("/Kids")) or []
        return None


def measures(program):
    """The number of glyphs, their advances and the units of the em, by the font's own tables."""
    count = struct.unpack(">H", program[4:6])[0]
    tables = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, _, start, size = struct.unpack(">4sIII", program[at:at + 16])
        tables[tag] = program[start:start + size]
    em = struct.unpack(">H", tables[b"head"][18:20])[0]
    glyphs = struct.unpack(">H", tables[b"maxp"][4:6])[0]
    metrics = struct.unpack(">H", tables[b"hhea"][34:36])[0]
    advances = [struct.unpack(">H", tables[b"hmtx"][4 * at:4 * at + 2])[0] for at in range(metrics)]
    return glyphs, advances + advances[-1:] * (glyphs - metrics), em


class Trial:
    def __init__(self, options):
        self.options, self.work, self.later = options, Path(options.work), 0
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-keyout", self.work / "key.pem", "-out", self.work / "cert.pem", "-days", "30",
             "-subj", "/CN=Uji Coba/O=Bukan Pejabat",
             "-addext", "keyUsage=critical,digitalSignature,nonRepudiation"],
            check=True, capture_output=True)
        (self.work / "seal.png").write_bytes(png(48, 32))
        place = ["--at", "1:20,20,180,60"]
        text = ["--text", r"Ditandatangani oleh {name}\n{date} é à ç – “é”"]
        self.ways = {
            "invisible": [],
            "certified": ["--certify", "forms"],
            "text": [*place, *text],
            "picture": [*place, *text, "--image", self.work / "seal.png"],
            "code": [*place, "--qr", "https://example.go.id/cek/17", *text],
        }
        jpeg = self.jpeg()
        if jpeg:
            self.ways["jpeg"] = [*place, "--image", jpeg]

    def jpeg(self):
        """A JPEG, drawn from a page with something on it."""
        page = self.work / "page.pdf"
        page.write_bytes(b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
                         b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 60 40]>>\nendobj\n"
                         b"3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R>>\nendobj\n"
                         b"4 0 obj\n<</Length 29>>\nstream\n0.9 0.2 0.1 rg 5 5 30 20 re f\nendstream\nendobj\n"
                         b"trailer\n<</Root 1 0 R/Size 5>>\n%%EOF\n")
        drawn = run(["pdftoppm", "-jpeg", "-r", "72", "-singlefile", page]).stdout
        if drawn[:2] != b"\xff\xd8":
            return None
        path = self.work / "seal.jpg"
        path.write_bytes(drawn)
        return path

    def one(self, number, path):
        """The claim of one file, and for each way of signing what became of it."""
        try:
            old = File(path)
            claim = old.claim()
        except (ValueError, KeyError, IndexError):
            return None, {}
        if claim[0] is None and claim[2] is None:
            return None, {}
        return claim, {way: self.sign(number, path, old, claim, way) for way in self.ways}

    def sign(self, number, path, old, claim, way):
        out = self.work / f"{number:05}-{way}.pdf"
        signed = run([self.options.segel, "sign", path, "-o", out, "--key", self.work / "key.pem", "--cert",
                      self.work / "cert.pem", "--lang", "en", *self.ways[way]])
        if signed.returncode == 2:
            said = signed.stderr.decode(errors="replace").strip().splitlines()
            said = [line for line in said if line.startswith("segel: ")]
            return "refused", [said[0].split(": ", 2)[-1] if said else "no reason"]
        if signed.returncode != 0:
            return "broken", [f"sign ended with {signed.returncode}"]
        try:
            judge = Judge(old, File(out), claim)
            breaches = judge.judge()
            self.later += judge.later
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error) as error:
            breaches = [f"not read: {error!r}"]
        if run(["qpdf", "--check", path]).returncode == 0:
            check = run(["qpdf", "--check", out])
            if check.returncode != 0:
                breaches.append("qpdf: " + check.stderr.decode(errors="replace").strip()[-120:])
        if not self.options.keep:
            out.unlink()
        return "signed", sorted(set(breaches))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--work", default="target/conformance")
    parser.add_argument("--segel", default=os.environ.get("SEGEL", "target/release/segel"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--match", default="", help="only files whose path has this")
    parser.add_argument("--keep", action="store_true", help="leave the signed files there")
    options = parser.parse_args()
    missing = [tool for tool in ("qpdf", "openssl", "pdftoppm") if not shutil.which(tool)]
    missing += [str(folder) for folder in options.folders if not folder.is_dir()]
    if missing:
        print("skipped: " + ", ".join(missing) + " not there")
        return 1 if os.environ.get("CI") == "true" else 0
    files = sorted(p for folder in options.folders for p in folder.rglob("*")
                   if p.suffix.lower() == ".pdf" and options.match in str(p))
    # The claims are in clear but for rare files, and asking qpdf of every file takes long.
    hint = re.compile(rb"pdfu?a/ns/id|p\0d\0f\0(?:u\0)?a\0/\0n\0s")
    files = [p for p in files if hint.search(p.read_bytes())]
    trial = Trial(options)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda item: trial.one(*item), enumerate(files)))
    counts, claims, refused, failures = Counter(), Counter(), Counter(), []
    for path, (claim, ways) in zip(files, results):
        if claim is None:
            continue
        part, level, universal = claim
        name = (f"PDF/A-{part}{level}" if part else "") + (f" PDF/UA-{universal}" if universal else "")
        claims[name.strip()] += 1
        for way, (became, said) in ways.items():
            counts[way, became] += 1
            if became == "refused":
                refused[re.sub(r"\d+", "N", said[0])] += 1
            else:
                failures += [("/".join(path.parts[-2:]), name.strip(), way, fault) for fault in said]
    for name, count in sorted(claims.items()):
        print(f"{count:6} {name}")
    print()
    for (way, became), count in sorted(counts.items()):
        print(f"{count:6} {way}: {became}")
    print("\nrefused, by reason:")
    for reason, count in refused.most_common():
        print(f"{count:6} {reason}")
    print("\nbreaches, by rule:")
    for rule, count in Counter((way, fault.split(":")[0]) for _, _, way, fault in failures).most_common():
        print(f"{count:6} {rule[0]}: {rule[1]}")
    print("\nbreaches:")
    for name, claim, way, fault in failures:
        print(f"       {name} ({claim}), {way}: {fault}")
    if trial.later:
        print(f"\n{trial.later} signatures after another one stand outside of the structure of a PDF/UA document")
    total = sum(claims.values())
    print(f"\nconformance: {total} files with a claim, {sum(counts.values())} signed or refused, "
          f"{len(failures)} breaches")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
