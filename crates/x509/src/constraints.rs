//! Name constraints (RFC 5280 section 4.2.1.10), refusing whatever cannot be compared.

use crate::extensions::{NameConstraints, Subject, UNREADABLE_NAME};
use crate::{Certificate, name};

/// What a comparison of one certificate with one set of constraints came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    Permitted,
    Refused,
    BudgetExceeded,
}

/// Checks every name of a certificate; takes one from `comparisons` for each comparison.
pub(crate) fn check(
    constraints: &NameConstraints,
    certificate: &Certificate,
    comparisons: &mut u32,
) -> Permission {
    let names = names(certificate);
    let unreadable = |subject: &Subject| *subject == Subject::Other(UNREADABLE_NAME);
    let mut all = constraints.permitted.iter().chain(&constraints.excluded);
    if all.any(unreadable) || names.iter().any(unreadable) {
        return Permission::Refused;
    }
    for subject in &names {
        let mut bound = false;
        let mut permitted = false;
        let subtrees = constraints.permitted.iter().map(|base| (base, true));
        let subtrees = subtrees.chain(constraints.excluded.iter().map(|base| (base, false)));
        for (base, permits) in subtrees {
            let Some(rest) = comparisons.checked_sub(1) else {
                return Permission::BudgetExceeded;
            };
            *comparisons = rest;
            match (matches(base, subject, permits), permits) {
                (Match::OtherForm, _) | (Match::Outside, false) => {}
                (Match::Within, true) => {
                    bound = true;
                    permitted = true;
                }
                (Match::Outside, true) => bound = true,
                (Match::Within, false) | (Match::Incomparable, _) => return Permission::Refused,
            }
        }
        if bound && !permitted {
            return Permission::Refused;
        }
    }
    Permission::Permitted
}

fn names(certificate: &Certificate) -> Vec<Subject> {
    let mut names = certificate.extensions().alternative_names.clone();
    let has_email = names.iter().any(|name| matches!(name, Subject::Email(_)));
    let subject = certificate.subject_der();
    if !has_email {
        names.extend(name::email_addresses(subject).into_iter().map(Subject::Email));
    }
    if name::comparable(subject).is_none_or(|rdns| !rdns.is_empty()) {
        names.push(Subject::Directory(subject.to_vec()));
    }
    names
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Match {
    OtherForm,
    Within,
    Outside,
    Incomparable,
}

fn matches(base: &Subject, subject: &Subject, permits: bool) -> Match {
    let within = match (base, subject) {
        (Subject::Directory(base), Subject::Directory(name)) => directory(base, name),
        (Subject::Dns(base), Subject::Dns(name)) => Some(dns(base, name, permits)),
        (Subject::Email(base), Subject::Email(name)) => email(base, name),
        (Subject::Uri(base), Subject::Uri(name)) => uri(base, name),
        (Subject::Address(base), Subject::Address(name)) => address(base, name),
        (Subject::Other(base), Subject::Other(name)) if base == name => None,
        _ => return Match::OtherForm,
    };
    match within {
        Some(true) => Match::Within,
        Some(false) => Match::Outside,
        None => Match::Incomparable,
    }
}

fn directory(base: &[u8], subject: &[u8]) -> Option<bool> {
    Some(name::comparable(subject)?.starts_with(&name::comparable(base)?))
}

fn canonical(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// Whether `host` lies below `domain`, which has no leading dot.
fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn dns(base: &str, subject: &str, permits: bool) -> bool {
    let (base, subject) = (canonical(base), canonical(subject));
    if base.is_empty() {
        return true;
    }
    let within = |host: &str| match base.strip_prefix('.') {
        Some(domain) => is_below(host, domain),
        None => host == base || is_below(host, &base),
    };
    match subject.strip_prefix("*.") {
        // A wildcard stands for hosts an excluded subtree may hold although its own name is above.
        Some(parent) if !permits => {
            within(parent) || is_below(base.trim_start_matches('.'), parent)
        }
        _ => within(&subject),
    }
}

fn email(base: &str, subject: &str) -> Option<bool> {
    let (local, host) = subject.rsplit_once('@')?;
    if local.is_empty() || host.is_empty() {
        return None;
    }
    let host = canonical(host);
    if let Some((base_local, base_host)) = base.rsplit_once('@') {
        return Some(base_local == local && canonical(base_host) == host);
    }
    let base = canonical(base);
    Some(match base.strip_prefix('.') {
        Some(domain) => is_below(&host, domain),
        None => base.is_empty() || host == base,
    })
}

/// An address against a range of its own family: as many octets of address as of mask.
fn address(base: &[u8], subject: &[u8]) -> Option<bool> {
    if !matches!(subject.len(), 4 | 16) || !matches!(base.len(), 8 | 32) {
        return None;
    }
    let (network, mask) = base.split_at(base.len() / 2);
    // The mask is that of a prefix (RFC 5280 section 4.2.1.10, RFC 4632).
    let bits = mask.iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1));
    if !bits.skip_while(|bit| *bit == 1).all(|bit| bit == 0) {
        return None;
    }
    let within = |((network, mask), own): ((&u8, &u8), &u8)| network & mask == own & mask;
    Some(network.len() == subject.len() && network.iter().zip(mask).zip(subject).all(within))
}

fn uri(base: &str, subject: &str) -> Option<bool> {
    let (_, rest) = subject.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = canonical(host.rsplit_once(':').map_or(host, |(host, _)| host));
    let is_address = host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok();
    if host.is_empty() || is_address {
        return None;
    }
    let base = canonical(base);
    Some(match base.strip_prefix('.') {
        Some(domain) => is_below(&host, domain),
        None => base.is_empty() || host == base,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_constraint_holds_the_domain_and_what_lies_below_it() {
        assert!(dns("blitarkab.go.id", "dpmptsp.Blitarkab.go.id", true));
        assert!(dns("blitarkab.go.id", "blitarkab.go.id", true));
        assert!(!dns("blitarkab.go.id", "evilblitarkab.go.id", true));
    }

    #[test]
    fn a_wildcard_above_an_excluded_domain_is_refused() {
        assert!(dns("a.go.id", "*.go.id", false));
        assert!(!dns("a.go.id", "*.go.id", true));
    }

    #[test]
    fn a_uri_without_a_host_name_cannot_be_compared() {
        assert_eq!(uri("go.id", "urn:x"), None);
        assert_eq!(uri("go.id", "http://127.0.0.1/"), None);
        assert_eq!(uri(".go.id", "https://u@blitarkab.go.id:8443/x"), Some(true));
    }

    #[test]
    fn an_address_lies_in_ranges_of_its_own_family_only() {
        let range = [192, 0, 2, 0, 255, 255, 255, 0];
        assert_eq!(address(&range, &[192, 0, 2, 7]), Some(true));
        assert_eq!(address(&range, &[192, 0, 3, 7]), Some(false));
        assert_eq!(address(&range, &[0; 16]), Some(false));
        assert_eq!(address(&[192, 0, 2, 0, 255, 0, 255, 0], &[192, 0, 2, 7]), None);
        assert_eq!(address(&range, &[192, 0, 2]), None);
    }

    #[test]
    fn a_mailbox_constraint_is_exact() {
        assert_eq!(email("a@go.id", "a@GO.id"), Some(true));
        assert_eq!(email("a@go.id", "b@go.id"), Some(false));
        assert_eq!(email("go.id", "x@sub.go.id"), Some(false));
        assert_eq!(email("go.id", "nobody"), None);
    }
}
