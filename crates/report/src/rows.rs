//! The facts about one signature, each on a line of its own: who, when, of which kind, over what.

use segel_pdf::SignatureKind;
use segel_verify::{Code, Conclusion, Coverage, NeedKind, SubIndication, TimeSource};

use crate::json::{JsonDetail, JsonFinding, JsonReport, JsonSignature};
use crate::json_evidence::JsonStatus;
use crate::language::Language;
use crate::meaning::{name, told, version};
use crate::shown::{plain, quoted};
use crate::told::Row;
use crate::word::Word as _;

/// Addresses of one authority that a line shows.
const ADDRESSES: usize = 3;

/// The rows of a signature, in the order in which a person asks.
pub(crate) fn of_signature(signature: &JsonSignature, language: Language) -> Vec<Row> {
    let mut rows = Vec::new();
    signer(&mut rows, signature, language);
    time(&mut rows, signature, language);
    kind(&mut rows, signature, language);
    rows.push(Row::new(language.of(("Cakupan", "Covers")), coverage(signature, language)));
    rows.push(Row::new(language.of(("Keutuhan", "Integrity")), integrity(signature, language)));
    for (label, said) in
        [(("Alasan", "Reason"), &signature.reason), (("Tempat", "Location"), &signature.location)]
    {
        if let Some(said) = said.as_deref().filter(|said| !said.trim().is_empty()) {
            rows.push(Row::new(language.of(label), quoted(said)));
        }
    }
    let mut result = match signature.sub_indication {
        Some(sub) => format!("{} ({})", plain(&signature.indication), sub.0),
        None => plain(&signature.indication),
    };
    if signature.conclusion.0 == Conclusion::Changed && signature.sub_indication.is_none() {
        result.push_str(language.of((
            ", hanya untuk versi yang ditandatangani; bukan untuk berkas ini",
            ", for the version that was signed only; not for this file",
        )));
    }
    rows.push(Row::new(language.of(("Hasil", "Result")), result));
    rows
}

fn signer(rows: &mut Vec<Row>, signature: &JsonSignature, language: Language) {
    let label = language.of(if is_stamp(signature) {
        ("Pemberi cap", "Authority")
    } else {
        ("Penandatangan", "Signer")
    });
    let Some(signer) = &signature.signer else {
        rows.push(Row::new(label, language.of(("tidak diketahui", "unknown"))));
        return;
    };
    let unproved = match signature.indication.as_str() {
        "TOTAL-PASSED" => "",
        _ => language.of((
            " (menurut sertifikatnya; tidak terbukti)",
            " (as its certificate says; not proved)",
        )),
    };
    rows.push(Row::new(label, format!("{}{unproved}", name(signer, language))));
    rows.push(Row::new(language.of(("Subjek", "Subject")), plain(&signer.subject)));
    rows.push(Row::new(language.of(("Penerbit", "Issuer")), plain(&signer.issuer)));
    let [from, to] = [&signer.not_before, &signer.not_after].map(|time| told(time, language));
    let serial = plain(&signer.serial);
    rows.push(Row::new(
        language.of(("Sertifikat", "Certificate")),
        match language {
            Language::Indonesian => format!("nomor seri {serial}, berlaku {from} s.d. {to}"),
            Language::English => format!("serial number {serial}, valid {from} to {to}"),
        },
    ));
    if let Some(anchor) = &signature.anchor {
        let by_way_of = language.of(("rantai sampai ke", "by a chain to"));
        let value = format!("{by_way_of} {}", plain(anchor));
        rows.push(Row::new(language.of(("Dipercaya", "Trusted")), value));
    }
    // What is not known stands among the evidence that is missing.
    let known = |certificate: &String| {
        let mut statuses = signature.certificate_status.iter();
        statuses.find(|one| one.evidence.is_some() && one.certificate == *certificate)
    };
    for status in signature.chain.iter().filter_map(known) {
        let mut value = format!("{}: {}", plain(&status.subject), standing(status, language));
        if signature.findings.iter().any(|finding| refuses(finding, status)) {
            value.push_str(language.of(("; tidak dapat dipegang", "; not to be relied on")));
        }
        rows.push(Row::new(language.of(("Pencabutan", "Revocation")), value));
    }
}

