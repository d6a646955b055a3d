//! What all requests of a process share.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use crate::breaker::Breaker;
use crate::error::FetchError;
use crate::revocation::Slots;
use crate::settings::Settings;
use crate::store::Store;
use crate::transport::Transport;

/// Asks authorities, remembers what they said, and leaves those alone that fail.
///
/// Cloning shares all of it.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    /// None when offline.
    transport: Option<Transport>,
    breaker: Breaker,
    store: Store,
    /// Requests made to each authority.
    spent: Mutex<HashMap<String, u32>>,
    /// The longest token of each authority.
    sizes: Mutex<HashMap<String, usize>>,
    slots: Slots,
}

impl Client {
    /// Makes a client; nothing is asked yet.
    ///
    /// # Errors
    ///
    /// [`FetchError::Proxy`] when the proxy is not an address.
    pub fn new(settings: Settings) -> Result<Self, FetchError> {
        let transport = Transport::new(&settings)?;
        Ok(Self::with(settings, Some(transport)))
    }

    /// Makes a client that opens no socket: everything it is asked for is refused, but for what lies
    /// in memory.
    #[must_use]
    pub fn offline() -> Self {
        Self::with(Settings::default(), None)
    }

    fn with(settings: Settings, transport: Option<Transport>) -> Self {
        let breaker = Breaker::new(settings.failures, settings.rest);
        let store = Store::new(settings.cache.clone());
        let (spent, sizes, slots) = (Mutex::default(), Mutex::default(), Slots::default());
        let inner = Inner { settings, transport, breaker, store, spent, sizes, slots };
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    pub(crate) fn transport(&self) -> Result<&Transport, FetchError> {
        self.inner.transport.as_ref().ok_or(FetchError::Offline)
    }

    pub(crate) fn breaker(&self) -> &Breaker {
        &self.inner.breaker
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn spent(&self) -> &Mutex<HashMap<String, u32>> {
        &self.inner.spent
    }

    pub(crate) fn sizes(&self) -> &Mutex<HashMap<String, usize>> {
        &self.inner.sizes
    }

    pub(crate) fn slots(&self) -> &Slots {
        &self.inner.slots
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offline = self.inner.transport.is_none();
        f.debug_struct("Client").field("offline", &offline).finish_non_exhaustive()
    }
}
