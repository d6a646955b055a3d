//! Encrypted permits: what one reader decrypts and another takes as it stands.

use aes::Aes256;
use cbc::cipher::block_padding::{NoPadding, Pkcs7};
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use segel_crypto::DigestAlgorithm;

use super::draft::{
    CATALOG, CONTENT, Draft, ENCRYPTION, METADATA, PAGE, PAGES, Style, TEXT_FIELD, page, text_field,
};
use super::fills::{BESIDE, empty, face, filled, shown};
use super::tamper::{Append, Closing, last_xref, object, stream, stream_rows};
use super::{CHANGED, Cases, VALID, VALID_THEN_CHANGED};

/// The key of the file, and the vectors of what is signed and of what comes after it.
const KEY: [u8; 32] = *b"the key of every encrypted file.";
pub(super) const USUAL: [u8; 16] = *b"the first vector";
const OTHER: [u8; 16] = *b"another vector.!";
/// What the permit may gain beside what it has.
const NOTE: u32 = 14;
const MORE: u32 = 15;

pub(super) fn add(cases: &mut Cases<'_>) {
    cases.class("encrypted");
    honest(cases);
    holes(cases);
    drawn(cases);
    faces(cases);
    hidden(cases);
}

#[expect(clippy::expect_used, reason = "keys and vectors of these lengths are taken")]
fn encryptor(key: &[u8], vector: &[u8; 16]) -> cbc::Encryptor<Aes256> {
    cbc::Encryptor::new_from_slices(key, vector).expect("a key of 32 bytes and a vector of 16")
}

