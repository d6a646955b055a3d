//! Path building: an iterative, budgeted search from a leaf to an anchor.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use segel_crypto::{CryptoError, PublicKey, UnixTime};

use crate::failure::BudgetLimit;
use crate::name::Comparable;
use crate::rules::{self, Conditions};
use crate::trust::Links;
use crate::{Certificate, PathError, PathFailure, PolicyRules, Purpose, TrustStore, ValidPolicies};

/// Holds what a search may still spend; shared by all searches of one verification.
///
/// The figures for paths are those rustls-webpki settled on after RUSTSEC-2023-0052 and -0053.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Signature verifications; one with a key of very many bits counts for several.
    pub signature_checks: u32,
    /// Of those such as fail, which anyone can bring about; those beyond it are paid for as the others are.
    pub failed_checks: u32,
    /// Candidates looked at: for an issuer, or for the responder of an OCSP response.
    pub candidates: u32,
    /// Comparisons of a name with a name constraint.
    pub name_comparisons: u32,
    /// Certificate policies and mappings of them looked at.
    pub policy_nodes: u32,
    /// Entries of revocation lists read in look-ups.
    pub revocation_entries: u64,
    /// Authorities between the leaf and the anchor of one chain; not spent.
    pub depth: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            signature_checks: 100,
            failed_checks: 1_000,
            candidates: 200_000,
            name_comparisons: 250_000,
            // A chain of the greatest depth with the most policies spends less than two thousand.
            policy_nodes: 100_000,
            // Ten look-ups in lists of a million entries, the longest in public use.
            revocation_entries: 10_000_000,
            depth: 6,
        }
    }
}

impl Budget {
    /// Verifies a signature that counts for so many, and pays for it: what fails from a budget of its own, so that
    /// padding does not spend what honest evidence needs.
    ///
    /// # Errors
    ///
    /// [`BudgetLimit::SignatureChecks`] where there is nothing left to pay for one that verifies.
    pub fn verify<E>(
        &mut self,
        weight: u32,
        verify: impl FnOnce() -> Result<(), E>,
    ) -> Result<Result<(), E>, BudgetLimit> {
        let left = self.signature_checks.checked_sub(weight);
        let left = left.ok_or(BudgetLimit::SignatureChecks)?;
        let outcome = verify();
        match self.failed_checks.checked_sub(weight).filter(|_| outcome.is_err()) {
            Some(rest) => self.failed_checks = rest,
            None => self.signature_checks = left,
        }
        Ok(outcome)
    }
}

/// Proves that a leaf leads to an anchor and met every rule at the instant asked about.
///
/// Only [`build_path`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPath {
    certificates: Vec<Certificate>,
    policies: ValidPolicies,
}

impl VerifiedPath {
    /// Returns the certificates, leaf first, up to and including the anchor.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Returns the anchor.
    pub fn anchor(&self) -> Option<&Certificate> {
        self.certificates.last()
    }

    /// Returns the issuer of the leaf; the leaf itself when it is the anchor.
    pub fn issuer(&self) -> Option<&Certificate> {
        self.certificates.get(1).or_else(|| self.certificates.first())
    }

    /// Returns for which certificate policies the path is valid.
    pub fn policies(&self) -> &ValidPolicies {
        &self.policies
    }
}

/// Looks for a path from a leaf to an anchor that meets every rule of RFC 5280 section 6 this
/// library implements, for one purpose at one instant.
///
/// `candidates` are hints of any origin and never become anchors. Any certificate policy is
/// acceptable; [`build_path_under`] asks for certain ones.
///
/// # Errors
///
/// The best candidate chain and all that speaks against it: a chain that reaches an anchor with the
/// fewest faults, else the longest one.
pub fn build_path(
    leaf: &Certificate,
    candidates: &[Certificate],
    trust: &TrustStore,
    at: UnixTime,
    purpose: &Purpose,
    budget: &mut Budget,
) -> Result<VerifiedPath, PathFailure> {
    build_path_under(leaf, candidates, trust, at, purpose, &PolicyRules::default(), budget)
}

