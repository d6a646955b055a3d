//! Inputs to begin with: documents, messages and certificates of the bench.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use segel_crypto::{KeyKind, PrivateKey};
use segel_pdf::Document;
use segel_sign::{Appearance, Credential, Permission, Place, SigningPlan};
use segel_testkit::document::{one_page, page_of};
use segel_testkit::levels::{NOW, evidence, sign, stamp, with_data};
use segel_testkit::pki::{Officer, Pki};

/// The authority, the officer and the signed files, made once a process.
pub struct Bench {
    /// The authority that every verdict trusts.
    pub pki: Pki,
    /// Signs what `round_trip` is given.
    pub credential: Credential,
    /// VALID files, each with the end of the part before the hole and the start of that after it.
    pub signed: Vec<Signed>,
    officer: Officer,
}

impl std::fmt::Debug for Bench {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bench").field("signed", &self.signed.len()).finish_non_exhaustive()
    }
}

/// A file that is VALID as it stands.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The file.
    pub bytes: Vec<u8>,
    /// Where its last signature's hole stands, `<` and `>` within it.
    pub hole: std::ops::Range<usize>,
    /// How many bytes from the start the last signature speaks for.
    pub end: usize,
}

impl Signed {
    /// Says whether a file has every byte of this one outside the hole, and no other.
    #[must_use]
    pub fn is_covered_by(&self, other: &[u8]) -> bool {
        other.len() == self.bytes.len()
            && other.get(..self.hole.start) == self.bytes.get(..self.hole.start)
            && other.get(self.hole.end..) == self.bytes.get(self.hole.end..)
    }
}

/// The bench of this process.
///
/// # Panics
///
/// When the bench cannot sign its own files.
pub fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(made)
}

#[expect(clippy::expect_used, reason = "without its own files the bench has nothing to go on with")]
fn made() -> Bench {
    let pki = Pki::quick(NOW.plus_seconds(-3600));
    let officer = pki.officer(KeyKind::P256, "Budi Santoso");
    let key = PrivateKey::from_pkcs8(&officer.pkcs8_der).expect("a bench key");
    let credential =
        Credential::new(Arc::new(key), officer.chain.clone()).expect("a bench credential");
    let mut signed = Vec::new();
    let mut keep = |bytes: Vec<u8>| {
        let range = Document::open(bytes.as_slice())
            .and_then(|document| document.signature_fields())
            .expect("a readable document")
            .into_iter()
            .filter_map(|field| field.value)
            .map(|value| value.byte_range)
            .max_by_key(segel_pdf::ByteRange::end)
            .expect("a signature");
        let at = |offset: u64| usize::try_from(offset).expect("a small file");
        signed.push(Signed {
            hole: at(range.before)..at(range.after_offset),
            end: at(range.end()),
            bytes,
        });
    };
    let finished = |source: &Vec<u8>, plan| {
        let mut out = Vec::new();
        let one = sign(source, plan, &officer).expect("a signable document");
        one.write_to(source, &mut out).expect("a document that did not change");
        out
    };
    let locked = || SigningPlan::certification(Permission::None);
    let plain = one_page();
    keep(finished(&plain, locked()));
    let place = Place { page: 1, x: 300.0, y: 650.0, width: 200.0, height: 60.0 };
    let look = Appearance::new().with_line("Ditandatangani secara elektronik");
    keep(finished(&plain, locked().with_place(place).with_appearance(look)));
    keep(finished(&with_streams(), locked()));
    let once = finished(&plain, SigningPlan::approval().with_field("TTE1"));
    keep(finished(&once, SigningPlan::approval().with_field("TTE2")));
    let stamped = stamp(sign(&plain, locked(), &officer).expect("a signature"), &pki, NOW, None)
        .expect("a stamp");
    let mut timed = Vec::new();
    stamped.write_to(&plain, &mut timed).expect("a document that did not change");
    keep(timed);
    Bench { pki, credential, signed, officer }
}

/// Unsigned documents of several makes.
#[must_use]
pub fn unsigned() -> Vec<Vec<u8>> {
    vec![one_page(), page_of("BT /F1 12 Tf 72 700 Td (Izin) Tj ET"), with_streams()]
}

/// Unsigned and signed documents.
#[must_use]
pub fn documents() -> Vec<Vec<u8>> {
    let mut all = unsigned();
    all.extend(bench().signed.iter().map(|signed| signed.bytes.clone()));
    all.extend(long_term());
    all
}

