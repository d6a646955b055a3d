//! `segel inspect FILE`: facts without judgement.

use std::path::PathBuf;

use clap::Args;
use segel::verify::{ChainOf, Link, Missing, ltv_links};
use segel::{Certificate, Document, TrustStore, UnixTime};
use segel_pdf::XrefStyle;
use serde::Serialize;

use crate::arguments::{PasswordArguments, TrustArguments};
use crate::inputs::Bytes;
use crate::moment::Moment;
use crate::output;
use crate::secret::Password;
use crate::signature_facts::{SignatureFacts, whole_digest};
use crate::trust;
use crate::words::{Language, Trouble, inspecting, long_term, signing};

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The PDF file
    file: PathBuf,
    #[command(flatten)]
    trust: TrustArguments,
    #[command(flatten)]
    password: PasswordArguments,
    /// Look for a chain as of an instant [default: now, or within the certificate's validity]
    #[arg(long, value_name = "RFC3339")]
    at_time: Option<String>,
    /// List every certificate with the proof of its status that the document carries, what is missing,
    /// and who must supply it
    #[arg(long)]
    ltv: bool,
    /// Write the data that one of our documents carries, as the JSON that was attached
    #[arg(long, conflicts_with = "json")]
    data: bool,
    /// Write the facts as JSON
    #[arg(long)]
    json: bool,
}

/// Where chains are looked for, and when.
pub(crate) struct Setting {
    pub(crate) trust: TrustStore,
    pub(crate) at: Option<UnixTime>,
    pub(crate) now: UnixTime,
    password: Password,
}

/// Everything there is to tell.
#[derive(Debug, Serialize)]
pub(crate) struct Facts {
    schema: &'static str,
    pub(crate) file: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) encrypted: bool,
    /// Encrypted, and not opened: what is inside is not known.
    pub(crate) locked: bool,
    pub(crate) pages: Option<u32>,
    pub(crate) revisions: Vec<RevisionFacts>,
    pub(crate) trailing_bytes: Option<[u64; 2]>,
    pub(crate) signatures: Vec<SignatureFacts>,
    pub(crate) empty_fields: Vec<String>,
    /// With `--ltv`: one row a certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ltv: Option<Vec<LtvFacts>>,
}

/// A certificate of a signature or time-stamp, and the proof of its status.
#[derive(Debug, Serialize)]
pub(crate) struct LtvFacts {
    pub(crate) field: String,
    /// `signer`, `signature_timestamp` or `document_timestamp`.
    pub(crate) chain: &'static str,
    pub(crate) position: usize,
    pub(crate) certificate: String,
    pub(crate) sha256: String,
    /// When its status must be proved.
    pub(crate) since: String,
    /// `ocsp` or `crl`; none where there is no proof.
    pub(crate) proof: Option<&'static str>,
    pub(crate) this_update: Option<String>,
    pub(crate) next_update: Option<String>,
    pub(crate) proof_signer: Option<String>,
    pub(crate) revoked_later: Option<String>,
    /// `certificate`, `issuer`, `path`, `revocation`, `evidence_signer_in_force`, `revoked` or
    /// `on_hold`; none where nothing is missing.
    pub(crate) missing: Option<&'static str>,
    /// Who must supply what is missing, and where.
    pub(crate) supplier: Option<String>,
    pub(crate) sources: Vec<String>,
    /// The row in words.
    pub(crate) text: String,
}

/// One layer of the file.
#[derive(Debug, Serialize)]
pub(crate) struct RevisionFacts {
    pub(crate) index: usize,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) xref_offset: u64,
    pub(crate) style: &'static str,
    pub(crate) hybrid: bool,
    /// Bytes that belong to no object; none where they could not be told.
    pub(crate) unaccounted: Option<Vec<[u64; 2]>>,
}

/// The name under which our documents carry their data.
const DATA: &str = "data.json";

/// Writes the attached data, as it was when the document was issued: data that a later revision put
/// in its place is refused.
fn write_data(arguments: &Inspect) -> Result<u8, Trouble> {
    let unreadable = |error| signing::unreadable_pdf(&error);
    let document = Document::open(Bytes::open(&arguments.file)?).map_err(unreadable)?;
    let data = document.attachment(DATA).map_err(unreadable)?.ok_or_else(inspecting::no_data)?;
    if let [first, _, ..] = document.revisions() {
        let issued = document.prefix(first.end).and_then(|issued| issued.attachment(DATA));
        if issued.is_ok_and(|issued| issued.is_some_and(|issued| issued != data)) {
            return Err(inspecting::data_changed());
        }
    }
    let text = String::from_utf8(data).map_err(|_| inspecting::no_data())?;
    output::data(&text);
    Ok(0)
}

