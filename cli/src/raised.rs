//! A signed document, whatever level it is at.

use segel::sign::SignedDocument;
use segel::sign::level::B;
#[cfg(feature = "network")]
use segel::sign::level::{Lt, Lta, T};

/// A signed document at the level that it reached.
#[derive(Debug)]
pub(crate) enum Signed {
    B(SignedDocument<B>),
    #[cfg(feature = "network")]
    T(SignedDocument<T>),
    #[cfg(feature = "network")]
    Lt(SignedDocument<Lt>),
    #[cfg(feature = "network")]
    Lta(SignedDocument<Lta>),
}

/// A signed document, and why it is not at the level asked for where that is still owed.
#[derive(Debug)]
pub(crate) struct Raised {
    pub(crate) signed: Signed,
    #[cfg(feature = "network")]
    pub(crate) owed: Option<crate::words::Trouble>,
}

macro_rules! each {
    ($signed:expr, $document:ident => $value:expr) => {
        match $signed {
            Signed::B($document) => $value,
            #[cfg(feature = "network")]
            Signed::T($document) => $value,
            #[cfg(feature = "network")]
            Signed::Lt($document) => $value,
            #[cfg(feature = "network")]
            Signed::Lta($document) => $value,
        }
    };
}

impl Raised {
    pub(crate) fn plain(signed: SignedDocument<B>) -> Self {
        Self {
            signed: Signed::B(signed),
            #[cfg(feature = "network")]
            owed: None,
        }
    }

    pub(crate) fn level(&self) -> &'static str {
        each!(&self.signed, document => document.level())
    }

    pub(crate) fn appended(&self) -> &[u8] {
        each!(&self.signed, document => document.appended())
    }

    pub(crate) fn source_len(&self) -> u64 {
        each!(&self.signed, document => document.source_len())
    }
}
