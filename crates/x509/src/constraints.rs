//! Name constraints (RFC 5280 section 4.2.1.10), refusing whatever cannot be compared.

use crate::extensions::{NameConstraints, Subject, UNREADABLE_NAME};
use crate::name_within::{Within, is_within};
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
            let Some(rest) = comparisons.checked_sub(weight(base, subject)) else {
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
        // One that cannot be read is no mailbox, and so it is within no constraint.
        let addresses = name::email_addresses(subject).into_iter();
        names.extend(addresses.map(|address| Subject::Email(address.unwrap_or_default())));
    }
    if name::comparable(subject).is_none_or(|rdns| !rdns.is_empty()) {
        names.push(Subject::Directory(subject.to_vec()));
    }
    names
}

/// How many usual comparisons one weighs: both names are read for it.
fn weight(base: &Subject, subject: &Subject) -> u32 {
    match (base, subject) {
        (Subject::Directory(base), Subject::Directory(name)) => {
            1 + u32::try_from((base.len() + name.len()) / 256).unwrap_or(u32::MAX - 1)
        }
        _ => 1,
    }
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
        (Subject::Directory(base), Subject::Directory(name)) => directory(base, name, permits),
        (Subject::Dns(base), Subject::Dns(name)) => dns(base, name, permits),
        (Subject::Email(base), Subject::Email(name)) => email(base, name, false),
        // RFC 9598 section 6: constraints on mailboxes bind those in any script too.
        (Subject::Email(base), Subject::Utf8Email(name)) => email(base, name, true),
        (Subject::Other(0) | Subject::Utf8Email(_), Subject::Utf8Email(_))
        | (Subject::Utf8Email(_), Subject::Other(0)) => None,
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

/// Under a permitted subtree only a name that is certainly within counts, under an excluded one only
/// a name that is certainly outside.
fn directory(base: &[u8], subject: &[u8], permits: bool) -> Option<bool> {
    match is_within(base, subject)? {
        Within::Yes => Some(true),
        Within::No => Some(false),
        Within::Unsettled => permits.then_some(false),
    }
}

/// Brings the name of a host into the form that is compared; none for what is no name of a host,
/// which another reader could take for a name within the constraint.
fn host(text: &str) -> Option<String> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let in_label = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(in_label);
    text.split('.').all(is_label).then(|| text.to_ascii_lowercase())
}

/// The host of a constraint: all below it when a dot leads it, everything when it is empty.
enum HostBase {
    All,
    Below(String),
    Host(String),
}

impl HostBase {
    fn read(base: &str) -> Option<Self> {
        Some(match base.strip_prefix('.') {
            _ if matches!(base, "" | ".") => Self::All,
            Some(domain) => Self::Below(host(domain)?),
            None => Self::Host(host(base)?),
        })
    }

    /// Whether it holds the host of a mailbox or of an address of a resource.
    fn holds(&self, host: &str) -> bool {
        match self {
            Self::All => true,
            Self::Below(domain) => is_below(host, domain),
            Self::Host(own) => own == host,
        }
    }
}

/// Whether `host` lies below `domain`, which has no leading dot.
fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn dns(base: &str, subject: &str, permits: bool) -> Option<bool> {
    let base = HostBase::read(base)?;
    let (domain, itself) = match &base {
        HostBase::All => return Some(true),
        HostBase::Below(domain) => (domain, false),
        HostBase::Host(domain) => (domain, true),
    };
    let within = |host: &str| (itself && host == domain) || is_below(host, domain);
    Some(match subject.strip_prefix("*.") {
        Some(parent) => {
            let parent = host(parent)?;
            // A wildcard stands for hosts an excluded subtree may hold although its own name is above.
            let above = !permits && is_below(domain, &parent);
            within(&parent) || parent == *domain || above
        }
        None => within(&host(subject)?),
    })
}

/// Brings the local part of a mailbox (RFC 5321 section 4.1.2) into the form that is compared: what
/// is quoted without its quotes. None for what is no local part.
fn local_part(text: &str, any_script: bool) -> Option<String> {
    let Some(quoted) = text.strip_prefix('"') else {
        let in_atom = |c: char| {
            c.is_ascii_alphanumeric()
                || "!#$%&'*+-/=?^_`{|}~".contains(c)
                || (any_script && !c.is_ascii())
        };
        let is_atom = |atom: &str| !atom.is_empty() && atom.chars().all(in_atom);
        return text.split('.').all(is_atom).then(|| text.to_owned());
    };
    let (mut local, mut rest) = (String::new(), quoted.strip_suffix('"')?.chars());
    while let Some(next) = rest.next() {
        let letter = match next {
            '\\' => rest.next()?,
            '"' => return None,
            other => other,
        };
        if letter.is_control() || !(any_script || letter.is_ascii()) {
            return None;
        }
        local.push(letter);
    }
    Some(local)
}

