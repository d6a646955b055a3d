//! The officers, the clock and the signed permits that every vector grows out of.

use std::fmt;
use std::sync::Arc;

use segel_crypto::{KeyKind, PrivateKey, SigningKey as _, UnixTime};
use segel_pdf::{Document, PdfDate};
use segel_sign::{Credential, SigningPlan, prepare};
use segel_x509::TrustStore;

use super::draft::{Draft, Signed};
use crate::pki::{Fault, Officer, Options, Pki};

/// When every signature is made: 2026-11-24T10:00:00+07:00.
const SIGNED_AT: PdfDate = PdfDate {
    year: 2026,
    month: 11,
    day: 24,
    hour: 10,
    minute: 0,
    second: 0,
    offset_minutes: Some(420),
};
/// When every verdict is given, an hour later: 2026-11-24T04:00:00Z.
pub(super) const JUDGED_AT: UnixTime = UnixTime::new(1_795_492_800);

/// Holds the bench PKI, its officers and the honest files.
pub struct Bench {
    /// The PKI whose root is the only anchor.
    pub pki: Pki,
    /// The signer of most files, P-256.
    pub(super) officer: Officer,
    /// A signer with an RSA-2048 key.
    pub(super) rsa: Officer,
    /// A signer with a P-384 key.
    pub(super) p384: Officer,
    /// A second signer, P-256.
    pub(super) second: Officer,
    /// Another certificate for the key of `officer`.
    pub(super) twin: Officer,
    /// An officer of a PKI that is not trusted.
    pub(super) stranger: Officer,
    pub(super) only_server: Officer,
    pub(super) only_ocsp: Officer,
    pub(super) expired: Officer,
    pub(super) authority: Officer,
    pub(super) no_usage: Officer,
    /// The permit, certified with P=1.
    pub(super) p1: Signed,
    /// Certified with P=2.
    pub(super) p2: Signed,
    /// Certified with P=3.
    pub(super) p3: Signed,
    /// With an approval signature.
    pub(super) approval: Signed,
}

impl fmt::Debug for Bench {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bench").field("pki", &self.pki).finish_non_exhaustive()
    }
}

impl Default for Bench {
    fn default() -> Self {
        Self::new()
    }
}

impl Bench {
    /// Makes the PKI, the officers and the honest files.
    ///
    /// # Panics
    ///
    /// When the crypto backend refuses to make keys.
    pub fn new() -> Self {
        let pki = Pki::quick(JUDGED_AT.plus_seconds(-3600));
        let officer = pki.officer(KeyKind::P256, "Budi Santoso");
        let with =
            |fault| pki.officer_with(KeyKind::P256, "Pejabat Uji", Options::with_fault(fault));
        let p = |permission| Draft::permit(permission).signed_by(&officer);
        Self {
            rsa: pki.officer(KeyKind::Rsa2048, "Rina Wijaya"),
            p384: pki.officer(KeyKind::P384, "Agus Salim"),
            second: pki.officer(KeyKind::P256, "Siti Aminah"),
            twin: pki.same_key(&officer, "Bukan Budi"),
            stranger: Pki::quick(JUDGED_AT).officer(KeyKind::P256, "Budi Santoso"),
            only_server: with(Fault::OnlyServerAuth),
            only_ocsp: with(Fault::OnlyOcspSigning),
            expired: with(Fault::Expired),
            authority: with(Fault::IsCa),
            no_usage: with(Fault::NoSignatureUsage),
            p1: p(Some(1)),
            p2: p(Some(2)),
            p3: p(Some(3)),
            approval: p(None),
            officer,
            pki,
        }
    }

    /// The instant that the verdicts are for.
    pub fn judged_at(&self) -> UnixTime {
        JUDGED_AT
    }

    /// The store whose only anchor is the root of the bench.
    pub fn trust(&self) -> TrustStore {
        self.pki.trust()
    }

    /// Signs as the product does: a revision is appended.
    #[expect(clippy::expect_used, reason = "a bench that cannot sign has nothing to go on with")]
    pub(super) fn product_sign(
        &self,
        source: &[u8],
        plan: &SigningPlan,
        officer: &Officer,
    ) -> Vec<u8> {
        let source = source.to_vec();
        let key = Arc::new(key(officer));
        let credential = Credential::new(key, officer.chain.clone()).expect("a bench credential");
        let document = Document::open(&source).expect("a readable document");
        let prepared = prepare(&document, plan, credential.chain(), SIGNED_AT);
        let signed = prepared.and_then(|p| p.sign_with(&credential)).expect("a signable document");
        let mut out = Vec::new();
        signed.write_to(&source, &mut out).expect("a document that did not change");
        out
    }
}

#[expect(clippy::expect_used, reason = "the bench made the key itself")]
pub(super) fn key(officer: &Officer) -> PrivateKey {
    PrivateKey::from_pkcs8(&officer.pkcs8_der).expect("a bench key")
}

/// Signs with the algorithm that the officer's key prefers.
#[expect(clippy::expect_used, reason = "a bench that cannot sign has nothing to go on with")]
pub(super) fn sign(officer: &Officer, message: &[u8]) -> Vec<u8> {
    let key = key(officer);
    let algorithm = key.algorithms().first().copied().expect("an algorithm");
    let message = segel_crypto::ToBeSigned::new(message.to_vec());
    key.sign(algorithm, &message).expect("a signature").as_bytes().to_vec()
}
