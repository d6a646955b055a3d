//! Certificate policies along a chain (RFC 5280 section 6.1, with the graph of RFC 9618, whose size
//! grows with the policies named and not with the ways between them).

use std::collections::{BTreeMap, BTreeSet};

use crate::{BudgetLimit, Certificate, PathError};

pub(crate) const ANY_POLICY: &str = "2.5.29.32.0";

/// Holds what a caller demands of the certificate policies of a path.
///
/// The default demands nothing: any policy, or none unless a certificate in the path asks for one.
// Exhaustive: these are the four inputs of RFC 5280 section 6.1.1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyRules {
    /// The policies that are acceptable, as dotted object identifiers; empty for any.
    pub acceptable: Vec<String>,
    /// Whether the path must be valid for one of them.
    pub require_explicit: bool,
    /// Whether `anyPolicy` in a certificate counts for nothing.
    pub inhibit_any: bool,
    /// Whether no policy may be mapped to another.
    pub inhibit_mapping: bool,
}

/// Tells for which policies a path is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValidPolicies {
    /// For every policy.
    Any,
    /// For these, in the words of the topmost authority; none when empty.
    Only(Vec<String>),
}

/// What one certificate asks for beside its policies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PolicyDemands {
    pub(crate) require_explicit: Option<u32>,
    pub(crate) inhibit_mapping: Option<u32>,
    pub(crate) inhibit_any: Option<u32>,
    /// Pairs of the issuer's and the subject's policy.
    pub(crate) mappings: Vec<(String, String)>,
}

/// The policies valid at one depth, each with those of the depth above that lead to it. A policy
/// without any was reached through `anyPolicy`.
#[derive(Debug, Default)]
struct Level<'a> {
    nodes: BTreeMap<&'a str, BTreeSet<&'a str>>,
    any: bool,
}

/// The counters of RFC 5280 section 6.1.2: how many more certificates may pass before the rule holds.
struct Counters {
    explicit: usize,
    any: usize,
    mapping: usize,
}

struct Graph<'a, 'b> {
    levels: Vec<Level<'a>>,
    budget: &'b mut u32,
}

/// Follows the policies of a chain, leaf first and anchor last, and adds what speaks against it.
pub(crate) fn check(
    chain: &[Certificate],
    rules: &PolicyRules,
    budget: &mut u32,
    reasons: &mut Vec<PathError>,
) -> Result<ValidPolicies, BudgetLimit> {
    let count = chain.len().saturating_sub(1);
    let start = |holds: bool| if holds { 0 } else { count + 1 };
    let mut left = Counters {
        explicit: start(rules.require_explicit),
        any: start(rules.inhibit_any),
        mapping: start(rules.inhibit_mapping),
    };
    let first = Level { nodes: BTreeMap::new(), any: true };
    let mut graph = Graph { levels: vec![first], budget };
    let below_anchor = chain.iter().enumerate().take(count).rev();
    for (index, certificate) in below_anchor {
        let is_leaf = index == 0;
        let own_name = certificate.is_self_issued();
        let any_counts = left.any > 0 || (!is_leaf && own_name);
        graph.take_policies(certificate, any_counts)?;
        if left.explicit == 0 && graph.is_empty() {
            reasons.push(PathError::Policy { certificate: index });
            return Ok(ValidPolicies::Only(Vec::new()));
        }
        let demands = &certificate.extensions().policy_demands;
        if is_leaf {
            left.explicit = left.explicit.saturating_sub(1);
            if demands.require_explicit == Some(0) {
                left.explicit = 0;
            }
            continue;
        }
        let any_mapped =
            |(issuer, subject): &(String, String)| issuer == ANY_POLICY || subject == ANY_POLICY;
        if demands.mappings.iter().any(any_mapped) {
            reasons.push(PathError::PolicyMapping { certificate: index });
            return Ok(ValidPolicies::Only(Vec::new()));
        }
        graph.descend(&demands.mappings, left.mapping > 0)?;
        left.pass(demands, own_name);
    }
    let valid = graph.valid(rules)?;
    if left.explicit == 0 && valid == ValidPolicies::Only(Vec::new()) && count > 0 {
        reasons.push(PathError::Policy { certificate: 0 });
    }
    Ok(valid)
}

