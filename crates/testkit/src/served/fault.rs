//! What a service of the bench does wrong when it is told to.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

/// A service of the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Service {
    /// The time-stamping authority.
    Tsa,
    /// The OCSP responder.
    Ocsp,
    /// The publisher of the lists.
    Crl,
    /// The publisher of the authorities' certificates.
    Issuer,
}

/// Names one way in which a service fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// It takes the request and says nothing.
    Hang,
    /// It says 503.
    Unavailable,
    /// It gives its answer byte by byte, each after half a second.
    Slow,
    /// It answers with a page.
    Page,
    /// It answers with more than any answer has.
    Endless,
    /// It repeats another nonce than it was asked with.
    WrongNonce,
    /// It stamps something else than it was asked to.
    WrongImprint,
    /// The signature on its answer is not right.
    WrongSignature,
    /// The certificate of the authority is not for time-stamping.
    NoPurpose,
    /// It refuses, in the words of its protocol.
    Refuse,
    /// Its answer is of half a day ago, and newer was due.
    Stale,
    /// It says that the certificate was revoked yesterday.
    Revoked,
    /// It speaks of another certificate.
    OtherCertificate,
    /// Its clock is a day ahead.
    ClockAhead,
    /// It leads elsewhere, to an address on the machine.
    Redirect,
    /// It takes no POST.
    GetOnly,
}

/// Every fault with the word by which it is asked for.
pub const FAULTS: [(Fault, &str); 16] = [
    (Fault::Hang, "hang"),
    (Fault::Unavailable, "503"),
    (Fault::Slow, "slow"),
    (Fault::Page, "page"),
    (Fault::Endless, "endless"),
    (Fault::WrongNonce, "wrong-nonce"),
    (Fault::WrongImprint, "wrong-imprint"),
    (Fault::WrongSignature, "wrong-signature"),
    (Fault::NoPurpose, "no-purpose"),
    (Fault::Refuse, "refuse"),
    (Fault::Stale, "stale"),
    (Fault::Revoked, "revoked"),
    (Fault::OtherCertificate, "other-certificate"),
    (Fault::ClockAhead, "clock-ahead"),
    (Fault::Redirect, "redirect"),
    (Fault::GetOnly, "get-only"),
];

const SERVICES: [(Service, &str); 4] = [
    (Service::Tsa, "tsa"),
    (Service::Ocsp, "ocsp"),
    (Service::Crl, "crl"),
    (Service::Issuer, "issuer"),
];

impl FromStr for Fault {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        FAULTS.iter().find(|(_, known)| *known == word).map(|(fault, _)| *fault).ok_or(())
    }
}

impl FromStr for Service {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        SERVICES.iter().find(|(_, known)| *known == word).map(|(service, _)| *service).ok_or(())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = FAULTS.iter().find(|(fault, _)| fault == self);
        f.write_str(found.map_or("", |(_, word)| word))
    }
}

/// The faults that hold at the moment, one for each service at the most, and how often each path was
/// asked for.
#[derive(Debug, Default)]
pub struct Faults {
    now: Mutex<BTreeMap<Service, Fault>>,
    asked: Mutex<BTreeMap<String, u64>>,
}

impl Faults {
    /// Makes a service fail from now on, or no longer.
    pub fn set(&self, service: Service, fault: Option<Fault>) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        match fault {
            Some(fault) => now.insert(service, fault),
            None => now.remove(&service),
        };
    }

    /// The fault of a service.
    pub fn of(&self, service: Service) -> Option<Fault> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).get(&service).copied()
    }

    /// How often each path was asked for.
    pub fn asked(&self) -> BTreeMap<String, u64> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn count(&self, path: &str) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        *asked.entry(path.to_owned()).or_default() += 1;
    }
}
