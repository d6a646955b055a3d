//! Asking the authorities for what a document does not prove itself.

use std::path::Path;

use segel::fetch::{Client, EvidenceBytes, Inquiry, Reach};
use segel::long_term::LongTerm;
use segel::verify::{Conclusion, Policy, Report, verify};
use segel::{Certificate, Document, Source, TrustStore, UnixTime};
use segel_x509::{EvidenceOrigin, RevocationEvidence};

use crate::arguments::NetworkArguments;
use crate::moment::clock;
use crate::network;
use crate::words::{Trouble, Words, network as words};

/// Who asks, whom the anchors vouch for, and what was at hand already.
pub(crate) struct Asking {
    client: Client,
    trust: TrustStore,
    evidence: RevocationEvidence,
}

impl Asking {
    pub(crate) fn new(
        arguments: &NetworkArguments,
        trust: &TrustStore,
        evidence: &RevocationEvidence,
    ) -> Result<Self, Trouble> {
        let client = network::client(arguments)?;
        Ok(Self { client, trust: trust.clone(), evidence: evidence.clone() })
    }

    /// What the authorities tell of the certificates of a path, and what was at hand already. Who does
    /// not answer says nothing.
    #[cfg(feature = "register")]
    pub(crate) fn about(&self, path: &[Certificate]) -> RevocationEvidence {
        let mut evidence = self.evidence.clone();
        for pair in path.windows(2) {
            let [certificate, issuer] = pair else { continue };
            let (now, reach) = (clock(), Reach::Vouched);
            let inquiry = Inquiry { certificate, issuer, now, since: None, reach };
            for piece in self.client.status(&inquiry).map(|told| told.pieces).unwrap_or_default() {
                match piece {
                    EvidenceBytes::Ocsp(bytes) => {
                        evidence.add_ocsp(&bytes, EvidenceOrigin::Fetched)
                    }
                    EvidenceBytes::Crl(bytes) => evidence.add_crl(&bytes, EvidenceOrigin::Fetched),
                };
            }
        }
        evidence
    }

    /// Judges an undetermined document again with what the authorities answer; with the verdict comes
    /// what became of addresses that gave nothing, where that leaves it undetermined.
    pub(crate) fn again<S: Source>(
        &self,
        document: &Document<S>,
        path: &Path,
        policy: &Policy,
        at: UnixTime,
        report: Report,
    ) -> (Report, Option<Words>) {
        if report.conclusion() != Conclusion::Undetermined {
            return (report, None);
        }
        let asking = LongTerm::new(&self.client, &[], &self.trust, &clock);
        let Ok((mut evidence, unanswered)) = asking.consulted(document) else {
            return (report, None);
        };
        let report = if evidence.is_empty() {
            report
        } else {
            evidence.add_all(&self.evidence);
            // What was asked for was made after this run began.
            verify(document, &policy.clone().with_evidence(evidence), at.max(clock()))
        };
        let silent = report.conclusion() == Conclusion::Undetermined && !unanswered.is_empty();
        let said = silent.then(|| words::not_answered(path, &unanswered));
        (report, said)
    }
}
