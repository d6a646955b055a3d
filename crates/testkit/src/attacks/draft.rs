//! A permit written by hand, in one revision, with a hole for its signature.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cms::Parts;
use super::tamper::{decimal_row, object, stream, stream_rows};
use crate::pki::Officer;

/// The object numbers of the permit.
pub(super) const CATALOG: u32 = 1;
pub(super) const PAGES: u32 = 2;
pub(super) const PAGE: u32 = 3;
pub(super) const CONTENT: u32 = 4;
pub(super) const FONT: u32 = 5;
pub(super) const FORM: u32 = 6;
pub(super) const FIELD: u32 = 7;
pub(super) const SIGNATURE: u32 = 8;
pub(super) const TEXT_FIELD: u32 = 9;
pub(super) const METADATA: u32 = 10;
pub(super) const SEAL: u32 = 11;
pub(super) const TEXT_AP: u32 = 12;
pub(super) const ENCRYPTION: u32 = 17;
/// The first number that the permit leaves free.
pub(super) const FREE: u32 = 20;
/// Where the object stream and the cross-reference stream of the compact form stand.
pub(super) const OBJECT_STREAM: u32 = 18;
const XREF_STREAM: u32 = 19;

/// The place of a byte range in a signature dictionary.
pub(super) const RANGE: &str = "@RANGE@";
/// The place of the signature in a signature dictionary.
pub(super) const CONTENTS: &str = "@CONTENTS@";
/// Wide enough for every wrong byte range that is written over it.
pub(super) const RANGE_WIDTH: usize = 80;
/// Bytes of the hole: room for the chain and for what the faults add.
pub(super) const HOLE: usize = 4096;

/// How the cross-references are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Table,
    /// Object and cross-reference streams.
    Compact,
    /// A table and a stream beside it; the stream gives this object its hidden body.
    Hybrid {
        disagree_on: Option<u32>,
    },
}

/// A document to be laid out.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) header: Vec<u8>,
    pub(super) objects: BTreeMap<u32, Vec<u8>>,
    /// Bodies that no cross-reference names.
    pub(super) hidden: Vec<(u32, Vec<u8>)>,
    pub(super) style: Style,
    pub(super) trailer: String,
    pub(super) hole: usize,
    pub(super) ending: &'static str,
    /// Whether all but the encryption itself is encrypted as it is laid out.
    pub(super) locked: bool,
}

/// A document with an empty hole.
#[derive(Debug, Clone)]
pub(super) struct Laid {
    pub(super) bytes: Vec<u8>,
    /// From `<` to behind `>`.
    pub(super) hole: Range<usize>,
    /// The text of the byte range, with its brackets.
    pub(super) range: Range<usize>,
    pub(super) offsets: BTreeMap<u32, usize>,
    pub(super) hidden: Vec<usize>,
    pub(super) xref: usize,
}

/// A signed document, and where its parts stand.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub(super) laid: Laid,
    pub(super) cms: Vec<u8>,
}

pub(super) fn content(text: &str) -> Vec<u8> {
    let drawn = format!("BT /F1 18 Tf 60 700 Td ({text}) Tj ET\n/Im Do\n");
    stream("", drawn.as_bytes())
}

pub(super) fn appearance(text: &str) -> Vec<u8> {
    let entries = "/Type /XObject /Subtype /Form /BBox [0 0 100 20] \
                   /Resources << /Font << /F1 5 0 R >> >>";
    stream(entries, format!("/Tx BMC BT /F1 12 Tf 2 5 Td ({text}) Tj ET EMC").as_bytes())
}

pub(super) fn metadata(holder: &str) -> Vec<u8> {
    let xmp = format!(
        "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description \
         rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title><rdf:Alt><rdf:li \
         xml:lang=\"x-default\">PERMIT 001 FOR {holder}</rdf:li></rdf:Alt></dc:title>\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    );
    stream("/Type /Metadata /Subtype /XML", xmp.as_bytes())
}

/// The entries of the page; `annotations` and `extra` as the case wants them.
pub(super) fn page(annotations: &str, extra: &str) -> Vec<u8> {
    format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> \
         /XObject << /Im 11 0 R >> >> /Contents 4 0 R /Annots [{annotations}] {extra} >>"
    )
    .into_bytes()
}

/// The catalog of a permit with this DocMDP permission.
pub(super) fn catalog(permission: Option<u8>, extra: &str) -> Vec<u8> {
    let perms = if permission.is_some() { "/Perms << /DocMDP 8 0 R >>" } else { "" };
    format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Metadata 10 0 R {perms} {extra} >>")
        .into_bytes()
}

