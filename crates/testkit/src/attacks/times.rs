//! Time-stamps: over signatures that need one, over documents, and among the signed attributes.

use segel_crypto::{Digest, DigestAlgorithm, KeyKind, UnixTime};

use super::evidence::{
    CONTENT_TIME_STAMP, DAY, HOUR, SHA256, after, brief, permit, plain, stamped, stamped_over,
    with_data, with_more,
};
use super::{CHANGED, Cases, Conditions, Expected, INVALID, UNDETERMINED, UNTRUSTED, VALID};
use super::{VALID_THEN_CHANGED, cms::attribute};
use crate::levels::{self, lists};
use crate::pki::{CrlEntry, Officer, Pki, TokenTemplate, TsaFault};

/// A week after the officer's certificate ended: only a proved time helps.
const A_WEEK_ON: UnixTime = UnixTime::new(1_795_489_200 + 8 * DAY);
const NOT_PROVED: Expected = UNDETERMINED.sub("OUT_OF_BOUNDS_NO_POE");
const WRONG: Expected = UNDETERMINED.sub("SIG_CONSTRAINTS_FAILURE");
const ORDER: Expected = UNDETERMINED.sub("TIMESTAMP_ORDER_FAILURE");

pub(super) fn add(cases: &mut Cases<'_>) {
    over_signatures(cases);
    elsewhere(cases);
    revoked(cases);
    over_documents(cases);
    inside(cases);
    cases.under(Conditions::USUAL);
}

/// Tokens that are wrong in one way each.
const BENT: [(&str, &str, TsaFault, Expected); 15] = [
    ("t-imprint", "the stamp is of something else", TsaFault::OtherImprint, WRONG),
    ("t-content-type", "the token holds plain data", TsaFault::OtherContentType, WRONG),
    ("t-version", "a token of version 2", TsaFault::OtherVersion, WRONG),
    ("t-critical", "a critical extension that no one knows", TsaFault::UnknownCritical, WRONG),
    (
        "t-no-reference",
        "no signing-certificate attribute",
        TsaFault::NoSigningCertificate,
        NOT_PROVED,
    ),
    (
        "t-reference",
        "the attribute names another certificate",
        TsaFault::OtherSigningCertificate,
        UNDETERMINED,
    ),
    ("t-digest", "the message digest is of something else", TsaFault::OtherMessageDigest, WRONG),
    ("t-value", "a bit of the signature flipped", TsaFault::BadSignature, WRONG),
    ("t-two-signers", "a token with two signers", TsaFault::TwoSigners, WRONG),
    (
        "t-no-certificate",
        "the authority's certificate left out",
        TsaFault::CertificateMissing,
        NOT_PROVED,
    ),
    (
        "t-trailing",
        "a byte behind the token",
        TsaFault::TrailingByte,
        INVALID.sub("FORMAT_FAILURE"),
    ),
    ("t-purpose", "the authority has no purpose", TsaFault::PurposeMissing, NOT_PROVED),
    ("t-not-critical", "its purpose is not critical", TsaFault::PurposeNotCritical, NOT_PROVED),
    ("t-not-alone", "its purpose is not the only one", TsaFault::PurposeNotAlone, NOT_PROVED),
    ("t-expired", "its certificate had ended", TsaFault::TsaExpired, NOT_PROVED),
];

fn over_signatures(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let officer = brief(bench);
    cases.class("T");
    cases.under(Conditions::at(A_WEEK_ON));
    let reason = "Nothing proves that it was signed while the certificate was valid.";
    cases.add("t-none", "expired since, no stamp", reason, plain(&officer), NOT_PROVED);
    let token = |at: UnixTime| move |digest: &Digest| bench.pki.timestamp(digest, at, None);
    let reason = "The stamp proves that it was signed in time.";
    let file = stamped(&officer, &token(after(60)));
    cases.honest("ok-t-kept", "expired since, stamped in time", reason, file, VALID);
    let reason =
        "A stamp that breaks a rule proves nothing, and without it the certificate is over.";
    for (id, title, fault, expected) in BENT {
        let make = |digest: &Digest| bench.pki.timestamp(digest, after(60), Some(fault));
        cases.add(id, title, reason, stamped(&officer, &make), expected);
    }
    let reason = "The time that is proved lies outside the validity of the certificate.";
    let file = stamped(&officer, &token(after(3 * DAY)));
    cases.add("t-too-late", "stamped when the certificate had ended", reason, file, NOT_PROVED);
    let file = stamped(&officer, &token(after(-30 * DAY)));
    let early = INVALID.sub("NOT_YET_VALID");
    cases.add("t-too-early", "stamped before the certificate began", reason, file, early);
    let reason = "A stamp cannot be of a time that has not come.";
    let file = stamped(&officer, &token(after(30 * DAY)));
    cases.add("t-future", "stamped in the future", reason, file, ORDER);
    let reason = "The digest of the imprint can be made to fit something else.";
    let file = stamped(&officer, &|_| {
        let weak = DigestAlgorithm::Sha1.digest(b"the signature value");
        bench.pki.timestamp(&weak, after(60), None)
    });
    cases.add("t-sha1", "an imprint of SHA-1", reason, file, WRONG);
}