/// Whether a finding says that the evidence for this status does not count.
fn refuses(finding: &JsonFinding, status: &JsonStatus) -> bool {
    let of_evidence = matches!(
        finding.code.0,
        Code::RevocationUnprovable | Code::RevocationSignerRevoked | Code::RevocationSignerUnknown
    );
    of_evidence && finding.detail == Some(JsonDetail::Text(status.subject.clone()))
}

fn standing(status: &JsonStatus, language: Language) -> String {
    let since = status.since.as_deref().map(|since| told(since, language)).unwrap_or_default();
    let word = match (status.status.as_str(), language) {
        ("good", Language::Indonesian) => "tidak dicabut".to_owned(),
        ("good", Language::English) => "not revoked".to_owned(),
        ("revoked", Language::Indonesian) => format!("DICABUT sejak {since}"),
        ("revoked", Language::English) => format!("REVOKED since {since}"),
        ("on_hold", Language::Indonesian) => format!("ditangguhkan sejak {since}"),
        (_, Language::Indonesian) => format!("ditangguhkan sejak {since}"),
        (_, Language::English) => format!("suspended since {since}"),
    };
    let beside = beside(status, language);
    let Some(evidence) = &status.evidence else { return format!("{word}{beside}") };
    let made = told(&evidence.produced_at, language);
    let kind = evidence.kind.to_uppercase();
    let origin = language.of(match evidence.origin.as_str() {
        "document" => ("di dalam dokumen", "in the document"),
        "signature" => ("di dalam tanda tangan", "in the signature"),
        "supplied" => ("yang diberikan pemeriksa", "supplied for this check"),
        _ => ("yang diambil dari jaringan", "fetched for this check"),
    });
    match language {
        Language::Indonesian => format!("{word}, menurut {kind} tanggal {made} {origin}{beside}"),
        Language::English => format!("{word}, as the {kind} of {made} {origin} says{beside}"),
    }
}

/// What a verdict rests on besides: a suspension that a revocation did not end, and an earlier suspicion.
fn beside(status: &JsonStatus, language: Language) -> String {
    let mut words = String::new();
    if let Some(held) = &status.held_since {
        let since = told(held, language);
        words.push_str(&match language {
            Language::Indonesian => format!(
                "; juga ditangguhkan sejak {since}, dan tidak ada bukti yang dapat dipegang bahwa \
                 penangguhan itu berakhir"
            ),
            Language::English => format!(
                "; suspended as well since {since}, and no evidence to be relied on says that the \
                 suspension ended"
            ),
        });
    }
    if let Some(suspected) = &status.suspected_since {
        let since = told(suspected, language);
        words.push_str(&match language {
            Language::Indonesian => format!("; kuncinya dicurigai sejak {since}"),
            Language::English => format!("; its key is suspected since {since}"),
        });
    }
    words
}

fn is_stamp(signature: &JsonSignature) -> bool {
    signature.kind.is_some_and(|kind| kind.0 == SignatureKind::DocumentTimestamp)
}

/// Whether the bytes are those that were signed, whoever signed them.
fn integrity(signature: &JsonSignature, language: Language) -> String {
    let differs = signature.sub_indication.map(|sub| sub.0) == Some(SubIndication::HashFailure);
    language
        .of(match (signature.signed_version, differs) {
            (Some(_), _) => (
                "utuh; byte yang dicakup adalah byte yang ditandatangani",
                "intact; the covered bytes are those that were signed",
            ),
            (None, true) => (
                "RUSAK; byte yang dicakup bukan byte yang ditandatangani",
                "BROKEN; the covered bytes are not those that were signed",
            ),
            (None, false) => ("tidak terbukti", "not proved"),
        })
        .to_owned()
}