/// Looks for a path as [`build_path`] does, under rules for its certificate policies.
///
/// # Errors
///
/// As [`build_path`].
pub fn build_path_under(
    leaf: &Certificate,
    candidates: &[Certificate],
    trust: &TrustStore,
    at: UnixTime,
    purpose: &Purpose,
    policies: &PolicyRules,
    budget: &mut Budget,
) -> Result<VerifiedPath, PathFailure> {
    let conditions = Conditions { at, purpose: *purpose, policies, anchor_end: None };
    search(leaf, (candidates, &[]), trust, conditions, budget)
}

/// Looks for a path as [`build_path`] does, which goes through none of some certificates: for another one
/// where those are revoked, or nobody knows.
///
/// # Errors
///
/// As [`build_path`].
pub fn build_path_without(
    leaf: &Certificate,
    candidates: &[Certificate],
    without: &[Certificate],
    trust: &TrustStore,
    at: UnixTime,
    purpose: &Purpose,
    budget: &mut Budget,
) -> Result<VerifiedPath, PathFailure> {
    let policies = &PolicyRules::default();
    let conditions = Conditions { at, purpose: *purpose, policies, anchor_end: None };
    search(leaf, (candidates, without), trust, conditions, budget)
}

fn search(
    leaf: &Certificate,
    candidates: (&[Certificate], &[Certificate]),
    trust: &TrustStore,
    conditions: Conditions<'_>,
    budget: &mut Budget,
) -> Result<VerifiedPath, PathFailure> {
    let mut search = Search::new(leaf, candidates, trust, conditions, budget);
    match search.run() {
        Outcome::Found(path) => Ok(path),
        Outcome::Exhausted => Err(search.failure(None)),
        Outcome::GivenUp(limit) => Err(search.failure(Some(limit))),
    }
}

enum Outcome {
    Found(VerifiedPath),
    Exhausted,
    GivenUp(BudgetLimit),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Good,
    Bad,
    Unsupported,
    /// The issuer's key is too weak to compute with.
    WeakIssuer,
}

struct Node {
    certificate: Certificate,
    is_anchor: bool,
}

/// One certificate of the chain under construction and the issuers not tried yet.
struct Frame {
    node: usize,
    issuers: Rc<[usize]>,
    next: usize,
}

struct Search<'a, 'b> {
    /// The leaf is node 0.
    nodes: Vec<Node>,
    /// By the form in which names are compared (RFC 5280 section 7.1).
    by_subject: HashMap<Arc<Comparable>, Vec<usize>>,
    issuers: HashMap<usize, Rc<[usize]>>,
    links: HashMap<(usize, usize), Link>,
    trust: &'a TrustStore,
    conditions: Conditions<'a>,
    budget: &'b mut Budget,
    best: Option<PathFailure>,
}

impl<'a, 'b> Search<'a, 'b> {
    fn new(
        leaf: &Certificate,
        (candidates, without): (&[Certificate], &[Certificate]),
        trust: &'a TrustStore,
        conditions: Conditions<'a>,
        budget: &'b mut Budget,
    ) -> Self {
        let mut nodes = vec![Node { certificate: leaf.clone(), is_anchor: trust.is_anchor(leaf) }];
        let mut seen = HashMap::from([(leaf.sha256(), ())]);
        seen.extend(without.iter().map(|certificate| (certificate.sha256(), ())));
        let anchors = trust.anchors().iter().map(|anchor| (anchor.certificate(), true));
        let hints = trust.intermediates().iter().chain(candidates).map(|hint| (hint, false));
        for (certificate, is_anchor) in anchors.chain(hints) {
            if seen.insert(certificate.sha256(), ()).is_none() {
                nodes.push(Node { certificate: certificate.clone(), is_anchor });
            }
        }
        let mut by_subject: HashMap<Arc<Comparable>, Vec<usize>> = HashMap::new();
        for (index, node) in nodes.iter().enumerate().skip(1) {
            let name = node.certificate.comparable_subject().unwrap_or_default();
            by_subject.entry(name).or_default().push(index);
        }
        let (issuers, links, best) = (HashMap::new(), HashMap::new(), None);
        Self { nodes, by_subject, issuers, links, trust, conditions, budget, best }
    }

    fn certificate(&self, node: usize) -> Option<&Certificate> {
        self.nodes.get(node).map(|node| &node.certificate)
    }

