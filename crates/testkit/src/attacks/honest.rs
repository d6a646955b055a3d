//! Near-misses: honest files with something unusual about them that must not be refused.

use segel_crypto::{DigestAlgorithm, PssParameters, SignatureAlgorithm};
use segel_sign::{Appearance, Permission, Place, SigningPlan};

use super::draft::{
    self, CADES, CATALOG, Draft, FORM, HOLE, PAGE, Signed, Style, TEXT_AP, TEXT_FIELD, TEXT_REST,
    catalog, page, signature, text_field,
};
use super::tamper::{Append, Closing, followed_by, stream};
use super::{Cases, Expected, VALID, VALID_THEN_CHANGED, Word};

/// Let pass by `contract`; the strict policy may refuse the form for documents of our own kinds.
pub(super) const VALID_OR_STRICT: Expected =
    Expected::or(&[Word::Valid], &[Word::Valid, Word::Invalid, Word::Undetermined]);
/// Let pass by `contract`; the strict policy may call it a change.
const VALID_OR_CHANGED: Expected = Expected::or(&[Word::Valid], &[Word::Valid, Word::Changed]);

pub(super) const EMPTY_FIELD: &str = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /F 4 \
                                      /P 3 0 R /Rect [300 100 400 150] >>";

pub(super) fn add(cases: &mut Cases<'_>) {
    plain(cases);
    unusual_layouts(cases);
    later_revisions(cases);
    later_signers(cases);
}

fn plain(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let one = "Nothing came after, everything is right.";
    cases.add("ok-p1", "certified P=1, P-256, table", one, bench.p1.bytes().to_vec(), VALID);
    cases.add("ok-p2", "certified P=2", one, bench.p2.bytes().to_vec(), VALID);
    cases.add("ok-p3", "certified P=3", one, bench.p3.bytes().to_vec(), VALID);
    let approval = bench.approval.bytes().to_vec();
    cases.add("ok-approval", "approval signature", one, approval, VALID);
    let rsa = Draft::permit(Some(1)).signed_by(&bench.rsa);
    cases.add("ok-rsa", "certified P=1, RSA-2048", one, rsa.bytes().to_vec(), VALID);
    let unsigned = Draft::unsigned().lay_out().bytes;
    let approval = SigningPlan::approval();
    let signed = bench.product_sign(&unsigned, &approval, &bench.p384);
    cases.add("ok-p384", "approval signature, P-384 with SHA-384", one, signed, VALID);
    let pss = PssParameters::standard(DigestAlgorithm::Sha512);
    let plan = approval.with_algorithm(SignatureAlgorithm::RsaPss(pss));
    let signed = bench.product_sign(&unsigned, &plan, &bench.rsa);
    cases.add("ok-rsa-pss", "approval signature, RSASSA-PSS with SHA-512", one, signed, VALID);
    let plan = SigningPlan::certification(Permission::None);
    let signed = bench.product_sign(&unsigned, &plan, &bench.officer);
    cases.add("ok-appended", "certified P=1 by an appended revision", one, signed, VALID);
    let expected = Expected::of(&[Word::NotSigned]);
    let reason = "A document without signature is not signed, and no more than that.";
    cases.add("ok-unsigned", "no signature at all", reason, unsigned, expected);
}

fn compact() -> Draft {
    Draft::permit(Some(1)).with_style(Style::Compact)
}