fn time(rows: &mut Vec<Row>, signature: &JsonSignature, language: Language) {
    let label = language.of(("Waktu", "Time"));
    let claimed = signature.claimed_signing_time.as_deref().map(|time| told(time, language));
    if signature.time_source.0 == TimeSource::Timestamp {
        let best = told(&signature.best_signature_time, language);
        let proved = language.of((", terbukti dengan cap waktu", ", proved by a time-stamp"));
        let mut value = format!("{best}{proved}");
        let by = signature.timestamps.iter().find(|stamp| {
            stamp.proved && stamp.time == signature.best_signature_time && !is_stamp(signature)
        });
        if let Some(authority) = by.and_then(|stamp| stamp.authority.as_deref()) {
            value.push_str(&format!(" {} {}", language.of(("dari", "of")), plain(authority)));
        }
        rows.push(Row::new(label, value));
        let said = language.of(("Pengakuan", "Claimed"));
        rows.extend(claimed.map(|claimed| Row::new(said, claimed)));
        return;
    }
    let value = match claimed {
        None if is_stamp(signature) => language.of(("tidak terbukti", "not proved")).to_owned(),
        Some(claimed) => {
            let only = language.of((
                ", hanya menurut penandatangan; tidak terbukti",
                ", only as the signer claims; not proved",
            ));
            format!("{claimed}{only}")
        }
        None => language.of(("tidak diketahui", "unknown")).to_owned(),
    };
    rows.push(Row::new(label, value));
}

fn kind(rows: &mut Vec<Row>, signature: &JsonSignature, language: Language) {
    let mut kind = match signature.kind.map(|kind| kind.0) {
        Some(SignatureKind::Approval) => language.of(("persetujuan", "approval")),
        Some(SignatureKind::Certification) => language.of(("sertifikasi", "certification")),
        Some(SignatureKind::DocumentTimestamp) => {
            language.of(("cap waktu dokumen", "document time-stamp"))
        }
        None => language.of(("tidak dapat dipastikan", "cannot be established")),
    }
    .to_owned();
    if let Some(permission) = signature.permission {
        let allowed = language.of(match permission {
            1 => ("sesudahnya tidak boleh diubah", "nothing may change afterwards"),
            2 => (
                "sesudahnya boleh mengisi formulir dan menandatangani",
                "forms may be filled in and signed afterwards",
            ),
            3 => (
                "sesudahnya boleh mengisi formulir, menandatangani, dan memberi catatan",
                "forms may be filled in and signed, and notes added afterwards",
            ),
            _ => ("izin perubahan tidak dikenal", "permission unknown"),
        });
        kind.push_str(&format!("; {allowed} (P={permission})"));
    }
    rows.push(Row::new(language.of(("Jenis", "Kind")), kind));
    let form: Vec<String> = [
        signature.sub_filter.as_deref(),
        signature.level.map(|level| level.0.fixed_word()),
        signature.digest_algorithm.as_deref(),
        signature.signature_algorithm.as_deref(),
    ]
    .into_iter()
    .flatten()
    .map(plain)
    .collect();
    if !form.is_empty() {
        rows.push(Row::new(language.of(("Bentuk", "Form")), form.join(", ")));
    }
}

fn coverage(signature: &JsonSignature, language: Language) -> String {
    match signature.coverage.0 {
        Coverage::WholeFile => language.of(("seluruh berkas", "the whole file")).to_owned(),
        Coverage::Revision => match (version(signature, language), language) {
            (version, Language::Indonesian) => format!("{version}; berkas bertambah sesudahnya"),
            (version, Language::English) => format!("{version}; the file grew afterwards"),
        },
        Coverage::Unclear => {
            language.of(("tidak dapat dipastikan", "cannot be established")).to_owned()
        }
    }
}

/// The evidence that was not at hand, each piece once, with where its authority says that it is.
pub(crate) fn needs(report: &JsonReport, language: Language) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for need in report.signatures.iter().flat_map(|signature| &signature.missing) {
        let what = language.of(match need.kind.0 {
            NeedKind::Issuer => ("sertifikat penerbit dari", "the certificate of the issuer of"),
            _ => {
                ("status pencabutan (OCSP atau CRL) dari", "the revocation status (OCSP or CRL) of")
            }
        });
        let serial = language.of(("nomor seri", "serial number"));
        let mut line = format!("{what} {}, {serial} {}", plain(&need.subject), plain(&need.serial));
        for (label, urls) in [
            ("OCSP", &need.ocsp_urls),
            ("CRL", &need.crl_urls),
            (language.of(("sertifikat", "certificate")), &need.issuer_urls),
        ] {
            let urls: Vec<String> = urls.iter().take(ADDRESSES).map(|url| plain(url)).collect();
            if !urls.is_empty() {
                line.push_str(&format!("; {label}: {}", urls.join(", ")));
            }
        }
        if !told.contains(&line) {
            told.push(line);
        }
    }
    told
}
