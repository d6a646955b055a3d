//! The report as JSON: stable keys, fixed words, sentences in the chosen language.

#[cfg(feature = "schema")]
use schemars::{JsonSchema, generate::SchemaSettings};
use segel_crypto::{Civil, UnixTime, hex};
use segel_pdf::changes::ChangeKind;
use segel_pdf::{PdfDate, SignatureKind};
use segel_verify::{
    Code, Conclusion, Coverage, Detail, Finding, Indication, JudgedChange, Level, Report,
    SignatureReport, SubIndication, TimeSource, Weight,
};
use segel_x509::Certificate;
use serde::{Deserialize, Serialize};

use crate::advice::advice;
use crate::change::change_sentence;
use crate::finding::sentence;
use crate::json_evidence::{JsonNeed, JsonStatus, JsonTimestamp};
use crate::language::Language;
use crate::word::Worded;

/// The name and version of the form that the keys of [`JsonReport`] follow.
pub const SCHEMA: &str = "segel.report/1";

/// The name and version of the program that a report names.
pub const TOOL: &str = concat!("segel ", env!("CARGO_PKG_VERSION"));

/// What is known about one file and its signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Report"))]
#[non_exhaustive]
pub struct JsonReport {
    /// The form that these keys follow.
    #[cfg_attr(feature = "schema", schemars(extend("const" = SCHEMA)))]
    pub schema: String,
    /// The program and its version.
    pub tool: String,
    /// The file as it was named.
    pub file: String,
    /// The length of the file in bytes.
    pub bytes: u64,
    /// SHA-256 over the file in lower-case hexadecimal; null when it could not be read to its end.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9a-f]{64}$")))]
    pub sha256: Option<String>,
    /// The instant the verdict is for, in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub verified_at: String,
    /// The policy and its version.
    pub policy: String,
    /// The one word.
    pub conclusion: Worded<Conclusion>,
    /// The signatures, in the order in which they were made.
    pub signatures: Vec<JsonSignature>,
    /// What concerns the document as a whole.
    pub findings: Vec<JsonFinding>,
    /// What the issuer's register says of the document; null where no status list was given.
    pub register: Option<JsonRegister>,
}

/// What a signed status list says of a document, beside what its signatures say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Register"))]
#[expect(clippy::exhaustive_structs, reason = "whoever read the list fills it in")]
pub struct JsonRegister {
    /// `BERLAKU`, `DICABUT`, `DIGANTI` or `KEDALUWARSA`; `TIDAK_TERDAFTAR` where the document is
    /// not on the list, `TIDAK_DIKETAHUI` where the list is not of this time, or not of a signer who
    /// may speak for the document.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["BERLAKU", "DICABUT", "DIGANTI", "KEDALUWARSA", "TIDAK_TERDAFTAR", "TIDAK_DIKETAHUI"])))]
    pub status: String,
    /// The number of the document.
    pub nomor: Option<String>,
    /// Since when it was withdrawn, in UTC.
    pub since: Option<String>,
    /// The last day on which it is good.
    pub valid_until: Option<String>,
    /// The number of the document that took its place.
    pub replaced_by: Option<String>,
    /// When the list was drawn up, in UTC.
    pub issued_at: String,
    /// When the next list comes, in UTC.
    pub next_update: String,
    /// Who signed the list, as its certificate says.
    pub signed_by: String,
}