fn elsewhere(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let officer = brief(bench);
    cases.under(Conditions::at(A_WEEK_ON));
    let reason = "The imprint is of something else than this signature value.";
    let file = permit(&officer, &|_| Vec::new(), &|_| {
        vec![bench.pki.timestamp(&SHA256.digest(bench.p1.cms.as_slice()), after(60), None)]
    });
    cases.add(
        "t-other-signature",
        "a stamp over another document's signature",
        reason,
        file,
        WRONG,
    );
    let file = permit(&officer, &|_| Vec::new(), &|_| {
        let content = SHA256.digest(bench.approval.bytes());
        vec![bench.pki.timestamp(&content, after(60), None)]
    });
    cases.add("t-content", "a stamp over the content and not the signature", reason, file, WRONG);
    let stranger = Pki::quick(levels::NOW);
    let reason = "An authority of any other root may say what it likes.";
    let file = stamped(&officer, &|digest| stranger.timestamp(digest, after(60), None));
    cases.add(
        "t-stranger",
        "a stamp of an authority that is not trusted",
        reason,
        file,
        NOT_PROVED,
    );
    let reason = "A stamp that only proves nothing does not spoil another one.";
    let file = permit(&officer, &|_| Vec::new(), &|digest| {
        vec![
            stranger.timestamp(digest, after(60), None),
            bench.pki.timestamp(digest, after(60), None),
        ]
    });
    cases.honest("ok-t-two", "a good stamp beside one that is not trusted", reason, file, VALID);
}

fn revoked(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let officer = brief(bench);
    cases.under(Conditions::at(A_WEEK_ON));
    let file = stamped(&officer, &|digest| pki.timestamp(digest, after(60), None));
    let tsa = &pki.tsa().certificate;
    let reason = "The key of the authority may have made any time it was asked for.";
    let list = |at, reason| lists(pki, after(7 * DAY), vec![CrlEntry::new(tsa, at, Some(reason))]);
    let with = |data| with_data(&file, &data);
    let bytes = with(list(after(-HOUR), 1));
    cases.add("t-tsa-revoked", "its authority revoked before the stamp", reason, bytes, NOT_PROVED);
    let bytes = with(list(after(2 * DAY), 1));
    let title = "its authority revoked after the stamp, for a stolen key";
    cases.add("t-tsa-stolen", title, reason, bytes, NOT_PROVED);
    let reason = "The authority was in force as of the lists in the document.";
    let bytes = with(lists(pki, after(7 * DAY), Vec::new()));
    cases.honest(
        "ok-t-tsa-listed",
        "lists that say nothing of the authority",
        reason,
        bytes,
        VALID,
    );
    let reason = "Another stamp proves that this one is older than the revocation.";
    let archived = stamped_over(
        bench,
        &with_data(&file, &lists(pki, after(HOUR), Vec::new())),
        after(2 * HOUR),
        &|t| t,
    );
    let bytes = with_more(&archived, &lists(pki, after(7 * DAY), Vec::new()));
    cases.honest("ok-t-archived", "archived with lists, and lists of today", reason, bytes, VALID);
    let reason = "What the revoked authority above both had issued falls with it.";
    let mut data = lists(pki, after(7 * DAY), Vec::new());
    let entry = CrlEntry::new(&pki.issuing.certificate, after(2 * HOUR), Some(2));
    let mut of_root =
        crate::pki::CrlTemplate::new(&pki.root.certificate, after(7 * DAY), vec![entry]);
    of_root.this_update = after(7 * DAY);
    data.crls = vec![pki.root.crl(&of_root, false)];
    let bytes = with_data(&file, &data);
    let title = "the authority of signer and stamp revoked";
    cases.add("t-authority-revoked", title, reason, bytes, UNDETERMINED);
}