fn unusual_layouts(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let reason = "Object and cross-reference streams are how most producers write.";
    let signed = compact().signed_by(&bench.officer);
    cases.add(
        "ok-compact",
        "object streams and a cross-reference stream",
        reason,
        signed.bytes().to_vec(),
        VALID,
    );
    let unsigned = Draft::unsigned().with_style(Style::Compact).lay_out().bytes;
    let plan = SigningPlan::approval().with_reason("Persetujuan");
    let signed = bench.product_sign(&unsigned, &plan, &bench.rsa);
    let title = "RSA signature appended to a file of object streams";
    cases.add("ok-compact-appended", title, reason, signed, VALID);

    let agreeing = Draft::permit(None).with_style(Style::Hybrid { disagree_on: None });
    cases.add(
        "ok-hybrid",
        "table and XRefStm that agree",
        "Old and new readers see the same document.",
        agreeing.signed_by(&bench.officer).bytes().to_vec(),
        VALID_OR_STRICT,
    );
    let linear = linearised(&Draft::unsigned(), None);
    let signed = bench.product_sign(&linear, &SigningPlan::approval(), &bench.officer);
    cases.add(
        "ok-linearised",
        "a file with the two sections of a linearised one, signed by an appended revision",
        "The first-page section and the main one are two halves of one revision.",
        signed,
        VALID_OR_STRICT,
    );
    let mut bare = Draft::permit(None);
    bare.ending = "";
    let bare = bare.signed_by(&bench.officer);
    let reason = "A line end behind the marker adds nothing, and mail gateways write it.";
    cases.grown(
        bare.bytes(),
        "ok-eol",
        "one line end added behind an uncovered %%EOF",
        reason,
        followed_by(bare.bytes(), "\n"),
        VALID_OR_CHANGED,
    );
    cases.grown(
        bare.bytes(),
        "ok-eol-crlf",
        "CR LF added behind an uncovered %%EOF",
        reason,
        followed_by(bare.bytes(), "\r\n"),
        VALID_OR_CHANGED,
    );
    let mut wide = Draft::permit(Some(1));
    wide.hole = 4 * HOLE;
    cases.add(
        "ok-padding",
        "a hole four times as large, filled with zeros",
        "Zeros behind the SignedData are padding.",
        wide.signed_by(&bench.officer).bytes().to_vec(),
        VALID,
    );
    cases.grown(
        bench.p1.bytes(),
        "ok-hex-case",
        "the digits of /Contents in capitals",
        "Either case is the same octet.",
        bench.p1.with_hole(String::from_utf8_lossy(bench.p1.token()).to_uppercase().as_bytes()),
        VALID,
    );
}

/// Validation data as the third baseline level appends it.
pub(super) fn security_store(cases: &Cases<'_>, signed: &Signed, permission: u8) -> Append {
    let officer = &cases.bench.officer;
    let mut append = Append::new();
    let mut references = String::new();
    for (number, certificate) in (30u32..).zip(&officer.chain) {
        append = append.object(number, stream("", certificate.as_der()));
        references += &format!("{number} 0 R ");
    }
    let key =
        segel_crypto::DigestAlgorithm::Sha1.digest(&hole_octets(signed)).to_hex().to_uppercase();
    let dss = format!(
        "<< /Type /DSS /Certs [{references}] /VRI << /{key} << /Cert [{references}] >> >> >>"
    );
    let permission = (permission > 0).then_some(permission);
    append.object(33, dss).object(CATALOG, catalog(permission, "/DSS 33 0 R"))
}

/// The octets of `/Contents`, with their padding.
fn hole_octets(signed: &Signed) -> Vec<u8> {
    let mut octets = signed.cms.clone();
    octets.resize((signed.token().len() - 2) / 2, 0);
    octets
}