    fn is_anchor(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| node.is_anchor)
    }

    /// Issuers of the right name, the likeliest first; ordered once for each certificate.
    fn issuers(&mut self, node: usize) -> Rc<[usize]> {
        if let Some(known) = self.issuers.get(&node) {
            return Rc::clone(known);
        }
        let ordered: Rc<[usize]> = self.order_issuers(node).into();
        self.issuers.insert(node, Rc::clone(&ordered));
        ordered
    }

    fn order_issuers(&self, node: usize) -> Vec<usize> {
        let Some(child) = self.certificate(node) else {
            return Vec::new();
        };
        let mut issuers = child
            .comparable_issuer()
            .and_then(|name| self.by_subject.get(&name).cloned())
            .unwrap_or_default();
        let wanted = child.authority_key_identifier();
        let at = self.conditions.at;
        issuers.sort_by_key(|index| {
            let Some(issuer) = self.certificate(*index) else {
                return (true, true, true, true);
            };
            let identifier = issuer.subject_key_identifier();
            let other_key = wanted.is_some() && identifier.is_some() && wanted != identifier;
            let out_of_time = at < issuer.not_before() || at > issuer.not_after();
            (other_key, !self.is_anchor(*index), out_of_time, !issuer.is_ca())
        });
        issuers
    }

    fn run(&mut self) -> Outcome {
        if self.is_anchor(0) {
            return self.conclude(&[0]);
        }
        let mut stack = vec![Frame { node: 0, issuers: self.issuers(0), next: 0 }];
        let mut too_deep = false;
        while let Some(frame) = stack.last_mut() {
            let child = frame.node;
            let issuer = frame.issuers.get(frame.next).copied();
            frame.next += 1;
            let chain: Vec<usize> = stack.iter().map(|frame| frame.node).collect();
            let Some(issuer) = issuer else {
                self.remember_dead_end(&chain);
                stack.pop();
                continue;
            };
            let Some(rest) = self.budget.candidates.checked_sub(1) else {
                return Outcome::GivenUp(BudgetLimit::Candidates);
            };
            self.budget.candidates = rest;
            if self.repeats(&chain, issuer) {
                continue;
            }
            match self.link(child, issuer) {
                Err(limit) => return Outcome::GivenUp(limit),
                Ok(Link::Good) => {}
                Ok(link) => {
                    self.remember_broken_link(&chain, issuer, link);
                    continue;
                }
            }
            if self.is_anchor(issuer) {
                let whole: Vec<usize> = chain.iter().copied().chain([issuer]).collect();
                match self.conclude(&whole) {
                    Outcome::Exhausted => continue,
                    outcome => return outcome,
                }
            }
            // The chain holds the leaf and the authorities so far; one more joins them.
            if chain.len() > self.budget.depth as usize {
                too_deep = true;
                continue;
            }
            let issuers = self.issuers(issuer);
            stack.push(Frame { node: issuer, issuers, next: 0 });
        }
        if too_deep && self.best.as_ref().is_none_or(|best| !best.reaches_anchor) {
            return Outcome::GivenUp(BudgetLimit::Depth);
        }
        Outcome::Exhausted
    }

    /// Whether the chain already has this name with this key, however that is spelled.
    fn repeats(&self, chain: &[usize], issuer: usize) -> bool {
        let Some(candidate) = self.certificate(issuer) else {
            return true;
        };
        chain.iter().filter_map(|node| self.certificate(*node)).any(|earlier| {
            earlier.subject_der() == candidate.subject_der()
                && earlier.public_key().key_identity() == candidate.public_key().key_identity()
        })
    }

    fn link(&mut self, child: usize, issuer: usize) -> Result<Link, BudgetLimit> {
        if let Some(known) = self.links.get(&(child, issuer)) {
            return Ok(*known);
        }
        let links = self.trust.links();
        let link = match (self.nodes.get(child), self.nodes.get(issuer)) {
            (Some(child), Some(issuer)) => {
                signed_by(&child.certificate, &issuer.certificate, links, self.budget)?
            }
            _ => Link::Bad,
        };
        self.links.insert((child, issuer), link);
        Ok(link)
    }

    /// Judges a chain that reaches an anchor.
    fn conclude(&mut self, chain: &[usize]) -> Outcome {
        let chain = self.collect(chain);
        let anchor_end = chain.last().and_then(|anchor| self.trust.anchor_end(anchor));
        let conditions = Conditions { anchor_end, ..self.conditions };
        match rules::check(&chain, &conditions, self.budget) {
            Err(limit) => Outcome::GivenUp(limit),
            Ok((policies, reasons)) if reasons.is_empty() => {
                Outcome::Found(VerifiedPath { certificates: chain, policies })
            }
            Ok((_, reasons)) => {
                self.remember(PathFailure { chain, reaches_anchor: true, reasons });
                Outcome::Exhausted
            }
        }
    }

    fn collect(&self, chain: &[usize]) -> Vec<Certificate> {
        chain.iter().filter_map(|node| self.certificate(*node)).cloned().collect()
    }

    fn remember_dead_end(&mut self, chain: &[usize]) {
        let chain = self.collect(chain);
        let Some(last) = chain.last() else {
            return;
        };
        let reason = if last.is_self_issued() {
            PathError::UntrustedRoot { certificate: chain.len() - 1 }
        } else {
            PathError::NoPath { issuer: last.issuer() }
        };
        self.remember(PathFailure { chain, reaches_anchor: false, reasons: vec![reason] });
    }

    fn remember_broken_link(&mut self, chain: &[usize], issuer: usize, link: Link) {
        let certificate = chain.len().saturating_sub(1);
        let weak = self
            .certificate(issuer)
            .filter(|_| link == Link::WeakIssuer)
            .and_then(|issuer| rules::weak_key(certificate + 1, issuer));
        let reason = match link {
            Link::Unsupported => PathError::UnsupportedSignature { certificate },
            _ => weak.unwrap_or(PathError::BadSignature { certificate }),
        };
        let mut chain = self.collect(chain);
        chain.extend(self.certificate(issuer).cloned());
        self.remember(PathFailure { chain, reaches_anchor: false, reasons: vec![reason] });
    }

    fn remember(&mut self, failure: PathFailure) {
        let rank = |failure: &PathFailure| {
            let faults =
                if failure.reaches_anchor { usize::MAX - failure.reasons.len() } else { 0 };
            (failure.reaches_anchor, failure.is_only_out_of_time(), faults, failure.chain.len())
        };
        if self.best.as_ref().is_none_or(|best| rank(&failure) > rank(best)) {
            self.best = Some(failure);
        }
    }

    fn failure(&mut self, limit: Option<BudgetLimit>) -> PathFailure {
        let mut failure = self.best.take().unwrap_or_else(|| PathFailure {
            chain: self.collect(&[0]),
            reaches_anchor: false,
            reasons: Vec::new(),
        });
        failure.reasons.extend(limit.map(|limit| PathError::BudgetExceeded { limit }));
        failure
    }
}