/// Compares a mailbox with a mailbox, a host or what lies below one; `any_script` when its local part
/// may hold more than ASCII.
fn email(base: &str, subject: &str, any_script: bool) -> Option<bool> {
    let (local, host_of) = subject.rsplit_once('@')?;
    let (local, own) = (local_part(local, any_script)?, host(host_of)?);
    if let Some((base_local, base_host)) = base.rsplit_once('@') {
        return Some(local_part(base_local, false)? == local && host(base_host)? == own);
    }
    Some(HostBase::read(base)?.holds(&own))
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
    let (scheme, rest) = subject.split_once("://")?;
    if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    // Some readers end the authority at a backslash, and others at the first of two at signs.
    let (user, place) = authority.split_once('@').unwrap_or(("", authority));
    if user.contains('\\') {
        return None;
    }
    let (own, port) = place.split_once(':').unwrap_or((place, ""));
    let own = host(own)?;
    let is_address = own.rsplit('.').next()?.bytes().all(|byte| byte.is_ascii_digit());
    if is_address || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(HostBase::read(base)?.holds(&own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_constraint_holds_the_domain_and_what_lies_below_it() {
        let judge = |name| dns("blitarkab.go.id", name, true);
        assert_eq!(judge("dpmptsp.Blitarkab.go.id"), Some(true));
        assert_eq!(judge("blitarkab.go.id."), Some(true));
        assert_eq!(judge("evilblitarkab.go.id"), Some(false));
    }

    #[test]
    fn a_wildcard_above_an_excluded_domain_is_refused() {
        assert_eq!(dns("a.go.id", "*.go.id", false), Some(true));
        assert_eq!(dns("a.go.id", "*.go.id", true), Some(false));
        assert_eq!(dns("a.go.id", "*.b.id", false), Some(false));
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
        let judge = |base, name| email(base, name, false);
        assert_eq!(judge("a@go.id", "a@GO.id"), Some(true));
        assert_eq!(judge("a@go.id", "b@go.id"), Some(false));
        assert_eq!(judge("a@go.id", "\"\\a\"@go.id"), Some(true));
        assert_eq!(judge("go.id", "\"a@b\"@go.id"), Some(true));
        assert_eq!(judge("go.id", "x@sub.go.id"), Some(false));
        assert_eq!(judge(".go.id", "x@sub.go.id"), Some(true));
        assert_eq!(judge("go.id", "nobody"), None);
    }

    #[test]
    fn what_is_no_mailbox_is_compared_with_nothing() {
        for wrong in [
            "a@go.id ",
            "<a@go.id>",
            "a@go.id(x)",
            "a@go.id,b@ok.id",
            "a@[192.0.2.1]",
            "@go.id",
            "a@",
            "a..b@go.id",
            "\"a\"b\"@go.id",
            "\"a\\\"@go.id",
            "bup\u{e1}ti@go.id",
        ] {
            assert_eq!(email("go.id", wrong, false), None, "{wrong}");
        }
        assert_eq!(email("go.id", "bup\u{e1}ti@go.id", true), Some(true));
        assert_eq!(email("go.id", "bupati@g\u{f6}.id", true), None);
    }

    #[test]
    fn what_is_no_host_is_compared_with_nothing() {
        for wrong in
            ["go.id ", "go.id\0.ok.id", "go..id", ".go.id", "*a.go.id", "*", "", "g\u{f6}.id"]
        {
            assert_eq!(dns("go.id", wrong, true), None, "{wrong}");
            assert_eq!(dns("go.id", wrong, false), None, "{wrong}");
        }
        assert_eq!(dns("go.id ", "ok.id", false), None);
        for wrong in [
            "https://g%6f.id/",
            "https:go.id/?x=https://ok.id/",
            "https://ok.id@go.id@ok.id/",
            "https://ok.id\\@go.id/",
            "https://go.id\\.ok.id/",
            "https://go.id:x/",
            "https://3221225985/",
            "https://[2001:db8::1]/",
        ] {
            assert_eq!(uri("go.id", wrong), None, "{wrong}");
        }
    }
}