/// A document with its validation data, which is VALID and has a revision after its signature.
fn long_term() -> Option<Vec<u8>> {
    let bench = bench();
    let data = evidence(&bench.pki, &[&bench.officer.certificate], NOW);
    with_data(&bench.signed.last()?.bytes, &data).ok()
}

/// Choices of edits: which file, then where and what.
#[must_use]
pub fn edits() -> Vec<Vec<u8>> {
    let mut all = vec![Vec::new()];
    for (file, signed) in (0u8..).zip(&bench().signed) {
        let places = [0, 9, signed.hole.start, signed.hole.end, signed.hole.end + 12, signed.end];
        for at in places {
            for operation in 0u8..3 {
                let mut one = vec![file];
                one.extend(u32::try_from(at).unwrap_or_default().to_le_bytes());
                one.extend([operation, 2, b'0', b' ']);
                all.push(one);
            }
        }
    }
    all
}

/// Bodies of object streams: a choice of coding, then the content.
#[must_use]
pub fn streams() -> Vec<Vec<u8>> {
    let body = b"3 0 4 31 << /Type /Pages /Kids [] /Count 0 >> << /A [1 2 (b) <63>] >>";
    (0u8..8)
        .map(|coding| {
            let mut one = vec![coding];
            match coding % 4 {
                1 => one.extend(deflated(body)),
                2 => one.extend(body.iter().flat_map(|b| format!("{b:02x}").into_bytes())),
                _ => one.extend(body),
            }
            one
        })
        .collect()
}

/// CMS messages and time-stamp answers.
#[must_use]
pub fn messages() -> Vec<Vec<u8>> {
    let bench = bench();
    let mut all: Vec<Vec<u8>> = bench
        .signed
        .iter()
        .filter_map(|signed| Document::open(signed.bytes.as_slice()).ok()?.signature_fields().ok())
        .flatten()
        .filter_map(|field| Some(field.value?.contents.clone()))
        .collect();
    let imprint = segel_crypto::DigestAlgorithm::Sha256.digest(b"segel");
    let template = segel_testkit::pki::TokenTemplate::new(imprint, NOW);
    all.push(bench.pki.timestamp_response(&template));
    all.push(bench.pki.timestamp_of(&template));
    all
}

/// Certificates, lists and status answers.
#[must_use]
pub fn certificates() -> Vec<Vec<u8>> {
    let bench = bench();
    let data = evidence(&bench.pki, &[&bench.officer.certificate], NOW);
    let mut all: Vec<Vec<u8>> =
        bench.officer.chain.iter().map(|certificate| certificate.as_der().to_vec()).collect();
    all.extend(data.crls);
    all.extend(data.ocsp_responses);
    all.push(bench.pki.root_pem().into_bytes());
    all
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail; an empty stream would be a seed too.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// A document whose catalog stands in an object stream, named by a cross-reference stream.
fn with_streams() -> Vec<u8> {
    let members = [
        (1, "<< /Type /Catalog /Pages 2 0 R >>"),
        (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        (3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>"),
    ];
    let (mut head, mut body) = (String::new(), String::new());
    for (number, text) in members {
        head += &format!("{number} {} ", body.len());
        body += text;
        body += " ";
    }
    let first = head.len();
    let packed = deflated(format!("{head}{body}").as_bytes());
    in_object_stream(&packed, "/FlateDecode", members.len(), first)
}

/// A file of one object stream with number 4 that holds objects 1 to `count`, and the
/// cross-reference stream that says so.
#[must_use]
pub fn in_object_stream(packed: &[u8], filter: &str, count: usize, first: usize) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let stream = file.len();
    let filter = if filter.is_empty() { String::new() } else { format!("/Filter {filter} ") };
    file.extend(
        format!(
            "4 0 obj\n<< /Type /ObjStm /N {count} /First {first} {filter}/Length {} >>\nstream\n",
            packed.len()
        )
        .bytes(),
    );
    file.extend(packed);
    file.extend(b"\nendstream\nendobj\n");
    let table = file.len();
    let mut entries = vec![0, 0, 0, 0, 0xff];
    for index in 0..3u8 {
        entries.extend([2, 0, 0, 4, index]);
    }
    for offset in [stream, table] {
        let offset = u32::try_from(offset).unwrap_or_default().to_be_bytes();
        entries.push(1);
        entries.extend(offset.get(1..).unwrap_or_default());
        entries.push(0);
    }
    file.extend(
        format!(
            "5 0 obj\n<< /Type /XRef /Size 6 /W [1 3 1] /Root 1 0 R /Length {} >>\nstream\n",
            entries.len()
        )
        .bytes(),
    );
    file.extend(&entries);
    file.extend(format!("\nendstream\nendobj\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}