/// Whether a certificate is signed by another's key; what is not remembered is paid for.
fn signed_by(
    child: &Certificate,
    issuer: &Certificate,
    links: &Links,
    budget: &mut Budget,
) -> Result<Link, BudgetLimit> {
    let name = Links::name(child, issuer);
    match name.and_then(|name| links.known(&name)) {
        Some(true) => return Ok(Link::Good),
        Some(false) => return Ok(Link::Bad),
        None => {}
    }
    let remember = |is_good| {
        if let Some(name) = name {
            links.remember(name, is_good);
        }
    };
    Ok(match budget.verify(weight(issuer), || child.verify_signature(issuer))? {
        Ok(()) => {
            remember(true);
            Link::Good
        }
        Err(CryptoError::UnsupportedAlgorithm) => Link::Unsupported,
        Err(CryptoError::WeakKey) => Link::WeakIssuer,
        Err(_) => {
            remember(false);
            Link::Bad
        }
    })
}

/// How many usual keys a key counts for: the work grows with the square of its bits, and with those of its
/// exponent.
fn weight(issuer: &Certificate) -> u32 {
    match issuer.public_key().key() {
        PublicKey::Rsa { modulus_bits, exponent } => {
            let bits = u64::BITS - exponent.leading_zeros();
            modulus_bits.div_ceil(4096).pow(2).max(1) * bits.div_ceil(17).max(1)
        }
        _ => 1,
    }
}