fn later_revisions(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let store = security_store(cases, &bench.p1, 1);
    let reason = "Long-term data may follow even P=1 (EN 319 142-1).";
    let file = store.to(bench.p1.bytes());
    cases.grown(bench.p1.bytes(), "ok-dss", "a DSS revision after P=1", reason, file, VALID);
    let store = security_store(cases, &bench.approval, 0).closing(Closing::Stream);
    cases.grown(
        bench.approval.bytes(),
        "ok-dss-stream",
        "a DSS revision closed by a cross-reference stream, after an approval signature",
        reason,
        store.to(bench.approval.bytes()),
        VALID,
    );
    let once = store.to(bench.approval.bytes());
    let more = Append::one(40, stream("", bench.second.certificate.as_der()))
        .object(33, "<< /Type /DSS /Certs [30 0 R 31 0 R 32 0 R 40 0 R] >>");
    cases.grown(
        &once,
        "ok-dss-twice",
        "the DSS extended by a later revision",
        reason,
        more.closing(Closing::Stream).to(&once),
        VALID,
    );
    let levels = "/Version /2.0 /Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 5 >> >>";
    let raised = Append::one(CATALOG, catalog(Some(1), levels));
    cases.grown(
        bench.p1.bytes(),
        "ok-version-raised",
        "the version and the extensions raised after P=1",
        "Producers of long-term data raise them with it.",
        raised.to(bench.p1.bytes()),
        VALID,
    );
    let again = Append::one(PAGE, page("7 0 R 9 0 R", ""));
    cases.grown(
        bench.p1.bytes(),
        "ok-same-content",
        "the page written again, word for word, after P=1",
        "An object with the same content and the same uses changes nothing.",
        again.to(bench.p1.bytes()),
        VALID_OR_CHANGED,
    );
    let filled = Append::one(TEXT_FIELD, text_field("2.000", TEXT_REST))
        .object(TEXT_AP, draft::appearance("2.000"));
    cases.grown(
        bench.p2.bytes(),
        "ok-filled",
        "an unlocked text field filled in with a matching appearance, after P=2",
        "P=2 allows filling in forms.",
        filled.to(bench.p2.bytes()),
        VALID_THEN_CHANGED,
    );
    let note = "<< /Type /Annot /Subtype /Text /Rect [500 700 520 720] /Contents (periksa) /P 3 0 R \
                /F 28 >>";
    let noted = Append::one(30, note).object(PAGE, page("7 0 R 9 0 R 30 0 R", ""));
    cases.grown(
        bench.p3.bytes(),
        "ok-note",
        "a text note without appearance added after P=3",
        "P=3 allows annotations, and a note covers nothing.",
        noted.to(bench.p3.bytes()),
        VALID_THEN_CHANGED,
    );
}

fn later_signers(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let second =
        |source: &[u8], plan: &SigningPlan| bench.product_sign(source, plan, &bench.second);
    let reason = "Several signers one after another are the daily business of an office.";
    let one = bench.approval.bytes();
    let two = second(one, &SigningPlan::approval());
    cases.grown(
        one,
        "ok-two-signers",
        "two approval signatures, one after another",
        reason,
        two.clone(),
        VALID_THEN_CHANGED,
    );
    let plan = SigningPlan::approval()
        .with_place(Place { page: 1, x: 350.0, y: 700.0, width: 120.0, height: 40.0 })
        .with_appearance(Appearance::new().with_line("Kepala Dinas").with_frame());
    let three = bench.product_sign(&two, &plan, &bench.rsa);
    cases.grown(
        &two,
        "ok-three-signers",
        "three approval signatures, the last one visible on free ground",
        reason,
        three,
        VALID_THEN_CHANGED,
    );
    let once = security_store(cases, &bench.approval, 0).to(one);
    let again = second(&once, &SigningPlan::approval());
    let third = bench.product_sign(&again, &SigningPlan::approval(), &bench.rsa);
    cases.grown(
        one,
        "ok-dss-between",
        "a DSS revision between the first of three signatures and the others",
        reason,
        third,
        VALID_THEN_CHANGED,
    );
    let mut dated = Draft::permit(None)
        .with(14, "<< /Title (PERMIT 001) /ModDate (D:20261124090000+07'00') >>");
    dated.trailer = "/Info 14 0 R".to_owned();
    let dated = dated.signed_by(&bench.officer);
    let field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (TTE2) /V 31 0 R /F 132 /P 3 0 R \
                 /Rect [0 0 0 0] >>";
    let append = Append::one(14, "<< /Title (PERMIT 001) /ModDate (D:20261124100000+07'00') >>")
        .object(PAGE, page("7 0 R 9 0 R 30 0 R", ""))
        .object(
            FORM,
            "<< /Fields [7 0 R 9 0 R 30 0 R] /SigFlags 3 /DA (/F1 12 Tf 0 g) \
             /DR << /Font << /F1 5 0 R >> >> >>",
        )
        .object(30, field)
        .object(31, signature(CADES, ""))
        .trailer("/Info 14 0 R");
    cases.grown(
        dated.bytes(),
        "ok-modification-date",
        "a second signature whose revision brings /ModDate up to date",
        "Writers keep that date with every revision, and it says nothing of the content.",
        append.signed(dated.bytes(), &bench.second),
        VALID_THEN_CHANGED,
    );
    let apart = Draft::permit(None)
        .with(14, "[7 0 R 9 0 R]")
        .with(15, "[7 0 R 9 0 R]")
        .with(PAGE, String::from_utf8_lossy(&page("", "")).replace("[]", "14 0 R"))
        .with(FORM, "<< /Fields 15 0 R /SigFlags 3 >>")
        .signed_by(&bench.officer);
    cases.grown(
        apart.bytes(),
        "ok-indirect-arrays",
        "a second signature where /Annots and /Fields are objects of their own",
        reason,
        second(apart.bytes(), &SigningPlan::approval()),
        VALID_THEN_CHANGED,
    );
    let p2 = bench.p2.bytes();
    cases.grown(
        p2,
        "ok-signer-after-p2",
        "an approval signature after certification P=2",
        "P=2 allows signing.",
        second(p2, &SigningPlan::approval()),
        VALID_THEN_CHANGED,
    );
    let prepared = Draft::permit(Some(2))
        .with(13, EMPTY_FIELD)
        .with(PAGE, page("7 0 R 9 0 R 13 0 R", ""))
        .with(FORM, "<< /Fields [7 0 R 9 0 R 13 0 R] /SigFlags 3 >>")
        .signed_by(&bench.officer);
    let plan = SigningPlan::approval()
        .with_field("TTE2")
        .with_appearance(Appearance::new().with_line("Kepala Dinas"));
    cases.grown(
        prepared.bytes(),
        "ok-prepared-field",
        "an empty visible field of the certified form signed, after P=2",
        "The certifier placed the field and so allowed it to be filled.",
        second(prepared.bytes(), &plan),
        VALID_THEN_CHANGED,
    );
}

