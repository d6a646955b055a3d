//! Permits with what proves a time or a status: tokens among the attributes, a security store behind
//! the signature, and a stamp over the document.

use segel_crypto::der::{self, tag};
use segel_crypto::{Digest, DigestAlgorithm, KeyKind, UnixTime};
use segel_pdf::{Dictionary, Document, Increment, IncrementOptions, Object, ObjectId};
use segel_sign::ValidationData;

use super::bench::{Bench, sign};
use super::cms::{Parts, attribute};
use super::draft::{CATALOG, Draft};
use crate::levels::{self, NOW, refilled};
use crate::pki::{Officer, TokenTemplate};

pub(super) const HOUR: i64 = 3600;
pub(super) const DAY: i64 = 24 * HOUR;
pub(super) const SHA256: DigestAlgorithm = DigestAlgorithm::Sha256;
/// OCSP responses among the revocation data of a SignedData (RFC 5940).
const OCSP_IN_CMS: &str = "1.3.6.1.5.5.7.16.2";
pub(super) const SIGNATURE_TIME_STAMP: &str = "1.2.840.113549.1.9.16.2.14";
pub(super) const CONTENT_TIME_STAMP: &str = "1.2.840.113549.1.9.16.2.20";
/// Bytes of a hole that tokens fit into.
pub(super) const WIDE: usize = 16_384;

/// An instant some seconds after the signature is made.
pub(super) fn after(seconds: i64) -> UnixTime {
    NOW.plus_seconds(seconds)
}

/// An officer whose certificate ends a day after the signature.
pub(super) fn brief(bench: &Bench) -> Officer {
    levels::officer_until(&bench.pki, KeyKind::P256, after(DAY))
}

/// Signs the permit, with further signed attributes made of its content, and with tokens made of the
/// signature value.
pub(super) fn permit(
    officer: &Officer,
    signed: &dyn Fn(&Digest) -> Vec<Vec<u8>>,
    tokens: &dyn Fn(&Digest) -> Vec<Vec<u8>>,
) -> Vec<u8> {
    let mut draft = Draft::permit(None);
    draft.hole = WIDE;
    let sealed = draft.lay_out().seal(|content| {
        let mut parts = Parts::of(officer, content);
        parts.attributes.extend(signed(&SHA256.digest(content)));
        let value = sign(officer, &parts.to_be_signed());
        let tokens = tokens(&SHA256.digest(&value));
        parts.signature = Some(value);
        if !tokens.is_empty() {
            let values: Vec<&[u8]> = tokens.iter().map(Vec::as_slice).collect();
            parts.unsigned.push(attribute(SIGNATURE_TIME_STAMP, &values));
        }
        parts.build()
    });
    sealed.laid.bytes
}

/// Signs the permit and nothing more.
pub(super) fn plain(officer: &Officer) -> Vec<u8> {
    permit(officer, &|_| Vec::new(), &|_| Vec::new())
}

/// Signs the permit with one token.
pub(super) fn stamped(officer: &Officer, token: &dyn Fn(&Digest) -> Vec<u8>) -> Vec<u8> {
    permit(officer, &|_| Vec::new(), &|digest| vec![token(digest)])
}

/// Appends a security store of these certificates, lists and responses, whatever they are.
#[expect(clippy::expect_used, reason = "a bench that cannot append has nothing to go on with")]
pub(super) fn with_store(
    file: &Vec<u8>,
    certificates: &[Vec<u8>],
    crls: &[Vec<u8>],
    responses: &[Vec<u8>],
) -> Vec<u8> {
    let document = Document::open(file).expect("a readable document");
    let mut increment = Increment::new(&document).expect("a document to append to");
    let mut store = Dictionary::new().with("Type", Object::name("DSS"));
    for (key, list) in [("Certs", certificates), ("CRLs", crls), ("OCSPs", responses)] {
        if list.is_empty() {
            continue;
        }
        let mut items = Vec::new();
        for data in list {
            let id = increment.new_id();
            increment.set_stream(id, Dictionary::new(), data.clone());
            items.push(Object::Reference(id));
        }
        store.insert(key, Object::Array(items));
    }
    let id = increment.new_id();
    increment.set(id, Object::Dictionary(store));
    let catalog = document.catalog().expect("a catalog").clone();
    let catalog = catalog.with("DSS", Object::Reference(id));
    let root = ObjectId { number: CATALOG, generation: 0 };
    increment.set(root, Object::Dictionary(catalog));
    let written = increment.finish(IncrementOptions { file_id: [7; 16] });
    [file.as_slice(), &written.expect("an increment").bytes].concat()
}

