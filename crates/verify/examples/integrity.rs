//! Judges files by their form and bytes alone: the certificates inside each file count as anchors, and
//! the newest time claimed or stamped, or the beginning of the newest signer's certificate, as the time
//! of the check.
//!
//! `integrity FILE...` prints one line a file and one a signature. For trying the reader on files of
//! other producers; no verdict on who signed.

use std::error::Error;
use std::fs::File;

use segel_cms::{SignedData, Strictness, TimeStampToken};
use segel_crypto::UnixTime;
use segel_pdf::Document;
use segel_verify::{Policy, Revocation, Weight, verify_source};
use segel_x509::{TrustAnchor, TrustStore};

fn judge(path: &str) -> Result<String, Box<dyn Error>> {
    let mut anchors = Vec::new();
    let mut at = 0;
    if let Ok(document) = Document::open(File::open(path)?) {
        for field in document.signature_fields().unwrap_or_default() {
            let Some(value) = field.value else { continue };
            at = at.max(value.signing_time.map_or(0, |time| time.unix_seconds()));
            let token = TimeStampToken::from_contents(&value.contents, Strictness::Tolerant);
            at = at.max(token.map_or(0, |token| token.info().gen_time().seconds()));
            if let Ok(data) = SignedData::from_contents(&value.contents, Strictness::Tolerant) {
                for bytes in data.signer_infos().iter().flat_map(|s| s.signature_timestamp_tokens())
                {
                    let token = TimeStampToken::from_der(bytes, Strictness::Tolerant);
                    if let Ok(token) = token {
                        at = at.max(token.info().gen_time().seconds());
                        let inside = token.signed_data().certificates().iter().cloned();
                        anchors.extend(inside.map(TrustAnchor::new));
                    }
                }
                // A claimed time may lie before the certificate: an old clock, not a changed file.
                let begun = data.certificates().iter().map(|c| c.not_before().seconds());
                at = begun.fold(at, i64::max);
                anchors.extend(data.certificates().iter().cloned().map(TrustAnchor::new));
            }
        }
    }
    let policy = Policy::contract(TrustStore::new(anchors)).with_revocation(Revocation::Soft);
    let report = verify_source(File::open(path)?, &policy, UnixTime::new(at + 1))?;
    let mut out = format!("{}", report.conclusion());
    for finding in &report.findings {
        out.push_str(&format!("\n    {} {:?}", finding.code, finding.detail));
    }
    for s in &report.signatures {
        let sub = s.indication.sub_indication().map_or("", |sub| sub.word());
        out.push_str(&format!(
            "\n  {} {:?} r{:?}/{} {} {sub} {}",
            s.field,
            s.kind,
            s.revision,
            s.revisions,
            s.indication.word(),
            s.conclusion()
        ));
        for finding in s.findings.iter().filter(|f| f.weight == Weight::Blocks) {
            out.push_str(&format!("\n    {} {:?}", finding.code, finding.detail));
        }
        for judged in &s.changes {
            let c = &judged.change;
            out.push_str(&format!(
                "\n    {} r{} {} page {:?} object {:?} {:?} {:?} -> {:?} {:?}",
                if judged.allowed { "+" } else { "!" },
                c.revision,
                c.kind.word(),
                c.page,
                c.object.map(|o| o.number),
                c.name,
                c.old,
                c.new,
                c.bytes
            ));
        }
    }
    Ok(out)
}

fn main() {
    for path in std::env::args().skip(1) {
        let word = judge(&path).unwrap_or_else(|error| format!("UNREADABLE {error}"));
        #[expect(clippy::print_stdout, reason = "an example speaks to its caller")]
        {
            println!("{path}: {word}");
        }
    }
}
