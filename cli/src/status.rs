//! A signed status list, and what it says of a document.

use std::path::{Path, PathBuf};

use segel::issue::register::{Status, StatusList};
use segel::report::JsonRegister;
use segel::verify::{Report, verify_detached};
use segel::{Certificate, Document, Source, TrustStore, UnixTime};
use segel_crypto::{Digest, DigestAlgorithm, Hasher};
use segel_x509::RevocationEvidence;

use crate::inputs::Bytes;
use crate::words::{Trouble, files, listing as words};

/// Revisions of a document that are looked up; each is read from the start.
const MOST_REVISIONS: usize = 64;

/// Bytes of a list that is fetched: a year of an office is a tenth of it.
#[cfg(feature = "network")]
const LONGEST: usize = 64 << 20;

/// Where the signature of a list lies.
pub(crate) fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(".p7s");
    PathBuf::from(name)
}

/// Whether a place is an address of the web and no file.
pub(crate) fn is_address(place: &str) -> bool {
    ["http://", "https://"].iter().any(|begin| {
        place.get(..begin.len()).is_some_and(|found| found.eq_ignore_ascii_case(begin))
    })
}

/// Fetches a list, or its signature, from an address.
#[cfg(feature = "network")]
pub(crate) fn fetched(client: &segel::fetch::Client, url: &str) -> Result<Vec<u8>, Trouble> {
    client.published(url, LONGEST).map_err(|error| words::status_not_fetched(url, &error))
}

/// A list whose signature stands.
pub(crate) struct Listed {
    list: StatusList,
    signer: Certificate,
    /// Whose lists are believed beside those of a document's own signers.
    believed: Vec<Certificate>,
    at: UnixTime,
}

impl Listed {
    /// Reads a list and its signature, each as `read` gives it; `evidence` tells of the certificates of
    /// its signer whether they were revoked.
    pub(crate) fn read(
        place: &str,
        read: impl Fn(&str) -> Result<Vec<u8>, Trouble>,
        believed: Option<&Path>,
        trust: &TrustStore,
        evidence: impl Fn(&[Certificate]) -> RevocationEvidence,
        at: UnixTime,
    ) -> Result<Self, Trouble> {
        let (content, signature) = (read(place)?, read(&format!("{place}.p7s"))?);
        let path = Path::new(place);
        let verify = |evidence: &RevocationEvidence| {
            verify_detached(&content, &signature, trust, evidence, at)
                .map_err(|fault| words::bad_status_list(path, &fault))
        };
        // Who signed it is known before anybody is asked about them.
        let chain = verify(&RevocationEvidence::default())?;
        let chain = verify(&evidence(&chain))?;
        let signer = chain.into_iter().next().ok_or_else(|| words::no_status_list(path))?;
        let list = std::str::from_utf8(&content).ok().and_then(StatusList::parse);
        let list = list.ok_or_else(|| words::no_status_list(path))?;
        let believed = match believed {
            Some(path) => Certificate::from_pem_or_der(&on_disk(path)?)
                .map_err(|error| files::bad_certificate(path, &error))?,
            None => Vec::new(),
        };
        Ok(Self { list, signer, believed, at })
    }

    /// What is listed for a document that these signed, by the bytes of any of its revisions: long-term data that were
    /// added later do not hide it. The code is that of `verify`: 0 in force, 1 not in force, 3 not
    /// listed or not known. A list that another person signed tells nothing: an anchor vouches for
    /// many who may not speak for this register.
    pub(crate) fn find(&self, bytes: &Bytes, report: &Report) -> (JsonRegister, u8) {
        let signers = report.signatures.iter().filter_map(|one| one.signer.as_ref());
        let own = signers.chain(&self.believed).any(|one| one.as_der() == self.signer.as_der());
        let current = self.list.is_current(self.at);
        let found = ends(bytes).into_iter().rev().find_map(|end| {
            let digest = digest_to(bytes, end)?;
            self.list.find(&digest, self.at)
        });
        let found = found.filter(|_| own);
        let (status, code) = match (current && own, &found) {
            // A withdrawal stays true after the list has aged.
            (_, Some((_, Status::Dicabut))) => ("DICABUT", 1),
            (_, Some((_, Status::Diganti))) => ("DIGANTI", 1),
            (_, Some((_, Status::Kedaluwarsa))) => ("KEDALUWARSA", 1),
            (false, _) => ("TIDAK_DIKETAHUI", 3),
            (true, None) => ("TIDAK_TERDAFTAR", 3),
            (true, Some((_, Status::Berlaku))) => ("BERLAKU", 0),
        };
        let document = found.map(|(document, _)| document);
        let register = JsonRegister {
            status: status.to_owned(),
            nomor: document.map(|document| document.nomor.clone()),
            since: document.and_then(|document| document.since.clone()),
            valid_until: document.and_then(|document| document.valid_until.clone()),
            replaced_by: document.and_then(|document| document.replaced_by.clone()),
            issued_at: self.list.issued_at().to_string(),
            next_update: self.list.next_update().to_string(),
            signed_by: self.signer.common_name().unwrap_or_else(|| self.signer.subject()),
        };
        (register, code)
    }
}

/// The bytes of a file.
pub(crate) fn on_disk(path: &Path) -> Result<Vec<u8>, Trouble> {
    std::fs::read(path).map_err(|error| files::unreadable(path, &error))
}

/// Where revisions end, and the file.
fn ends(bytes: &Bytes) -> Vec<u64> {
    let mut ends = Vec::new();
    if let Ok(document) = Document::open(bytes) {
        for revision in document.revisions().iter().take(MOST_REVISIONS) {
            ends.extend([revision.marker_end, revision.end]);
        }
    }
    ends.push(bytes.len());
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn digest_to(bytes: &Bytes, end: u64) -> Option<Digest> {
    let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
    let mut buffer = vec![0; 1 << 16];
    let mut offset = 0;
    while offset < end {
        let room = usize::try_from(end - offset).unwrap_or(buffer.len()).min(buffer.len());
        let read = bytes.read_at(offset, buffer.get_mut(..room)?).ok().filter(|read| *read > 0)?;
        hasher.update(buffer.get(..read)?);
        offset += u64::try_from(read).ok()?;
    }
    Some(hasher.finish())
}