/// The same for data that the product would write too.
pub(super) fn with_data(file: &Vec<u8>, data: &ValidationData) -> Vec<u8> {
    let certificates: Vec<Vec<u8>> =
        data.certificates.iter().map(|certificate| certificate.as_der().to_vec()).collect();
    with_store(file, &certificates, &data.crls, &data.ocsp_responses)
}

/// Stamps the whole document with a token that the case bends.
pub(super) fn stamped_over(
    bench: &Bench,
    file: &Vec<u8>,
    at: UnixTime,
    bend: &dyn Fn(TokenTemplate) -> TokenTemplate,
) -> Vec<u8> {
    let token = |template| bench.pki.timestamp_of(&bend(template));
    stamped_with(bench, file, at, &token)
}

/// Stamps the whole document with a token that the case makes.
#[expect(clippy::expect_used, reason = "a bench that cannot stamp has nothing to go on with")]
pub(super) fn stamped_with(
    bench: &Bench,
    file: &Vec<u8>,
    at: UnixTime,
    token: &dyn Fn(TokenTemplate) -> Vec<u8>,
) -> Vec<u8> {
    // First with a stamp that is later than any other, since the product refuses a broken order.
    let late = after(300 * DAY);
    let good = levels::stamp_document(file, &bench.pki, late).expect("a stamped document");
    let document = Document::open(&good).expect("a readable document");
    let fields = document.signature_fields().expect("readable fields");
    let values = fields.iter().filter_map(|field| field.value.as_ref());
    let newest = values.max_by_key(|value| value.byte_range.end()).expect("a stamp");
    let range = newest.byte_range;
    let part = |from: u64, to: u64| {
        let (from, to) = (usize::try_from(from).ok(), usize::try_from(to).ok());
        good.get(from.unwrap_or(0)..to.unwrap_or(0)).unwrap_or_default()
    };
    let covered = [part(0, range.before), part(range.after_offset, range.end())].concat();
    let token = token(TokenTemplate::new(SHA256.digest(&covered), at));
    refilled(&good, range, &token).expect("room for the token")
}

/// Adds lists to a store, as the product does.
#[expect(clippy::expect_used, reason = "a bench that cannot append has nothing to go on with")]
pub(super) fn with_more(file: &Vec<u8>, data: &ValidationData) -> Vec<u8> {
    levels::with_data(file, data).expect("a store to add to")
}

/// Puts responses among the revocation data of a token, which its signature does not cover.
#[expect(clippy::expect_used, reason = "the bench made the token itself")]
pub(super) fn with_responses(token: &[u8], responses: &[Vec<u8>]) -> Vec<u8> {
    let inside = |bytes: &[u8], tag| der::single(bytes, tag).expect("a token").value.to_vec();
    let info = inside(token, tag::SEQUENCE);
    let mut info = der::Reader::new(&info);
    let kind = info.expect(tag::OID).expect("a type").encoding.to_vec();
    let signed_data = inside(info.rest(), tag::context_constructed(0));
    let parts = inside(&signed_data, tag::SEQUENCE);
    let mut reader = der::Reader::new(&parts);
    let mut parts: Vec<Vec<u8>> = Vec::new();
    while !reader.is_empty() {
        parts.push(reader.read_any().expect("a part").encoding.to_vec());
    }
    let others = responses.iter().map(|response| {
        der::tlv(tag::context_constructed(1), &[der::oid(OCSP_IN_CMS), response.clone()].concat())
    });
    let others: Vec<u8> = others.flatten().collect();
    parts.insert(parts.len() - 1, der::tlv(tag::context_constructed(1), &others));
    let explicit = der::tlv(tag::context_constructed(0), &der::tlv(tag::SEQUENCE, &parts.concat()));
    der::sequence(&[&kind, &explicit])
}