/// The text field with a value and further entries instead of its usual ones.
pub(super) fn text_field(value: &str, rest: &str) -> Vec<u8> {
    format!("<< /Type /Annot /Subtype /Widget /FT /Tx /T (nilai) /V ({value}) /P 3 0 R {rest} >>")
        .into_bytes()
}

/// The usual entries of the text field behind its value.
pub(super) const TEXT_REST: &str =
    "/DA (/F1 12 Tf 0 g) /Rect [60 600 160 620] /F 4 /MaxLen 12 /AP << /N 12 0 R >>";

/// A `/Reference` with one DocMDP transform.
pub(super) fn doc_mdp(permission: u8) -> String {
    format!(
        "/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams \
         << /Type /TransformParams /P {permission} /V /1.2 >> >>]"
    )
}

/// A signature dictionary with a place for the range and the signature.
pub(super) fn signature(sub_filter: &str, extra: &str) -> Vec<u8> {
    format!(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /{sub_filter} {extra} \
         /ByteRange {RANGE} /Contents {CONTENTS} /M (D:20261124100000+07'00') >>"
    )
    .into_bytes()
}

pub(super) const CADES: &str = "ETSI.CAdES.detached";

impl Draft {
    /// The permit: certified with a permission, or with an approval signature.
    pub(super) fn permit(permission: Option<u8>) -> Self {
        let reference = permission.map(doc_mdp).unwrap_or_default();
        let text = |body: &str| body.as_bytes().to_vec();
        let seal = "/Type /XObject /Subtype /Form /BBox [0 0 60 60]";
        let objects = BTreeMap::from([
            (CATALOG, catalog(permission, "")),
            (PAGES, text("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")),
            (PAGE, page("7 0 R 9 0 R", "")),
            (CONTENT, content("PERMIT 001 FOR BUDI")),
            (FONT, text("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")),
            (
                FORM,
                text(
                    "<< /Fields [7 0 R 9 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) \
                     /DR << /Font << /F1 5 0 R >> >> >>",
                ),
            ),
            (
                FIELD,
                text(
                    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE1) /V 8 0 R /F 132 \
                     /P 3 0 R /Rect [0 0 0 0] >>",
                ),
            ),
            (SIGNATURE, signature(CADES, &reference)),
            (TEXT_FIELD, text_field("1.000", TEXT_REST)),
            (METADATA, metadata("BUDI")),
            (SEAL, stream(seal, b"0.8 g 5 5 50 50 re f")),
            (TEXT_AP, appearance("1.000")),
        ]);
        Self {
            header: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            objects,
            hidden: Vec::new(),
            style: Style::Table,
            trailer: String::new(),
            hole: HOLE,
            ending: "\n",
            locked: false,
        }
    }

    /// The permit with no field but that of its signature.
    pub(super) fn bare(permission: Option<u8>) -> Self {
        let form = "<< /Fields [7 0 R] /SigFlags 3 >>";
        let mut draft = Self::permit(permission).with(FORM, form).with(PAGE, page("7 0 R", ""));
        draft.objects.remove(&TEXT_FIELD);
        draft.objects.remove(&TEXT_AP);
        draft
    }

    /// The same permit before anyone signed it: no signature field.
    pub(super) fn unsigned() -> Self {
        let form = "<< /Fields [9 0 R] /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> >>";
        let mut draft = Self::permit(None).with(FORM, form).with(PAGE, page("9 0 R", ""));
        draft.objects.remove(&FIELD);
        draft.objects.remove(&SIGNATURE);
        draft
    }

    pub(super) fn with(mut self, number: u32, body: impl AsRef<[u8]>) -> Self {
        self.objects.insert(number, body.as_ref().to_vec());
        self
    }

    pub(super) fn with_style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Lays the document out at the start of a file.
    pub(super) fn lay_out(&self) -> Laid {
        self.lay_out_at(0)
    }

    /// Lays the document out for a place `at` bytes into a file.
    pub(super) fn lay_out_at(&self, at: usize) -> Laid {
        let mut bytes = self.header.clone();
        let mut places = Places::default();
        let mut offsets = BTreeMap::new();
        let packed = self.packed();
        for (number, body) in &self.objects {
            if packed.iter().any(|(n, _)| n == number) {
                continue;
            }
            offsets.insert(*number, at + bytes.len());
            let locked = (self.locked && *number != ENCRYPTION)
                .then(|| super::locked::body(body, &super::locked::USUAL));
            let body = locked.as_ref().unwrap_or(body);
            let body = places.filled(&bytes, *number, body, self.hole);
            object(&mut bytes, *number, 0, &body);
        }
        let mut hidden = Vec::new();
        for (number, body) in &self.hidden {
            hidden.push(at + bytes.len());
            object(&mut bytes, *number, 0, body);
        }
        let xref = match self.style {
            Style::Table => self.write_table(&mut bytes, at, &offsets, ""),
            Style::Compact => self.write_compact(&mut bytes, at, &mut offsets, &packed),
            Style::Hybrid { disagree_on } => {
                let stream_at = at + bytes.len();
                let mut seen = offsets.clone();
                if let (Some(number), Some(offset)) = (disagree_on, hidden.first()) {
                    seen.insert(number, *offset);
                }
                let rows = seen.iter().map(|(n, o)| (*n, 1, *o as u64, 0)).collect::<Vec<_>>();
                let entries = format!("/Type /XRef /Size {FREE} /Root 1 0 R");
                object(&mut bytes, XREF_STREAM, 0, &stream_rows(&entries, &rows));
                offsets.insert(XREF_STREAM, stream_at);
                self.write_table(&mut bytes, at, &offsets, &format!("/XRefStm {stream_at}"))
            }
        };
        bytes.extend(format!("startxref\n{xref}\n%%EOF{}", self.ending).bytes());
        let Places { hole, range } = places;
        Laid { bytes, hole, range, offsets, hidden, xref }
    }

    /// What stands in the object stream of the compact form.
    pub(super) fn packed(&self) -> Vec<(u32, &[u8])> {
        let is_stream = |body: &[u8]| body.windows(6).any(|w| w == b"stream");
        let fits = |number: u32, body: &[u8]| {
            let alone = number == SIGNATURE || number == ENCRYPTION;
            self.style == Style::Compact && !is_stream(body) && !alone
        };
        let objects = self.objects.iter().map(|(number, body)| (*number, body.as_slice()));
        objects.filter(|(number, body)| fits(*number, body)).collect()
    }

    fn write_table(
        &self,
        bytes: &mut Vec<u8>,
        at: usize,
        offsets: &BTreeMap<u32, usize>,
        extra: &str,
    ) -> usize {
        let xref = at + bytes.len();
        let mut free: Vec<u32> = (0..FREE).filter(|number| !offsets.contains_key(number)).collect();
        free.rotate_left(1);
        let mut next = free.into_iter();
        bytes.extend(format!("xref\n0 {FREE}\n").bytes());
        for number in 0..FREE {
            bytes.extend(match offsets.get(&number) {
                Some(offset) => decimal_row(*offset, 0, 'n'),
                None => {
                    let generation = if number == 0 { 65_535 } else { 0 };
                    decimal_row(next.next().unwrap_or(0) as usize, generation, 'f')
                }
            });
        }
        let trailer = &self.trailer;
        bytes
            .extend(format!("trailer\n<< /Size {FREE} /Root 1 0 R {extra} {trailer} >>\n").bytes());
        xref
    }

    fn write_compact(
        &self,
        bytes: &mut Vec<u8>,
        at: usize,
        offsets: &mut BTreeMap<u32, usize>,
        packed: &[(u32, &[u8])],
    ) -> usize {
        offsets.insert(OBJECT_STREAM, at + bytes.len());
        let mut holder = object_stream(packed);
        if self.locked {
            holder = super::locked::body(&holder, &super::locked::USUAL);
        }
        object(bytes, OBJECT_STREAM, 0, &holder);
        let xref = at + bytes.len();
        offsets.insert(XREF_STREAM, xref);
        let mut rows: Vec<(u32, u8, u64, u16)> =
            offsets.iter().map(|(n, o)| (*n, 1, *o as u64, 0)).collect();
        rows.extend((0u16..).zip(packed).map(|(i, (n, _))| (*n, 2, u64::from(OBJECT_STREAM), i)));
        rows.push((0, 0, 0, 65_535));
        rows.sort_unstable();
        let entries = format!("/Type /XRef /Size {FREE} /Root 1 0 R {}", self.trailer);
        object(bytes, XREF_STREAM, 0, &stream_rows(&entries, &rows));
        xref
    }

    /// Lays the document out and signs it rightly.
    pub(super) fn signed_by(&self, officer: &Officer) -> Signed {
        self.lay_out().seal(|content| Parts::of(officer, content).build())
    }
}

