//! From a signature to the level that was asked for.

use segel::Source;
use segel::long_term::LongTermError;
use segel::sign::level::B;
use segel::sign::{SignError, SignedDocument};

use crate::arguments::{LevelChoice, RaisingArguments};
use crate::network::Network;
use crate::raised::{Raised, Signed};
use crate::words::{Trouble, network as words};

/// What is asked of authorities for each signature.
#[derive(Debug)]
pub(crate) struct Raise {
    network: Network,
    level: LevelChoice,
    later: bool,
}

/// Why a signature is not raised: for another layout, or for good.
pub(crate) enum Refused {
    /// The token needs that much room; the key is at hand, so that the layout is made again.
    Room(usize),
    Trouble(Trouble),
}

impl Raise {
    /// Reads the options; none where level B is asked for.
    pub(crate) fn new(arguments: &RaisingArguments) -> Result<Option<Self>, Trouble> {
        if arguments.level == LevelChoice::B {
            return Ok(None);
        }
        let network = Network::new(&arguments.stamps, true)?;
        let (level, later) = (arguments.level, arguments.timestamp_later);
        Ok(Some(Self { network, level, later }))
    }

    /// The room to keep for a token; none where it cannot be learnt and the stamp may come later.
    pub(crate) fn room(&self) -> Result<Option<usize>, Trouble> {
        match self.network.long_term().token_room() {
            Ok(room) => Ok(Some(room)),
            Err(_) if self.later => Ok(None),
            Err(error) => Err(words::refused(&error)),
        }
    }

    /// Raises a signature as far as was asked for, or where some of it may come later, as far as can
    /// be now.
    pub(crate) fn raise<S: Source>(
        &self,
        source: &S,
        signed: SignedDocument<B>,
    ) -> Result<Raised, Refused> {
        let long_term = self.network.long_term();
        let owed = |signed: Signed, error: &LongTermError| {
            let trouble = words::refused(error);
            if self.later {
                Ok(Raised { signed, owed: Some(trouble) })
            } else {
                Err(Refused::Trouble(trouble))
            }
        };
        let stamped = match long_term.stamped(signed.clone()) {
            Ok(stamped) => stamped,
            Err(LongTermError::Sign(SignError::TimestampTooLong { needed, .. })) => {
                return Err(Refused::Room(needed));
            }
            Err(error) => return owed(Signed::B(signed), &error),
        };
        if self.level == LevelChoice::T {
            return Ok(Raised { signed: Signed::T(stamped), owed: None });
        }
        let proved = match long_term.with_evidence(source, stamped.clone()) {
            Ok(proved) => proved,
            Err(error) => return owed(Signed::T(stamped), &error),
        };
        if self.level == LevelChoice::Lt {
            return Ok(Raised { signed: Signed::Lt(proved), owed: None });
        }
        match long_term.archived(source, proved.clone()) {
            Ok(archived) => Ok(Raised { signed: Signed::Lta(archived), owed: None }),
            Err(error) => owed(Signed::Lt(proved), &error),
        }
    }

    pub(crate) fn level(&self) -> LevelChoice {
        self.level
    }
}