pub(crate) fn run(arguments: &Inspect, language: Language) -> Result<u8, Trouble> {
    if arguments.data {
        return write_data(arguments).map_err(|trouble| trouble.about(&arguments.file));
    }
    let now = Moment::now()?.instant;
    let at = arguments.at_time.as_deref();
    let at = at.map(|text| Moment::of("--at-time", Some(text))).transpose()?;
    let at = at.map(|moment| moment.instant);
    let password = Password::read(&arguments.password, true, language)?;
    let setting = Setting { trust: trust::store(&arguments.trust)?, at, now, password };
    let facts = facts(arguments, &setting, language);
    let facts = facts.map_err(|trouble| trouble.about(&arguments.file))?;
    if arguments.json {
        output::json(&facts);
    } else {
        output::data(&inspecting::text(&facts, language));
    }
    Ok(0)
}

fn facts(arguments: &Inspect, setting: &Setting, language: Language) -> Result<Facts, Trouble> {
    let unreadable = |error| signing::unreadable_pdf(&error);
    let bytes = Bytes::open(&arguments.file)?;
    let sha256 = whole_digest(&bytes).map_err(unreadable)?;
    let document = setting.password.open(bytes, &arguments.file)?;
    let revisions = document.revisions().iter();
    let revisions = revisions
        .map(|revision| RevisionFacts {
            index: revision.index,
            start: revision.start,
            end: revision.end,
            xref_offset: revision.xref_offset,
            style: match revision.style {
                XrefStyle::Table => "table",
                XrefStyle::Stream => "stream",
            },
            hybrid: revision.hybrid,
            unaccounted: document
                .unaccounted_bytes(revision)
                .ok()
                .map(|ranges| ranges.iter().map(|range| [range.start, range.end]).collect()),
        })
        .collect();
    let encrypted = document.is_encrypted().map_err(unreadable)?;
    // The words of a locked document are not readable, its layers are.
    let fields = match document.locked() {
        Some(_) => Vec::new(),
        None => document.signature_fields().map_err(unreadable)?,
    };
    let (empty, filled): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| field.is_empty());
    let signatures: Result<Vec<SignatureFacts>, _> = filled
        .iter()
        .map(|field| SignatureFacts::of(&document, field, setting).map_err(unreadable))
        .collect();
    let ltv = match arguments.ltv && !encrypted {
        true => {
            let at = setting.at.unwrap_or(setting.now);
            let links = ltv_links(&document, &setting.trust, at).map_err(unreadable)?;
            Some(links.iter().map(|link| LtvFacts::of(link, language)).collect())
        }
        false => None,
    };
    Ok(Facts {
        schema: "segel.inspect/1",
        file: arguments.file.display().to_string(),
        bytes: document.len(),
        sha256,
        encrypted,
        locked: document.locked().is_some(),
        pages: document.page_count().ok(),
        revisions,
        trailing_bytes: document.trailing_bytes().map(|range| [range.start, range.end]),
        signatures: signatures?,
        empty_fields: empty.into_iter().map(|field| field.name).collect(),
        ltv,
    })
}

impl LtvFacts {
    fn of(link: &Link, language: Language) -> Self {
        let name = |certificate: &Certificate| {
            certificate.common_name().unwrap_or_else(|| certificate.subject())
        };
        let proof = link.proof.as_ref();
        let supplier = link.missing.as_ref().and_then(|missing| match missing {
            Missing::Revoked { .. } | Missing::Path(_) => None,
            Missing::Certificate => Some(name(&link.certificate)),
            Missing::Issuer { name } => Some(name.clone()),
            _ => Some(link.issuer.as_ref().map_or_else(|| link.certificate.issuer(), name)),
        });
        Self {
            field: link.field.clone(),
            chain: match link.chain {
                ChainOf::Signer => "signer",
                ChainOf::SignatureTimestamp => "signature_timestamp",
                ChainOf::DocumentTimestamp => "document_timestamp",
                _ => "other",
            },
            position: link.position,
            certificate: name(&link.certificate),
            sha256: link.certificate.sha256_hex(),
            since: link.since.to_string(),
            proof: proof.map(|proof| match proof.kind {
                segel_x509::EvidenceKind::Crl => "crl",
                _ => "ocsp",
            }),
            this_update: proof.map(|proof| proof.this_update.to_string()),
            next_update: proof.and_then(|proof| proof.next_update).map(|next| next.to_string()),
            proof_signer: proof.map(|proof| name(&proof.signer)),
            revoked_later: proof.and_then(|proof| proof.revoked).map(|at| at.to_string()),
            missing: link.missing.as_ref().map(|missing| match missing {
                Missing::Certificate => "certificate",
                Missing::Issuer { .. } => "issuer",
                Missing::Path(_) => "path",
                Missing::Revocation { .. } => "revocation",
                Missing::EvidenceSignerInForce { .. } => "evidence_signer_in_force",
                Missing::Revoked { .. } => "revoked",
                Missing::OnHold { .. } => "on_hold",
                _ => "other",
            }),
            supplier,
            sources: link.sources.clone(),
            text: long_term::row(link).text(language).to_owned(),
        }
    }
}