/// Packs bodies into an object stream.
pub(super) fn object_stream(packed: &[(u32, &[u8])]) -> Vec<u8> {
    let (mut index, mut data) = (String::new(), Vec::new());
    for (number, body) in packed {
        index += &format!("{number} {} ", data.len());
        data.extend_from_slice(body);
        data.push(b'\n');
    }
    let entries = format!("/Type /ObjStm /N {} /First {}", packed.len(), index.len());
    let mut all = index.into_bytes();
    all.extend(data);
    stream(&entries, &all)
}

/// Where the hole and the range came to stand.
#[derive(Default)]
struct Places {
    hole: Range<usize>,
    range: Range<usize>,
}

impl Places {
    /// Puts a blank range and an empty hole into the first body that has a place for them.
    fn filled(&mut self, before: &[u8], number: u32, body: &[u8], hole: usize) -> Vec<u8> {
        let mut out = body.to_vec();
        let start = before.len() + format!("{number} 0 obj\n").len();
        let find =
            |out: &[u8], mark: &str| out.windows(mark.len()).position(|w| w == mark.as_bytes());
        if let Some(found) = find(&out, RANGE) {
            let blank = format!("[{}]", " ".repeat(RANGE_WIDTH - 2));
            out.splice(found..found + RANGE.len(), blank.bytes());
            self.range = start + found..start + found + RANGE_WIDTH;
        }
        if let Some(found) = find(&out, CONTENTS) {
            let blank = format!("<{}>", "0".repeat(2 * hole));
            out.splice(found..found + CONTENTS.len(), blank.bytes());
            self.hole = start + found..start + found + blank.len();
            if self.range.start > start + found {
                let shift = blank.len() - CONTENTS.len();
                self.range = self.range.start + shift..self.range.end + shift;
            }
        }
        out
    }
}

