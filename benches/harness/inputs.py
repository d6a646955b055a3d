"""The documents that are measured, written by code: the same names give the same bytes anywhere."""

import os
import random
import zlib
from pathlib import Path

WORDS = ("izin surat daerah kabupaten usaha jasa konstruksi nomor pemohon alamat tanggal berlaku dinas "
         "penanaman modal pelayanan terpadu lampiran keputusan perusahaan penanggung jawab").split()
PACK = 100  # objects in one object stream
XMP = (b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
       b" xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''"
       b" xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:identifier>%06d</dc:identifier></rdf:Description></rdf:RDF>"
       b"</x:xmpmeta>" + b" " * 1200 + b"<?xpacket end='w'?>")


class Writer:
    """Writes a PDF file object by object: with a table, or `packed` with object streams."""

    def __init__(self, path: Path, packed: bool = False):
        self.path, self.packed = path, packed
        self.file = open(path.with_suffix(".tmp"), "wb", buffering=1 << 20)
        self.count, self.at = 0, 0
        self.places: dict[int, tuple[int, int, int]] = {}
        self.waiting: list[tuple[int, bytes]] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def _write(self, data: bytes) -> None:
        self.file.write(data)
        self.at += len(data)

    def number(self) -> int:
        self.count += 1
        return self.count

    def put(self, number: int, body: bytes) -> int:
        if self.packed:
            self.waiting.append((number, body))
            if len(self.waiting) == PACK:
                self._pack()
        else:
            self.places[number] = (1, self.at, 0)
            self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def add(self, body: bytes) -> int:
        return self.put(self.number(), body)

    def stream(self, entries: bytes, data: bytes) -> int:
        number = self.number()
        self.places[number] = (1, self.at, 0)
        self._write(b"%d 0 obj\n<<%b/Length %d>>\nstream\n" % (number, entries, len(data)))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")
        return number

    def hole(self, entries: bytes, length: int) -> int:
        """A stream of zeros that takes no room on the disk."""
        number = self.number()
        self.places[number] = (1, self.at, 0)
        self._write(b"%d 0 obj\n<<%b/Length %d>>\nstream\n" % (number, entries, length))
        self.file.seek(length, os.SEEK_CUR)
        self.at += length
        self._write(b"\nendstream\nendobj\n")
        return number

    def _pack(self) -> None:
        heads, bodies, at = [], [], 0
        waiting, self.waiting = self.waiting, []
        number = self.number()
        for index, (inner, body) in enumerate(waiting):
            heads.append(b"%d %d" % (inner, at))
            bodies.append(body)
            at += len(body) + 1
            self.places[inner] = (2, number, index)
        head = b" ".join(heads) + b"\n"
        data = zlib.compress(head + b"\n".join(bodies), 6)
        self.places[number] = (1, self.at, 0)
        self._write(b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n"
                    % (number, len(waiting), len(head), len(data)))
        self._write(data + b"\nendstream\nendobj\n")

    def finish(self, root: int) -> None:
        if self.waiting:
            self._pack()
        name = random.Random(self.count).randbytes(16).hex().encode()
        entries = b"/Root %d 0 R/ID[<%b><%b>]" % (root, name, name)
        start = self.at
        if self.packed:
            number = self.number()
            self.places[number] = (1, start, 0)
            rows = [b"\0" * 9 + b"\xff\xff"]
            for each in range(1, self.count + 1):
                kind, place, index = self.places[each]
                rows.append(bytes([kind]) + place.to_bytes(8, "big") + index.to_bytes(2, "big"))
            data = zlib.compress(b"".join(rows), 6)
            self._write(b"%d 0 obj\n<</Type/XRef/Size %d/W[1 8 2]%b/Filter/FlateDecode/Length %d>>\nstream\n"
                        % (number, self.count + 1, entries, len(data)))
            self._write(data + b"\nendstream\nendobj\n")
        else:
            rows = [b"%010d 00000 n \n" % self.places[each][1] for each in range(1, self.count + 1)]
            self._write(b"xref\n0 %d\n0000000000 65535 f \n" % (self.count + 1) + b"".join(rows))
            self._write(b"trailer\n<</Size %d%b>>\n" % (self.count + 1, entries))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        self.file.close()
        os.replace(self.path.with_suffix(".tmp"), self.path)