impl Counters {
    fn pass(&mut self, demands: &PolicyDemands, own_name: bool) {
        let asked = [demands.require_explicit, demands.inhibit_any, demands.inhibit_mapping];
        let counters = [&mut self.explicit, &mut self.any, &mut self.mapping];
        for (counter, asked) in counters.into_iter().zip(asked) {
            if !own_name {
                *counter = counter.saturating_sub(1);
            }
            if let Some(asked) = asked {
                *counter = (*counter).min(usize::try_from(asked).unwrap_or(usize::MAX));
            }
        }
    }
}

impl<'a> Graph<'a, '_> {
    fn spend(&mut self) -> Result<(), BudgetLimit> {
        *self.budget = self.budget.checked_sub(1).ok_or(BudgetLimit::PolicyNodes)?;
        Ok(())
    }

    fn last(&mut self) -> Option<&mut Level<'a>> {
        self.levels.last_mut()
    }

    fn is_empty(&self) -> bool {
        self.levels.last().is_none_or(|level| !level.any && level.nodes.is_empty())
    }

    /// Narrows the policies expected at this depth to those the certificate asserts.
    fn take_policies(
        &mut self,
        certificate: &'a Certificate,
        any_counts: bool,
    ) -> Result<(), BudgetLimit> {
        let policies = &certificate.extensions().policies;
        let any = any_counts && policies.iter().any(|policy| policy == ANY_POLICY);
        for _ in policies {
            self.spend()?;
        }
        let Some(level) = self.last() else {
            return Ok(());
        };
        let named: BTreeSet<&str> = policies.iter().map(String::as_str).collect();
        if !any {
            level.nodes.retain(|policy, _| named.contains(policy));
        }
        if level.any {
            for policy in named.into_iter().filter(|policy| *policy != ANY_POLICY) {
                level.nodes.entry(policy).or_default();
            }
        }
        level.any &= any;
        Ok(())
    }

    /// Opens the depth below: each policy leads to itself, or where it is mapped.
    fn descend(
        &mut self,
        mappings: &'a [(String, String)],
        may_map: bool,
    ) -> Result<(), BudgetLimit> {
        for _ in mappings {
            self.spend()?;
        }
        let Some(level) = self.last() else {
            return Ok(());
        };
        let mut next = Level { nodes: BTreeMap::new(), any: level.any };
        let mut mapped = BTreeSet::new();
        for (issuer, subject) in mappings {
            let (issuer, subject) = (issuer.as_str(), subject.as_str());
            mapped.insert(issuer);
            if !may_map {
                level.nodes.remove(issuer);
                continue;
            }
            if level.any {
                level.nodes.entry(issuer).or_default();
            }
            if level.nodes.contains_key(issuer) {
                next.nodes.entry(subject).or_default().insert(issuer);
            }
        }
        for policy in level.nodes.keys().filter(|policy| !mapped.contains(*policy)) {
            next.nodes.entry(policy).or_default().insert(policy);
        }
        let edges: usize = next.nodes.values().map(BTreeSet::len).sum();
        for _ in 0..edges {
            self.spend()?;
        }
        self.levels.push(next);
        Ok(())
    }

    /// Walks back from the policies of the leaf to those at which `anyPolicy` was left.
    fn valid(mut self, rules: &PolicyRules) -> Result<ValidPolicies, BudgetLimit> {
        let acceptable = |policy: &str| {
            rules.acceptable.is_empty() || rules.acceptable.iter().any(|named| named == policy)
        };
        let any_to_the_end = self.levels.last().is_some_and(|level| level.any);
        if any_to_the_end && rules.acceptable.is_empty() {
            return Ok(ValidPolicies::Any);
        }
        let mut roots: BTreeSet<String> = BTreeSet::new();
        if any_to_the_end {
            roots.extend(rules.acceptable.iter().cloned());
        }
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        if let Some(level) = self.levels.last() {
            reached.extend(level.nodes.keys());
        }
        while let Some(level) = self.levels.pop() {
            let mut above = BTreeSet::new();
            for policy in reached {
                self.spend()?;
                match level.nodes.get(policy) {
                    Some(parents) if !parents.is_empty() => above.extend(parents),
                    Some(_) if acceptable(policy) => {
                        roots.insert(policy.to_owned());
                    }
                    _ => {}
                }
            }
            reached = above;
        }
        Ok(ValidPolicies::Only(roots.into_iter().collect()))
    }
}