/// What is known about one signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Signature"))]
#[non_exhaustive]
pub struct JsonSignature {
    /// The full name of its field.
    pub field: String,
    /// Null when its dictionary cannot be trusted to say.
    pub kind: Option<Worded<SignatureKind>>,
    /// `/SubFilter` of the signature dictionary.
    pub sub_filter: Option<String>,
    /// Null for signatures that do not follow PAdES.
    pub level: Option<Worded<Level>>,
    /// The outcome under EN 319 102-1, of the signature over what it covers.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"])))]
    pub indication: String,
    /// Null with TOTAL-PASSED.
    pub sub_indication: Option<Worded<SubIndication>>,
    /// The word for this signature and what came after it.
    pub conclusion: Worded<Conclusion>,
    /// The certificate of the signer, where it was found.
    pub signer: Option<JsonSigner>,
    /// SHA-256 of each certificate of the chain, leaf first; trusted only with TOTAL-PASSED.
    pub chain: Vec<String>,
    /// The common name of the trust anchor that the chain leads to, or its subject; null unless
    /// TOTAL-PASSED.
    pub anchor: Option<String>,
    /// What the evidence at hand says of the certificates below the anchor, those of the authorities of
    /// its time-stamps after its own.
    pub certificate_status: Vec<JsonStatus>,
    /// The time-stamps in it; for a document timestamp, itself.
    pub timestamps: Vec<JsonTimestamp>,
    /// Evidence that was not at hand and would decide more.
    pub missing: Vec<JsonNeed>,
    /// The digest algorithm, as in `SHA-256`.
    pub digest_algorithm: Option<String>,
    /// The signature algorithm, as in `RSASSA-PKCS1-v1_5`.
    pub signature_algorithm: Option<String>,
    /// What the signer claims, with the offset it was written with; `-00:00` where it names none.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub claimed_signing_time: Option<String>,
    /// The earliest instant at which the signature is proved to have existed, in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub best_signature_time: String,
    /// What proves it.
    pub time_source: Worded<TimeSource>,
    /// `/Reason` of the signature dictionary.
    pub reason: Option<String>,
    /// `/Location` of the signature dictionary.
    pub location: Option<String>,
    /// P of DocMDP or of the field's lock, the stricter of the two.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 3)))]
    pub permission: Option<u8>,
    /// The covered bytes: offset and length of both ranges.
    pub byte_range: Option<[u64; 4]>,
    /// How much of the file that is.
    pub coverage: Worded<Coverage>,
    /// The length of the version that was signed, from the start of the file; null unless the signature
    /// value is proved to be over exactly its bytes.
    pub signed_version: Option<u64>,
    /// The revision that it signed, counted from 1.
    pub revision: Option<usize>,
    /// The revisions of the file.
    pub revisions: usize,
    /// What changed after it.
    pub changes: Vec<JsonChange>,
    /// What matters to the verdict, in the order in which it was found.
    pub findings: Vec<JsonFinding>,
}

/// The certificate of a signer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Signer"))]
#[non_exhaustive]
pub struct JsonSigner {
    /// The common name of the subject.
    pub common_name: Option<String>,
    /// The subject as RFC 4514 text.
    pub subject: String,
    /// The issuer as RFC 4514 text.
    pub issuer: String,
    /// The serial number in lower-case hexadecimal.
    pub serial: String,
    /// The first second of validity, in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub not_before: String,
    /// The last second of validity, in UTC.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    pub not_after: String,
    /// SHA-256 over the certificate in lower-case hexadecimal.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9a-f]{64}$")))]
    pub sha256: String,
}

/// A change after a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Change"))]
#[non_exhaustive]
pub struct JsonChange {
    /// The page, counted from 1, where it belongs to one.
    pub page: Option<u32>,
    /// The number and generation of the object, where it is one.
    pub object: Option<String>,
    /// The sort.
    pub kind: Worded<ChangeKind>,
    /// Whether the permissions of the signature and the policy allow it.
    pub allowed: bool,
    /// The revision that made it, counted from 1.
    pub revision: usize,
    /// The bytes of the file that made it: the first one, and the one behind the last.
    pub bytes: Option<[u64; 2]>,
    /// The name of the field, the key or the subtype.
    pub name: Option<String>,
    /// The value before, where it can be shown.
    pub old: Option<String>,
    /// The value after, where it can be shown.
    pub new: Option<String>,
    /// The sentence, in the language of the report.
    pub text: String,
}

/// A fact that matters to the verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Finding"))]
#[non_exhaustive]
pub struct JsonFinding {
    /// What it is.
    pub code: Worded<Code>,
    /// How much it matters.
    pub weight: Worded<Weight>,
    /// The standard and clause it comes from.
    pub clause: String,
    /// The sentence, in the language of the report.
    pub text: String,
    /// What to do about it, in the language of the report.
    pub advice: String,
    /// Where, which or how much.
    pub detail: Option<JsonDetail>,
}

