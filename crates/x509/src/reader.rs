//! Certificates that were read before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Certificate, X509Error};

/// Certificates that are remembered.
const REMEMBERED: usize = 256;

/// Reads certificates, and remembers those that it read: the documents of one office bring the same ones.
///
/// What bytes mean does not depend on when they are read, so this says nothing of trust. Clones share
/// what is remembered.
#[derive(Debug, Clone, Default)]
pub struct CertificateReader {
    read: Arc<Mutex<HashMap<Vec<u8>, Certificate>>>,
}

impl CertificateReader {
    /// Makes a reader that has read nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads one DER certificate, as [`Certificate::from_der`] does.
    ///
    /// # Errors
    ///
    /// As [`Certificate::from_der`]; what cannot be read is read anew each time.
    pub fn read(&self, der: &[u8]) -> Result<Certificate, X509Error> {
        let lock = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(der) {
            return Ok(known.clone());
        }
        let certificate = Certificate::from_der(der)?;
        let mut read = lock();
        if read.len() >= REMEMBERED {
            read.clear();
        }
        read.insert(der.to_vec(), certificate.clone());
        Ok(certificate)
    }
}