/// Tokens over the document that are wrong in one way each.
const BENT_OVER: [(&str, &str, TsaFault, Expected); 8] = [
    (
        "t-over-imprint",
        "a document timestamp of something else",
        TsaFault::OtherImprint,
        CHANGED.sub("HASH_FAILURE"),
    ),
    (
        "t-over-value",
        "one whose signature has a flipped bit",
        TsaFault::BadSignature,
        INVALID.sub("SIG_CRYPTO_FAILURE"),
    ),
    ("t-over-signers", "one with two signers", TsaFault::TwoSigners, INVALID.sub("FORMAT_FAILURE")),
    (
        "t-over-type",
        "one that holds plain data",
        TsaFault::OtherContentType,
        INVALID.sub("FORMAT_FAILURE"),
    ),
    ("t-over-reference", "one without signing-certificate", TsaFault::NoSigningCertificate, WRONG),
    (
        "t-over-purpose",
        "one of an authority without purpose",
        TsaFault::PurposeMissing,
        UNTRUSTED.sub("CHAIN_CONSTRAINTS_FAILURE"),
    ),
    (
        "t-over-critical",
        "one whose purpose is not critical",
        TsaFault::PurposeNotCritical,
        UNTRUSTED.sub("CHAIN_CONSTRAINTS_FAILURE"),
    ),
    ("t-over-expired", "one of an authority that had ended", TsaFault::TsaExpired, NOT_PROVED),
];

fn over_documents(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let officer = brief(bench);
    let file = plain(&officer);
    cases.under(Conditions::at(A_WEEK_ON));
    let over =
        |at, bend: &dyn Fn(TokenTemplate) -> TokenTemplate| stamped_over(bench, &file, at, bend);
    let reason = "A stamp over the document is a signature of its own.";
    for (id, title, fault, expected) in BENT_OVER {
        let bytes = over(after(60), &|template| template.with_fault(fault));
        cases.add(id, title, reason, bytes, expected);
    }
    let reason = "The stamp covers the signature, so that is older.";
    let bytes = over(after(60), &|template| template);
    cases.honest("ok-t-over", "a document timestamp alone proves the time", reason, bytes, VALID);
    let reason = "A stamp cannot be of a time that has not come.";
    let bytes = over(after(30 * DAY), &|template| template);
    cases.add("t-over-future", "a document timestamp in the future", reason, bytes, ORDER);
    let reason = "What is inside cannot be younger than what is over it.";
    let inner = stamped(&officer, &|digest| bench.pki.timestamp(digest, after(2 * HOUR), None));
    let bytes = stamped_over(bench, &inner, after(HOUR), &|template| template);
    cases.add("t-order", "the inner stamp later than the outer one", reason, bytes, ORDER);
}

