//! What is known of those who signed evidence, and why a piece of it proves nothing.

use segel_crypto::{Acceptability, UnixTime};
use segel_x509::{
    Budget, BudgetLimit, CertStatus, Certificate, EvidenceOrigin, ResponderAuthority,
    RevocationReason, RevocationSource,
};

use crate::finding::{Code, Detail};
use crate::indication::SubIndication as Sub;
use crate::keys::{counts_from, is_same_key};
use crate::revocation::{Compromise, Inquiry, is_unheard};
use crate::verdict::Verdict;

/// Since when a key is stolen, as others say, as far as there was time to ask.
pub(crate) type Stolen = Result<Vec<UnixTime>, BudgetLimit>;

/// What a piece of evidence says, and how it was asked: its SHA-256, its signer and who certified him, the
/// instant at which it is proved to have existed, the place of the certificate that it is about, how many
/// vouch for one another already, and how many authorities are known to be robbed or suspended.
pub(crate) type Word = ([u8; 32], [u8; 32], [u8; 32], UnixTime, usize, usize, usize);

/// The certificate of a signer of evidence and how its status was asked: its SHA-256 and that of who certified
/// it, whether it is another key of an authority, how many ends of evidence lie before the instant since which
/// it must be fresh, and the place, the row and the authorities as of a word.
pub(crate) type Certified = ([u8; 32], [u8; 32], bool, usize, usize, usize, usize);

/// How many signers of evidence vouch for one another in a row.
const WITNESSES: usize = 2;
/// Certificates of a responder's key that are looked at: one a month for eighty years.
const RENEWALS: u32 = 1_000;

/// Why a piece of evidence proves nothing.
#[derive(Debug, Clone)]
pub(crate) enum Doubt {
    /// The certificate of its signer has ended, and nothing proves that it is older.
    SignerEnded,
    /// An algorithm that it rests on is not acceptable, since then.
    Algorithm(String, Option<UnixTime>),
    /// The key of its signer was given up, and nothing proves that it is older.
    SignerRevoked,
    /// So was that of an authority of the path.
    AuthorityRevoked,
    /// Whether its signer is revoked is not known.
    SignerUnknown,
}

