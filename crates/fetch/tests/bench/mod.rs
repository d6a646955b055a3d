//! A bench that answers, and a client for it.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use segel_crypto::{KeyKind, UnixTime};
use segel_fetch::{Authority, Client, Inquiry, Reach, Settings};
use segel_testkit::pki::Officer;
use segel_testkit::served::{Faults, Records, Revocation, Running, ServedPki, listen};

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// The instant of the bench, whose clock stands still.
pub(crate) const NOW: UnixTime = UnixTime::new(1_795_489_200);

pub(crate) struct Bench {
    pub(crate) pki: Arc<ServedPki>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) records: Arc<Mutex<Records>>,
    pub(crate) officer: Officer,
    _running: Running,
}

impl Bench {
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        let listener = listen(0)?;
        let url = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
        let pki = Arc::new(ServedPki::new(&url, KeyKind::P256, NOW));
        let officer = pki.officer(KeyKind::P256, "Siti Aminah", NOW);
        let issued = vec![officer.certificate.serial().to_vec()];
        let records = Arc::new(Mutex::new(Records { issued, revoked: Vec::new() }));
        let (faults, known) = (Arc::new(Faults::default()), Arc::clone(&records));
        let read = move || known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let clock = Box::new(|| NOW);
        let running = Arc::clone(&pki).serve(listener, Arc::clone(&faults), read, clock)?;
        Ok(Self { pki, faults, records, officer, _running: running })
    }

    pub(crate) fn tsa(&self) -> Authority {
        Authority::new(&format!("{}/tsa", self.pki.url()))
    }

    pub(crate) fn inquiry(&self) -> Inquiry<'_> {
        Inquiry {
            certificate: &self.officer.certificate,
            issuer: &self.pki.issuing.certificate,
            now: NOW,
            since: None,
            reach: Reach::Vouched,
        }
    }

    pub(crate) fn revoke(&self) {
        let serial = self.officer.certificate.serial().to_vec();
        let at = NOW.plus_seconds(-60);
        let revocation = Revocation { serial, at, reason: Some(1) };
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.revoked.push(revocation);
    }

    pub(crate) fn asked(&self, path: &str) -> u64 {
        self.faults.asked().get(path).copied().unwrap_or_default()
    }
}

/// Little patience, so that no test waits long.
pub(crate) fn settings() -> Settings {
    Settings {
        per_request: Duration::from_millis(1500),
        total: Duration::from_secs(4),
        ..Settings::default()
    }
}

pub(crate) fn client() -> Result<Client, Box<dyn Error>> {
    Ok(Client::new(settings())?)
}