fn inside(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    cases.under(Conditions::at(A_WEEK_ON));
    let content = |officer: &Officer, at: UnixTime, stamp: Option<UnixTime>| {
        permit(
            officer,
            &|digest| vec![attribute(CONTENT_TIME_STAMP, &[&pki.timestamp(digest, at, None)])],
            &|digest| stamp.map(|at| pki.timestamp(digest, at, None)).into_iter().collect(),
        )
    };
    let officer = brief(bench);
    let reason = "The signature is over a stamp of a time when its certificate had ended.";
    let expired = INVALID.sub("EXPIRED");
    let bytes = content(&officer, after(3 * DAY), None);
    cases.add("t-signed-expired", "a content time-stamp of after the end", reason, bytes, expired);
    let reason = "Signed between the two stamps, while the certificate was valid.";
    let bytes = content(&officer, after(-60), Some(after(60)));
    cases.honest("ok-t-between", "a stamp before signing and one after", reason, bytes, VALID);
    let stamps = |digest: &Digest| {
        let of = |at| attribute(CONTENT_TIME_STAMP, &[&pki.timestamp(digest, at, None)]);
        vec![of(after(-60)), of(after(-120))]
    };
    let reason = "A signature may have several content time-stamps (EN 319 122-1, 5.2.8).";
    let token = |digest: &Digest| vec![pki.timestamp(digest, after(60), None)];
    let bytes = permit(&officer, &stamps, &token);
    cases.honest("ok-t-content-twice", "two attributes of the kind", reason, bytes, VALID);
    let reason = "The stamp proves when it was signed at the latest; the signer's clock ran ahead.";
    let bytes = stamped(&officer, &|digest| pki.timestamp(digest, after(-HOUR), None));
    let ahead = VALID.finding("CLAIMED_TIME_AFTER_PROOF");
    cases.honest("ok-t-claimed-later", "/M an hour after the stamp", reason, bytes, ahead);
    let reason = "Nothing is made after what proves it to exist.";
    let bytes = content(&officer, after(2 * HOUR), Some(after(HOUR)));
    cases.add("t-content-later", "the content time-stamp is the later one", reason, bytes, ORDER);
    let reason = "A content time-stamp is over the content.";
    let bytes = permit(
        &officer,
        &|_| {
            vec![attribute(
                CONTENT_TIME_STAMP,
                &[&pki.timestamp(&SHA256.digest(b"x"), after(-60), None)],
            )]
        },
        &|digest| vec![pki.timestamp(digest, after(60), None)],
    );
    cases.add("t-content-other", "a content time-stamp of something else", reason, bytes, WRONG);

    let lasting = &bench.second;
    let entry = |at| vec![CrlEntry::new(&lasting.certificate, at, Some(1))];
    let listed = |file: &Vec<u8>, at| with_data(file, &lists(pki, after(7 * DAY), entry(at)));
    let reason = "The signature is over a stamp of a time when its certificate was revoked.";
    let revoked = INVALID.sub("REVOKED");
    let bytes = listed(&content(lasting, after(DAY), None), after(2 * HOUR));
    cases.add(
        "t-signed-revoked",
        "a content time-stamp of after the revocation",
        reason,
        bytes,
        revoked,
    );
    let reason = "Signed before the revocation, by the stamp that follows.";
    let bytes = listed(&content(lasting, after(-60), Some(after(60))), after(2 * HOUR));
    cases.honest("ok-t-before-revoked", "both stamps before the revocation", reason, bytes, VALID);
    let reason = "The signature covers a document timestamp, so it is younger.";
    let bytes = stamped_over(bench, &plain(&bench.officer), after(DAY), &|template| template);
    let plan = segel_sign::SigningPlan::approval();
    let signed = bench.product_sign(&bytes, &plan, lasting);
    let words = Expected::of(&[super::Word::Invalid, super::Word::Changed]).sub("REVOKED");
    let title = "signed over a document timestamp of after the revocation";
    cases.add("t-over-revoked", title, reason, listed(&signed, after(2 * HOUR)), words);
    let reason = "Two officers sign one after the other around a stamp, both in force.";
    cases.honest(
        "ok-t-over-signed",
        "signed over a document timestamp",
        reason,
        signed,
        VALID_THEN_CHANGED,
    );
    ended(cases);
}

/// RSA with PKCS#1 v1.5 ends with the year 2028.
fn ended(cases: &mut Cases<'_>) {
    let bench = cases.bench;
    let pki = &bench.pki;
    let date = |year, month| UnixTime::from_civil(year, month, 1, 0, 0, 0).unwrap_or(levels::NOW);
    let officer = levels::officer_until(pki, KeyKind::Rsa2048, date(2032, 1));
    cases.under(Conditions::at(date(2029, 6)));
    let reason = "The algorithm had ended when the signature was made, and that is proved.";
    let bytes = permit(
        &officer,
        &|digest| {
            vec![attribute(CONTENT_TIME_STAMP, &[&pki.timestamp(digest, date(2029, 3), None)])]
        },
        &|_| Vec::new(),
    );
    let weak = UNDETERMINED.sub("CRYPTO_CONSTRAINTS_FAILURE");
    cases.add("t-signed-weak", "signed with RSA after its end", reason, bytes, weak);
    let reason = "Nothing proves that it was signed before the algorithm ended.";
    let weak = UNDETERMINED.sub("CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
    cases.add("t-weak", "RSA after its end without a stamp", reason, plain(&officer), weak);
    let reason = "Stamped with ECDSA while RSA was acceptable.";
    let bytes = stamped(&officer, &|digest| pki.timestamp(digest, date(2028, 6), None));
    cases.honest("ok-t-strong-then", "RSA stamped before its end", reason, bytes, VALID);
}