def tree(pdf: Writer, root: int, kids: list[int]) -> dict[int, int]:
    """Writes a balanced tree of pages; returns the parent of each node."""
    level, parents = [(kid, 1) for kid in kids], {}
    nodes: list[tuple[int, list[tuple[int, int]]]] = []
    while len(level) > 50:
        above = []
        for first in range(0, len(level), 50):
            group, number = level[first:first + 50], pdf.number()
            nodes.append((number, group))
            above.append((number, sum(count for _, count in group)))
        level = above
    nodes.append((root, level))
    for number, group in nodes:
        parents.update({kid: number for kid, _ in group})
    for number, group in nodes:
        parent = b"/Parent %d 0 R" % parents[number] if number != root else b""
        listed = b" ".join(b"%d 0 R" % kid for kid, _ in group)
        pdf.put(number, b"<</Type/Pages%b/Count %d/Kids[%b]>>" % (parent, sum(c for _, c in group), listed))
    return parents


def text(source: random.Random, size: int) -> bytes:
    lines, length = [b"BT /F1 9 Tf 50 790 Td 11 TL\n"], 0
    while length < size:
        lines.append(b"(%b) Tj T*\n" % " ".join(source.choices(WORDS, k=9)).encode())
        length += len(lines[-1])
    return b"".join(lines) + b"ET\n"


def pages(path: Path, count: int, content: int, links: int = 0, packed: bool = False) -> None:
    source = random.Random(count)
    pdf = Writer(path, packed)
    catalog, root = pdf.number(), pdf.number()
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    resources = pdf.add(b"<</Font<</F1 %d 0 R>>>>" % font)
    kids = [pdf.number() for _ in range(count)]
    parents = tree(pdf, root, kids)
    for kid in kids:
        stream = pdf.stream(b"", text(source, content))
        notes = [pdf.add(b"<</Type/Annot/Subtype/Link/Rect[50 %d 250 %d]/Border[0 0 0]/P %d 0 R"
                         b"/A<</S/URI/URI(https://example.invalid/%d/%d)>>>>"
                         % (50 + 20 * n, 66 + 20 * n, kid, kid, n)) for n in range(links)]
        listed = b"/Annots[%b]" % b" ".join(b"%d 0 R" % note for note in notes) if notes else b""
        pdf.put(kid, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Resources %d 0 R/Contents %d 0 R%b>>"
                % (parents[kid], resources, stream, listed))
    pdf.put(catalog, b"<</Type/Catalog/Pages %d 0 R>>" % root)
    pdf.finish(catalog)