/// What a vector makes of data under the key of the file.
fn sealed(data: &[u8], vector: &[u8; 16]) -> Vec<u8> {
    [vector.as_slice(), &encryptor(&KEY, vector).encrypt_padded_vec::<Pkcs7>(data)].concat()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A body with its strings and its stream encrypted.
pub(super) fn body(plain: &[u8], vector: &[u8; 16]) -> Vec<u8> {
    let word = plain.windows(7).position(|part| part == b"stream\n");
    let (head, data) = plain.split_at(word.unwrap_or(plain.len()));
    let (mut out, mut string, mut depth) = (Vec::new(), Vec::new(), 0);
    for byte in head {
        match (byte, depth) {
            (b'(', 0) => depth = 1,
            (b')', 1) => {
                out.extend(format!("<{}>", hex(&sealed(&string, vector))).bytes());
                string.clear();
                depth = 0;
            }
            (_, 0) => out.push(*byte),
            (byte, _) => {
                depth += i32::from(*byte == b'(') - i32::from(*byte == b')');
                string.push(*byte);
            }
        }
    }
    let Some(data) = data.strip_prefix(b"stream\n") else { return out };
    let data = data.strip_suffix(b"\nendstream").unwrap_or(data);
    let entries = String::from_utf8_lossy(&out);
    let (entries, _) = entries.rsplit_once("/Length").unwrap_or((&entries, ""));
    stream(entries.trim_start_matches("<<"), &sealed(data, vector))
}

/// The encryption dictionary: revision 5, which a user's empty password opens.
fn dictionary() -> String {
    let entry = |password: &[u8], with: &[u8]| {
        let digest = |salt: &[u8]| {
            let hashed = DigestAlgorithm::Sha256.digest(&[password, salt, with].concat());
            hashed.as_bytes().to_vec()
        };
        let (check, salt) = (b"checking", b"salt/key");
        let wrapped = encryptor(&digest(salt), &[0; 16]).encrypt_padded_vec::<NoPadding>(&KEY);
        ([&digest(check), check.as_slice(), salt].concat(), wrapped)
    };
    let (user, user_key) = entry(b"", b"");
    let (owner, owner_key) = entry(b"owner", &user);
    let permissions = [&(-4i32).to_le_bytes()[..], &[0xff; 4], b"Tadb", b"more"].concat();
    let permissions = encryptor(&KEY, &[0; 16]).encrypt_padded_vec::<NoPadding>(&permissions);
    format!(
        "<< /Filter /Standard /V 5 /R 5 /Length 256 /P -4 /U <{}> /UE <{}> /O <{}> /OE <{}> \
         /Perms <{}> /CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> \
         /StmF /StdCF /StrF /StdCF >>",
        hex(&user),
        hex(&user_key),
        hex(&owner),
        hex(&owner_key),
        hex(&permissions),
    )
}

const NAMED: &str = "/Encrypt 17 0 R /ID [<0123> <0123>]";

/// A draft that is encrypted as it is laid out.
fn locked(draft: Draft) -> Draft {
    let mut draft = draft.with(ENCRYPTION, dictionary());
    (draft.trailer, draft.locked) = (NAMED.to_owned(), true);
    draft
}

/// An increment whose strings and streams are encrypted with another vector.
fn later(mut append: Append) -> Append {
    for (.., plain) in &mut append.objects {
        *plain = body(plain, &OTHER);
    }
    append.trailer = NAMED.to_owned();
    append
}

fn honest(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = locked(empty("NILAI", BESIDE)).signed_by(&bench.officer);
    let append = filled("1.000.000", BESIDE, face(5, &shown("1.000.000")));
    let title = "a field of an encrypted permit filled in, after P=2";
    let reason = "It is what P=2 is for, and all readers decrypt it alike.";
    let file = later(append).to(base.bytes());
    cases.class(super::HONEST);
    cases.grown(base.bytes(), "ok-locked-fill", title, reason, file, VALID_THEN_CHANGED);
    let part = stream("/Filter /Crypt /DecodeParms << /Name /StdCF >>", b"0 g 60 650 9 9 re f");
    let draft = empty("NILAI", BESIDE).with(MORE, part);
    let page = draft.objects.get(&PAGE).map(|page| String::from_utf8_lossy(page).into_owned());
    let page = page.unwrap_or_default().replace("/Contents 4 0 R", "/Contents [4 0 R 15 0 R]");
    let base = locked(draft.with(PAGE, page)).signed_by(&bench.officer);
    let append = filled("1.000.000", BESIDE, face(5, &shown("1.000.000")));
    let title =
        "a field filled in on an encrypted page of which a part has a crypt filter, after P=2";
    let reason = "Who knows of the filter, and who does not, sees that part as it was signed.";
    let file = later(append).to(base.bytes());
    cases.grown(base.bytes(), "ok-locked-crypt", title, reason, file, VALID_THEN_CHANGED);
    let base = locked(Draft::permit(Some(1)));
    let signed = base.signed_by(&bench.officer);
    let mut append = Append::new();
    for number in [CATALOG, PAGES, PAGE, CONTENT, TEXT_FIELD, METADATA] {
        let plain = base.objects.get(&number).cloned().unwrap_or_default();
        append = append.object(number, plain);
    }
    let file = later(append).to(signed.bytes());
    let title = "the objects of an encrypted permit said again with another vector";
    let reason = "All readers decrypt them to what was signed.";
    cases.grown(signed.bytes(), "ok-locked-again", title, reason, file, VALID);
    cases.class("encrypted");
}

/// A note whose text, as it stands, is that of what some readers take for a signature.
fn note(appearance: &str, more: &str, text: &[u8]) -> String {
    format!(
        "<< /Subtype /FreeText /F 4 /Rect [60 400 300 440] /DA {appearance} /P 3 0 R {more} \
         /Contents <{}> >>",
        hex(text)
    )
}

const LETTERS: &str = "(/Helv 12 Tf 0 g)";

/// Notes that look like signatures, and stand where there are no vectors.
fn holes(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "What stands in the hole of a signature is not encrypted: readers that take this for \
                  one see other bytes than those that do not.";
    let noted = || Draft::permit(Some(1)).with(PAGE, page("7 0 R 9 0 R 14 0 R", ""));
    for (id, title, more) in [
        (
            "locked-note-signature",
            "an encrypted note that calls itself a signature said again with another vector",
            "/Type /Sig",
        ),
        (
            "locked-note-stamp",
            "an encrypted note that calls itself a time stamp said again with another vector",
            "/Type /DocTimeStamp",
        ),
    ] {
        let text = |vector| note(LETTERS, more, &sealed(b"PAID 9.000.000", vector));
        let base = locked(noted().with(NOTE, text(&USUAL))).signed_by(&bench.officer);
        let file = later(Append::one(NOTE, text(&OTHER))).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
    let text = sealed(b"PAID 9.000.000", &USUAL);
    let ranged = note(LETTERS, "/ByteRange [0 1 2 3]", &text);
    let base = locked(noted().with(NOTE, &*ranged).with_style(Style::Compact));
    let base = base.signed_by(&bench.officer);
    let file = later(Append::one(NOTE, ranged).closing(Closing::Stream)).to(base.bytes());
    let id = "locked-note-range";
    let title =
        "a note with a byte range, packed when it was signed, standing by itself afterwards";
    cases.grown(base.bytes(), id, title, reason, file, CHANGED);
}

/// What the page is drawn with, under a name that is encrypted otherwise or not at all.
fn drawn(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let text = b"BT /F1 18 Tf 60 650 Td (PAID 9.000.000) Tj ET";
    let reason = "Some readers decrypt such a stream and some do not, so that another vector shows them \
                  other bytes.";
    let contents = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>";
    let page = format!(
        "<< /Type /Page /Parent 2 0 R {contents} /Contents [4 0 R 14 0 R] /Annots [7 0 R 9 0 R] >>"
    );
    for (id, title, entries) in [
        (
            "locked-crypt",
            "a part of the page with a crypt filter said again with another vector",
            "/Filter /Crypt /DecodeParms << /Name /StdCF >>",
        ),
        (
            "locked-crypt-reference",
            "a part of the page whose filter stands elsewhere said again with another vector",
            "/Filter 15 0 R",
        ),
        (
            "locked-file",
            "a part of the page that calls itself an attachment said again with another vector",
            "/Type /EmbeddedFile",
        ),
    ] {
        let part = stream(entries, text);
        let draft = Draft::permit(Some(1)).with(PAGE, &page).with(NOTE, &part);
        let base = locked(draft.with(MORE, "/Crypt")).signed_by(&bench.officer);
        let file = later(Append::one(NOTE, part)).to(base.bytes());
        cases.grown(base.bytes(), id, title, reason, file, CHANGED);
    }
    let resources = "<< /Type /XRef /Font << /F1 5 0 R >> /ColorSpace \
                     << /C [/Indexed /DeviceRGB 1 <ffffff000000>] >> >>";
    let page = page.replace("/Resources << /Font << /F1 5 0 R >> >>", "/Resources 14 0 R");
    let draft = Draft::permit(Some(1)).with(PAGE, page).with(NOTE, resources);
    let base = locked(draft.with_style(Style::Compact)).signed_by(&bench.officer);
    let file = later(Append::one(NOTE, resources).closing(Closing::Stream)).to(base.bytes());
    let title = "resources that call themselves cross-references, packed when they were signed and not \
                 afterwards";
    cases.grown(base.bytes(), "locked-resources", title, reason, file, CHANGED);
}

/// A face that was signed, and that some readers take as it stands.
fn faces(cases: &mut Cases<'_>) {
    let entries = "/Type /XObject /Subtype /Form /BBox [0 0 200 24] /Filter /Crypt \
                   /DecodeParms << /Name /StdCF >> /Resources << /Font << /F1 5 0 R >> >>";
    let face = stream(entries, shown("1.000").as_bytes());
    let base = locked(empty("NILAI", BESIDE).with(MORE, face)).signed_by(&cases.bench.officer);
    let field = text_field("1.000", &format!("{BESIDE} /AP << /N 15 0 R >>"));
    let file = later(Append::one(TEXT_FIELD, field)).to(base.bytes());
    let title = "a field filled in with a face that was signed with a crypt filter, after P=2";
    let reason = "Some readers decrypt such a stream and some do not.";
    cases.grown(base.bytes(), "locked-face", title, reason, file, CHANGED);
}

/// An encryption that only some readers find.
fn hidden(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let base = Draft::permit(Some(1)).with(MORE, dictionary()).signed_by(&bench.officer);
    let at = base.bytes().len();
    let entries = "/Type /XRef /Size 60 /Root 1 0 R /Encrypt 15 0 R /ID [<0123> <0123>]";
    let mut bytes = base.bytes().to_vec();
    object(&mut bytes, 58, 0, &stream_rows(entries, &[(58, 1, at as u64, 0)]));
    let content = Draft::permit(Some(1)).objects.remove(&CONTENT).unwrap_or_default();
    let mut append = Append::one(CONTENT, content).trailer(&format!("/XRefStm {at}"));
    append.previous = Some(last_xref(base.bytes()).to_string());
    let title = "an encryption that only the stream beside a table names";
    let reason = "Readers that take it decrypt what was signed in clear.";
    cases.grown(base.bytes(), "locked-hybrid", title, reason, append.to(&bytes), CHANGED);
}