impl Inquiry<'_> {
    /// Why a piece of evidence about a certificate of the path does not count, where it does not.
    pub(crate) fn doubt(
        &self,
        source: &RevocationSource,
        index: usize,
        compromises: &[Compromise],
        depth: usize,
    ) -> Option<Doubt> {
        // What answers together existed when the youngest of it did.
        let known = self.ground.times.of_source(source);
        // Whether the signer is in force now, or was when the evidence is proved to have existed.
        if source.origin != EvidenceOrigin::Fetched && known > source.signer.not_after() {
            return Some(Doubt::SignerEnded);
        }
        if let Some((algorithm, end)) = self.ended(source, known) {
            return Some(Doubt::Algorithm(algorithm, end));
        }
        // Whoever has the key of an authority makes evidence as he likes, of whatever time.
        if compromises.iter().any(|one| one.index > index && one.since <= known) {
            return Some(Doubt::AuthorityRevoked);
        }
        let certifier = source.certifier.as_ref()?;
        let (piece, signer) = (source.sha256, source.signer.sha256());
        let robbed = compromises.len();
        let word = (piece, signer, certifier.sha256(), known, index, depth, robbed);
        if let Some(doubt) = self.doubts.borrow().get(&word) {
            return doubt.clone();
        }
        let doubt = self.doubt_of_signer(source, known, index, compromises, depth);
        self.doubts.borrow_mut().insert(word, doubt.clone());
        doubt
    }

    /// The algorithm that a piece of evidence rests on, and since when it is no longer acceptable, where that
    /// is before the piece is proved to have existed (EN 319 102-1, 5.2.6).
    fn ended(
        &self,
        source: &RevocationSource,
        known: UnixTime,
    ) -> Option<(String, Option<UnixTime>)> {
        let own = (source.signature_algorithm, Some(&source.signer));
        // The certificates of the path are judged with it.
        let signer = source.certifier.as_ref();
        let signer = signer.map(|of| (source.signer.signature_algorithm().ok(), Some(of)));
        std::iter::once(own).chain(signer).find_map(|(algorithm, by)| {
            let (Some(algorithm), Some(by)) = (algorithm, by) else {
                return Some(("unknown".to_owned(), None));
            };
            let key = by.public_key().key();
            let name = algorithm.name().to_owned();
            match self.ground.policy.algorithms.signature_acceptable(algorithm, key, known) {
                Acceptability::Acceptable | Acceptability::AcceptableUntil(_) => None,
                Acceptability::EndedAt(end) => Some((name, Some(end))),
                _ => Some((name, None)),
            }
        })
    }

    /// What is known of a signer that stands in no path (RFC 6960, 4.2.2.2.1; RFC 5280, 6.3.3 (f)). That
    /// its issuer spares the look-up does not make what is known unknown.
    ///
    /// It tells itself when it answered, and whoever has a stolen key tells any time: so a revocation for
    /// such a reason, or for none, is later only than an answer that is proved to be older.
    fn doubt_of_signer(
        &self,
        source: &RevocationSource,
        known: UnixTime,
        index: usize,
        compromises: &[Compromise],
        depth: usize,
    ) -> Option<Doubt> {
        let certifier = source.certifier.as_ref()?;
        let spared = source.authority == ResponderAuthority::Delegated { no_check: true };
        if depth > WITNESSES {
            return Some(Doubt::SignerUnknown);
        }
        match self.stolen(&source.signer, index) {
            Err(_) => return Some(Doubt::SignerUnknown),
            Ok(stolen) if stolen.iter().any(|since| *since <= known) => {
                return Some(Doubt::SignerRevoked);
            }
            Ok(_) => {}
        }
        let chain = self.path.certificates();
        let place = chain.iter().position(|of| of == certifier);
        let issuers = place.and_then(|place| chain.get(place..));
        let issuers = issuers.unwrap_or(std::slice::from_ref(certifier));
        // Nobody vouches for himself, nor does one who is in doubt. Only of an authority whose lists have a
        // key of their own no other list tells; whether one does was asked.
        let vouches = |word: &RevocationSource| {
            let own = is_same_key(&word.signer, &source.signer);
            let listed = own && source.authority == ResponderAuthority::AnotherKey;
            listed || (!own && self.doubt(word, index, compromises, depth + 1).is_none())
        };
        // What is said of a certificate is asked once, however many pieces its key signed.
        // He tells himself when he answered; that nobody had his key holds for what is asked about only where
        // it was said of then, too.
        let since = source.produced_at.max(self.known.best);
        let class = self.ends().partition_point(|end| *end < since);
        let another = source.authority == ResponderAuthority::AnotherKey;
        let robbed = compromises.len();
        let ids = (source.signer.sha256(), certifier.sha256());
        let asked: Certified = (ids.0, ids.1, another, class, index, depth, robbed);
        let known_status = self.statuses.borrow().get(&asked).cloned();
        let status = match known_status {
            Some(status) => status,
            None => {
                // Each piece is heard under every certificate of its key.
                let signers = self.ground.asked.certificates_of(self.ground, &source.signer);
                let pieces = self.pool.len() + self.ground.evidence.with_removed.len();
                if !self.ground.asked.step(pieces.saturating_mul(signers)) {
                    return Some(Doubt::SignerUnknown);
                }
                let mut budget = self.ground.policy.path_budget.clone();
                let of = (&source.signer, issuers);
                let status = self.status_among(of, since, &vouches, &|_, _| true, &mut budget);
                self.statuses.borrow_mut().insert(asked, status.clone());
                status
            }
        };
        // Whose revocation may be among what there was no time for is spared nothing.
        let heard = !is_unheard(&status);
        let word = match status {
            CertStatus::Good { source, .. } => Some(source),
            CertStatus::Revoked {
                at,
                reason,
                invalidity_date,
                source: word,
                also_good,
                unheard,
                held,
                ..
            } => {
                // Who is not believed did not end a suspension.
                if held.is_some_and(|(since, suspected)| counts_from(since, suspected) <= known) {
                    return Some(Doubt::SignerRevoked);
                }
                let answered =
                    if RevocationReason::spares_key(reason) { source.produced_at } else { known };
                if unheard || counts_from(at, invalidity_date) <= answered {
                    return Some(Doubt::SignerRevoked);
                }
                Some(also_good.map_or(word, |good| *good))
            }
            CertStatus::OnHold { since, invalidity_date, source: word, also_good, .. } => {
                if counts_from(since, invalidity_date) <= known {
                    return Some(Doubt::SignerRevoked);
                }
                Some(also_good.map_or(word, |good| *good))
            }
            _ => None,
        };
        let vouched = word.is_some_and(|word| vouches(&word));
        let passes = vouched || (spared && heard);
        (!passes).then_some(Doubt::SignerUnknown)
    }

    /// The instants up to which evidence is fresh, of all that is asked.
    fn ends(&self) -> &[UnixTime] {
        self.ends.get_or_init(|| {
            let mut ends = [self.pool.ends(), self.ground.evidence.with_removed.ends()].concat();
            ends.sort_unstable();
            ends.dedup();
            ends
        })
    }

    /// Since when the key of a signer of evidence is stolen under other certificates, as that of an
    /// authority: for any reason that does not spare it.
    fn stolen(&self, signer: &Certificate, index: usize) -> Stolen {
        if let Some(known) = self.stolen.borrow().get(&signer.sha256()) {
            return known.clone();
        }
        let above = self.path.certificates().get(index + 1..).unwrap_or_default();
        let path_budget = self.ground.policy.path_budget.clone();
        let mut budget = Budget { signature_checks: RENEWALS, ..path_budget };
        let ask = || self.stolen_elsewhere(signer, above, &|_| true, &mut budget);
        let Some(stolen) = self.ground.asked.asking(signer.sha256(), ask) else {
            return Err(BudgetLimit::Candidates);
        };
        self.stolen.borrow_mut().insert(signer.sha256(), stolen.clone());
        stolen
    }
}

pub(crate) fn tell(verdict: &mut Verdict, doubt: Doubt, name: String) {
    let sub = Sub::RevocationOutOfBoundsNoPoe;
    match doubt {
        Doubt::SignerEnded => verdict.doubt(sub, Code::RevocationUnprovable, Detail::Text(name)),
        Doubt::AuthorityRevoked => {
            let code = Code::RevocationSignerRevoked;
            verdict.doubt(Sub::RevokedCaNoPoe, code, Detail::Text(name));
        }
        Doubt::SignerRevoked => {
            verdict.doubt(sub, Code::RevocationSignerRevoked, Detail::Text(name));
        }
        Doubt::SignerUnknown => {
            // It weighs as what is not known of the certificate itself.
            verdict.inform(Code::RevocationSignerUnknown, Detail::Text(name));
        }
        Doubt::Algorithm(algorithm, end) => {
            let (code, detail) = match end {
                Some(end) => (Code::AlgorithmEnded, Detail::Ends(algorithm, end)),
                None => (Code::AlgorithmUnknown, Detail::Text(algorithm)),
            };
            verdict.doubt(Sub::CryptoConstraintsFailureNoPoe, code, detail);
        }
    }
}