def objects(path: Path, count: int, packed: bool = False) -> None:
    """One page, and that many small dictionaries that the catalog reaches."""
    pdf = Writer(path, packed)
    catalog, root, page = pdf.number(), pdf.number(), pdf.number()
    lists = []
    for first in range(0, count, 500):
        numbers = [pdf.add(b"<</K %d/V(value %d)/N/Item>>" % (n, n)) for n in range(first, min(first + 500, count))]
        lists.append(pdf.add(b"[%b]" % b" ".join(b"%d 0 R" % number for number in numbers)))
    pdf.put(page, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Resources<<>>>>" % root)
    pdf.put(root, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page)
    pdf.put(catalog, b"<</Type/Catalog/Pages %d 0 R/Bench[%b]>>"
            % (root, b" ".join(b"%d 0 R" % each for each in lists)))
    pdf.finish(catalog)


def pictures(path: Path, count: int, width: int, height: int, sparse: bool = False) -> None:
    """A grey picture a page, of noise that nothing compresses; or one of zeros that take no room."""
    pdf = Writer(path)
    catalog, root = pdf.number(), pdf.number()
    kids = [pdf.number() for _ in range(count)]
    parents = tree(pdf, root, kids)
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (width, height)
    for kid in kids:
        size = width * height
        picture = pdf.hole(entries, size) if sparse else pdf.stream(entries, random.Random(kid).randbytes(size))
        content = pdf.stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q\n")
        pdf.put(kid, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                b"/Resources<</XObject<</I %d 0 R>>>>>>" % (parents[kid], content, picture))
    pdf.put(catalog, b"<</Type/Catalog/Pages %d 0 R>>" % root)
    pdf.finish(catalog)


def permit(path: Path, index: int) -> None:
    """One tagged page with an emblem, a code and text, as large as an issued permit."""
    source = random.Random(index)
    pdf = Writer(path)
    catalog, root, page, structure = (pdf.number() for _ in range(4))
    font = pdf.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    # The emblem is the same in every permit; noise stands for what is compressed well already.
    emblem = pdf.stream(b"/Type/XObject/Subtype/Image/Width 120/Height 110/ColorSpace/DeviceRGB/BitsPerComponent 8"
                        b"/Filter/FlateDecode", zlib.compress(random.Random(0).randbytes(39_600), 1))
    code = pdf.stream(b"/Type/XObject/Subtype/Image/Width 264/Height 264/ColorSpace/DeviceGray/BitsPerComponent 1",
                      source.randbytes(33 * 264))
    metadata = pdf.stream(b"/Type/Metadata/Subtype/XML", XMP % index)
    body = b"BT /F1 14 Tf 160 770 Td (SURAT IZIN %06d) Tj ET\n" % index + text(source, 3500)
    content = pdf.stream(b"", body + b"q 90 0 0 90 50 720 cm /E Do Q q 110 0 0 110 430 60 cm /C Do Q\n")
    parts = [pdf.add(b"<</Type/StructElem/S/P/P %d 0 R/Pg %d 0 R/K %d>>" % (structure, page, n)) for n in range(30)]
    listed = b" ".join(b"%d 0 R" % part for part in parts)
    pdf.put(structure, b"<</Type/StructTreeRoot/K[%b]/ParentTree<</Nums[0[%b]]>>>>" % (listed, listed))
    pdf.put(page, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/StructParents 0/Contents %d 0 R/Resources"
            b"<</Font<</F1 %d 0 R>>/XObject<</E %d 0 R/C %d 0 R>>>>>>" % (root, content, font, emblem, code))
    pdf.put(root, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page)
    pdf.put(catalog, b"<</Type/Catalog/Pages %d 0 R/Lang(id)/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R"
            b"/Metadata %d 0 R>>" % (root, structure, metadata))
    pdf.finish(catalog)


SIZES = {"1 MB": 1 << 20, "32 MB": 1 << 25, "1 GB": 1 << 30, "4 GB": (1 << 32) + (1 << 20)}

MAKERS = {
    "permit": lambda path: permit(path, 0),
    "scan30": lambda path: pictures(path, 30, 248, 330),
    "big100": lambda path: pictures(path, 100, 1024, 1024),
    "giga": lambda path: pictures(path, 256, 2048, 2048),
    "pages5000": lambda path: pages(path, 5000, 8600, links=8),
    "pages5000_packed": lambda path: pages(path, 5000, 8600, links=8, packed=True),
    **{f"pages_{n}": lambda path, n=n: pages(path, n, 900) for n in (1, 10, 100, 1000, 10_000)},
    **{f"objects_{n}": lambda path, n=n: objects(path, n) for n in (1000, 10_000, 100_000, 1_000_000)},
    **{f"objects_{n}_packed": lambda path, n=n: objects(path, n, True) for n in (1000, 100_000, 1_000_000)},
    **{f"sparse_{name.replace(' ', '')}": lambda path, size=size: pictures(path, 1, 1024, size // 1024, True)
       for name, size in SIZES.items()},
}


def made(folder: Path, name: str) -> Path:
    """The document of that name, written if it is not there yet."""
    if name not in MAKERS:
        raise SystemExit(f"no input is called {name}; there are {', '.join(MAKERS)}")
    path = folder / f"{name}.pdf"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        MAKERS[name](path)
    return path


def permits(folder: Path, count: int) -> Path:
    """A folder of that many permits; a thousand are different, the others are links to these."""
    path = folder / f"permits_{count}"
    if not path.exists():
        some = folder / "permits"
        some.mkdir(parents=True, exist_ok=True)
        for index in range(min(count, 1000)):
            if not (some / f"p{index:04}.pdf").exists():
                permit(some / f"p{index:04}.pdf", index)
        unfinished = folder / f"permits_{count}.tmp"
        unfinished.mkdir(exist_ok=True)
        for index in range(count):
            link = unfinished / f"p{index:05}.pdf"
            if not link.exists():
                os.link(some / f"p{index % 1000:04}.pdf", link)
        unfinished.rename(path)
    return path