impl Laid {
    /// The two covered parts of a right signature, as start and length.
    pub(super) fn covered(&self) -> [(usize, usize); 2] {
        [(0, self.hole.start), (self.hole.end, self.bytes.len() - self.hole.end)]
    }

    /// Signs what a right byte range covers.
    pub(super) fn seal(self, make: impl FnOnce(&[u8]) -> Vec<u8>) -> Signed {
        let covered = self.covered();
        self.seal_over(&covered, make)
    }

    /// Signs the given parts, and writes them as the byte range.
    pub(super) fn seal_over(
        self,
        covered: &[(usize, usize)],
        make: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Signed {
        let numbers: Vec<String> =
            covered.iter().flat_map(|(at, len)| [at.to_string(), len.to_string()]).collect();
        self.seal_as(covered, &format!("[{}]", numbers.join(" ")), make)
    }

    /// Signs the given parts under a byte range of any text.
    #[expect(clippy::indexing_slicing, reason = "the draft says itself where its parts are")]
    pub(super) fn seal_as(
        mut self,
        covered: &[(usize, usize)],
        range: &str,
        make: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Signed {
        write_padded(&mut self.bytes[self.range.clone()], range.as_bytes(), b' ');
        let content: Vec<u8> =
            covered.iter().flat_map(|(at, len)| &self.bytes[*at..at + len]).copied().collect();
        let cms = make(&content);
        let hole = self.hole.start + 1..self.hole.end - 1;
        write_padded(&mut self.bytes[hole], hex(&cms).as_bytes(), b'0');
        Signed { laid: self, cms }
    }
}

impl Signed {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.laid.bytes
    }

    /// The file with another text in the place of the byte range, blanks behind it.
    #[expect(clippy::indexing_slicing, reason = "the draft says itself where its parts are")]
    pub(super) fn with_range(&self, text: &str) -> Vec<u8> {
        let mut bytes = self.laid.bytes.clone();
        write_padded(&mut bytes[self.laid.range.clone()], text.as_bytes(), b' ');
        bytes
    }

    /// The file with another token in the place of the signature, blanks behind it.
    #[expect(clippy::indexing_slicing, reason = "the draft says itself where its parts are")]
    pub(super) fn with_hole(&self, text: &[u8]) -> Vec<u8> {
        let mut bytes = self.laid.bytes.clone();
        write_padded(&mut bytes[self.laid.hole.clone()], text, b' ');
        bytes
    }

    /// The token of the signature, as it stands.
    #[expect(clippy::indexing_slicing, reason = "the draft says itself where its parts are")]
    pub(super) fn token(&self) -> &[u8] {
        &self.laid.bytes[self.laid.hole.clone()]
    }
}

/// Writes text over a place and fills the rest of it.
#[expect(clippy::panic, reason = "a text that is too long is a fault of the generator")]
fn write_padded(place: &mut [u8], text: &[u8], pad: u8) {
    place.fill(pad);
    match place.get_mut(..text.len()) {
        Some(head) => head.copy_from_slice(text),
        None => panic!("{} bytes do not fit {}", text.len(), place.len()),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