/// A file with a section at its head for the first page and the main section at its end, and with its
/// length, or another one, in its first object.
pub(super) fn linearised(draft: &Draft, length: Option<usize>) -> Vec<u8> {
    let mut objects = draft.objects.clone();
    let size = draft::FREE;
    let late: Vec<(u32, Vec<u8>)> =
        [draft::PAGES, draft::METADATA].iter().filter_map(|n| objects.remove_entry(n)).collect();
    let dictionary = "<< /Linearized 1 /L 0000000000 /H [0 0] /O 3 /E 0 /N 1 /T 0 >>";
    let mut out = draft.header.clone();
    // The numbers of the head are known after a first pass over a head of the same length.
    let mut head = (0, 0, std::collections::BTreeMap::<u32, usize>::new());
    for _ in 0..2 {
        out.truncate(draft.header.len());
        let mut offsets = std::collections::BTreeMap::new();
        offsets.insert(17, out.len());
        super::tamper::object(&mut out, 17, 0, dictionary.as_bytes());
        let first = out.len();
        out.extend_from_slice(b"xref\n");
        for number in objects.keys().chain([&17]) {
            out.extend(format!("{number} 1\n").bytes());
            let at = head.2.get(number).copied().unwrap_or(0);
            out.extend(super::tamper::decimal_row(at, 0, 'n'));
        }
        out.extend(
            format!("trailer\n<< /Size {size} /Root 1 0 R /Prev {:010} >>\n", head.1).bytes(),
        );
        out.extend_from_slice(b"startxref\n0\n%%EOF\n");
        for (number, body) in &objects {
            offsets.insert(*number, out.len());
            super::tamper::object(&mut out, *number, 0, body);
        }
        for (number, body) in &late {
            offsets.insert(*number, out.len());
            super::tamper::object(&mut out, *number, 0, body);
        }
        let main = out.len();
        out.extend_from_slice(b"xref\n0 1\n");
        out.extend(super::tamper::decimal_row(0, 65_535, 'f'));
        for (number, _) in &late {
            out.extend(format!("{number} 1\n").bytes());
            let at = offsets.get(number).copied().unwrap_or(0);
            out.extend(super::tamper::decimal_row(at, 0, 'n'));
        }
        out.extend(format!("trailer\n<< /Size {size} >>\nstartxref\n{first}\n%%EOF\n").bytes());
        head = (first, main, offsets);
    }
    let length = format!("/L {:010}", length.unwrap_or(out.len()));
    super::tamper::replace(&out, "/L 0000000000", &length)
}