/// Where, which or how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", schemars(rename = "Detail"))]
#[non_exhaustive]
pub enum JsonDetail {
    /// Offsets in the file: the first byte, and the one behind the last.
    Bytes([u64; 2]),
    /// The number of an object of the file.
    Object(u32),
    /// A count, a length or a version.
    Number(u64),
    /// An instant, in UTC.
    Time(String),
    /// A name, an identifier or a reader's error.
    Text(String),
    /// An algorithm and the instant of its end.
    Ends {
        /// The algorithm.
        algorithm: String,
        /// The instant, in UTC.
        time: String,
    },
}

impl JsonReport {
    /// The report on `file`, with its sentences in `language`.
    pub fn new(report: &Report, file: &str, language: Language) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            tool: TOOL.to_owned(),
            file: file.to_owned(),
            bytes: report.bytes,
            sha256: report.sha256.as_ref().map(|digest| hex(digest)),
            verified_at: report.verified_at.to_string(),
            policy: report.policy.clone(),
            conclusion: report.conclusion().into(),
            signatures: report.signatures.iter().map(|one| signature(one, language)).collect(),
            findings: findings(&report.findings, language),
            register: None,
        }
    }

    /// Adds what the issuer's register says of the document.
    pub fn with_register(mut self, register: JsonRegister) -> Self {
        self.register = Some(register);
        self
    }
}

/// Reports on any number of files as one JSON array.
///
/// Characters that could steer a terminal or reorder a line are written as `\u` escapes, which
/// changes nothing for whoever parses it.
pub fn json(reports: &[JsonReport]) -> String {
    // Strings, numbers and lists of them cannot fail to be written.
    let text = serde_json::to_string_pretty(reports).unwrap_or_default();
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        // Between the strings JSON is plain text, and inside them line breaks are escaped already.
        if c != '\n' && crate::shown::is_hostile(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// The JSON Schema (2020-12) of what [`json`] writes.
#[cfg(feature = "schema")]
pub fn schema() -> String {
    // As it is written: a key that may be null is there all the same.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Vec<JsonReport>>();
    schema.insert("title".to_owned(), SCHEMA.into());
    schema.insert("description".to_owned(), "An array, one element a file.".into());
    let mut text = serde_json::to_string_pretty(&sorted(schema.to_value())).unwrap_or_default();
    text.push('\n');
    text
}

/// Puts keys in the order of their letters. Whether a map keeps the order in which it was filled
/// depends on what else is in the build, and a paper must not.
#[cfg(feature = "schema")]
fn sorted(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().map(|(k, v)| (k, sorted(v))).collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn signature(report: &SignatureReport, language: Language) -> JsonSignature {
    JsonSignature {
        field: report.field.clone(),
        kind: report.kind.map(Worded),
        sub_filter: report.sub_filter.clone(),
        level: report.level.map(Worded),
        indication: report.indication.word().to_owned(),
        sub_indication: report.indication.sub_indication().map(Worded),
        conclusion: report.conclusion().into(),
        signer: report.signer.as_ref().map(signer),
        chain: report.chain.iter().map(Certificate::sha256_hex).collect(),
        anchor: anchor(&report.indication),
        certificate_status: report.statuses.iter().map(JsonStatus::of).collect(),
        timestamps: report.timestamps.iter().map(JsonTimestamp::of).collect(),
        missing: report.needs.iter().map(JsonNeed::of).collect(),
        digest_algorithm: report.digest_algorithm.clone(),
        signature_algorithm: report.signature_algorithm.clone(),
        claimed_signing_time: report.claimed_signing_time.as_ref().and_then(claimed),
        best_signature_time: report.best_signature_time.to_string(),
        time_source: report.time_source.into(),
        reason: report.reason.clone(),
        location: report.location.clone(),
        permission: report.permission,
        byte_range: report
            .byte_range
            .map(|range| [0, range.before, range.after_offset, range.after_length]),
        coverage: report.coverage.into(),
        signed_version: report.signed_version(),
        revision: report.revision,
        revisions: report.revisions,
        changes: report.changes.iter().map(|one| change(one, language)).collect(),
        findings: findings(&report.findings, language),
    }
}

fn signer(certificate: &Certificate) -> JsonSigner {
    JsonSigner {
        common_name: certificate.common_name(),
        subject: certificate.subject(),
        issuer: certificate.issuer(),
        serial: certificate.serial_hex(),
        not_before: certificate.not_before().to_string(),
        not_after: certificate.not_after().to_string(),
        sha256: certificate.sha256_hex(),
    }
}

/// The name of the anchor, where the path to it is proved.
fn anchor(indication: &Indication) -> Option<String> {
    let Indication::TotalPassed(passed) = indication else { return None };
    let anchor = passed.path().certificates().last()?;
    Some(anchor.common_name().unwrap_or_else(|| anchor.subject()))
}

fn change(judged: &JudgedChange, language: Language) -> JsonChange {
    JsonChange {
        page: judged.change.page,
        object: judged.change.object.map(|object| object.to_string()),
        kind: judged.change.kind.into(),
        allowed: judged.allowed,
        revision: judged.change.revision,
        bytes: judged.change.bytes.as_ref().map(|bytes| [bytes.start, bytes.end]),
        name: judged.change.name.clone(),
        old: judged.change.old.clone(),
        new: judged.change.new.clone(),
        text: change_sentence(&judged.change, language),
    }
}

fn findings(findings: &[Finding], language: Language) -> Vec<JsonFinding> {
    findings
        .iter()
        .map(|finding| JsonFinding {
            code: finding.code.into(),
            weight: finding.weight.into(),
            clause: finding.code.clause().to_owned(),
            text: sentence(finding, language),
            advice: advice(finding.code, language).to_owned(),
            detail: detail(&finding.detail),
        })
        .collect()
}

fn detail(detail: &Detail) -> Option<JsonDetail> {
    Some(match detail {
        Detail::None => return None,
        Detail::Bytes(range) => JsonDetail::Bytes([range.start, range.end]),
        Detail::Object(number) => JsonDetail::Object(*number),
        Detail::Number(number) => JsonDetail::Number(*number),
        Detail::Time(time) => JsonDetail::Time(time.to_string()),
        Detail::Text(text) => JsonDetail::Text(text.clone()),
        Detail::Ends(algorithm, end) => {
            JsonDetail::Ends { algorithm: algorithm.clone(), time: end.to_string() }
        }
        // A detail that is newer than this form is told rather than lost.
        other => JsonDetail::Text(format!("{other:?}")),
    })
}

/// A claimed date in RFC 3339, in its own offset; none where no such date can be written.
pub(crate) fn claimed(date: &PdfDate) -> Option<String> {
    let offset = date.offset_minutes.filter(|minutes| minutes.abs() < 24 * 60);
    let instant = UnixTime::new(date.unix_seconds());
    // By way of the instant, so that the thirty-first of February is a day that there is.
    let local = instant.plus_seconds(i64::from(offset.unwrap_or(0)) * 60).civil();
    if !(0..=9999).contains(&local.year) {
        return None;
    }
    let Civil { year, month, day, hour, minute, second } = local;
    let zone = match (date.offset_minutes, offset) {
        // RFC 3339, 4.3: the offset is not known.
        (None, _) => "-00:00".to_owned(),
        (Some(_), None | Some(0)) => "Z".to_owned(),
        (Some(_), Some(minutes)) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    };
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        claimed(&PdfDate::parse(text.as_bytes()).unwrap())
    }

    #[test]
    fn a_claimed_time_keeps_its_own_offset_and_is_always_an_rfc_3339_time() {
        for (pdf, expected) in [
            ("D:20261124100000+07'00'", "2026-11-24T10:00:00+07:00"),
            ("D:20261124100000-03'30'", "2026-11-24T10:00:00-03:30"),
            ("D:20261124030000Z", "2026-11-24T03:00:00Z"),
            ("D:20261124100000", "2026-11-24T10:00:00-00:00"),
            ("D:20260231000000Z", "2026-03-03T00:00:00Z"),
            ("D:20261124100000+99'00'", "2026-11-20T07:00:00Z"),
        ] {
            assert_eq!(read(pdf).as_deref(), Some(expected), "{pdf}");
            assert!(UnixTime::parse_rfc3339(expected).is_some(), "{expected}");
        }
        assert_eq!(read("D:00000101000000+99'00'"), None);
    }
}
