//! The journal: append-only, each line bound to the one before by its SHA-256.

use std::fmt;
use std::io::BufRead;

use segel_crypto::{Digest, DigestAlgorithm, UnixTime};
use serde::{Deserialize, Serialize};

use super::desk::ItemId;
use super::entry::EntryId;

/// A step that the journal records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Action {
    /// The register was begun.
    Begin,
    /// A sequence was told with which number a year starts.
    Start,
    /// A number was given out.
    Reserve,
    /// The digest of the document to be signed was recorded.
    Prepare,
    /// The signed file was recorded.
    Record,
    /// The document was handed out.
    Publish,
    /// The number stays unused.
    Void,
    /// The document was withdrawn.
    Withdraw,
    /// Another document took its place.
    Replace,
    /// Somebody was given a role.
    Appoint,
    /// A role was taken back.
    Dismiss,
    /// The steps for a kind were laid down.
    Route,
    /// A document was put on the desk, or put there again.
    Submit,
    /// A step was initialled (paraf).
    Initial,
    /// A step was approved.
    Approve,
    /// A document was sent back to whoever submitted it.
    Return,
    /// A document waited too long.
    Expire,
    /// A document on the desk was given its number.
    Number,
    /// The pages to be signed were fixed.
    Ready,
    /// A signer confirmed a list of documents.
    Confirm,
    /// A signature was recorded.
    Sign,
    /// Somebody asked for a withdrawal.
    Propose,
}

impl Action {
    /// The word that stands in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Start => "start",
            Self::Reserve => "reserve",
            Self::Prepare => "prepare",
            Self::Record => "record",
            Self::Publish => "publish",
            Self::Void => "void",
            Self::Withdraw => "withdraw",
            Self::Replace => "replace",
            Self::Appoint => "appoint",
            Self::Dismiss => "dismiss",
            Self::Route => "route",
            Self::Submit => "submit",
            Self::Initial => "initial",
            Self::Approve => "approve",
            Self::Return => "return",
            Self::Expire => "expire",
            Self::Number => "number",
            Self::Ready => "ready",
            Self::Confirm => "confirm",
            Self::Sign => "sign",
            Self::Propose => "propose",
        }
    }

    /// Whether the desk takes it, and not an entry of the register.
    pub(super) fn is_of_desk(self) -> bool {
        !matches!(
            self,
            Self::Begin
                | Self::Start
                | Self::Reserve
                | Self::Prepare
                | Self::Record
                | Self::Publish
                | Self::Void
                | Self::Withdraw
                | Self::Replace
        )
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [
            Self::Begin,
            Self::Start,
            Self::Reserve,
            Self::Prepare,
            Self::Record,
            Self::Publish,
            Self::Void,
            Self::Withdraw,
            Self::Replace,
            Self::Appoint,
            Self::Dismiss,
            Self::Route,
            Self::Submit,
            Self::Initial,
            Self::Approve,
            Self::Return,
            Self::Expire,
            Self::Number,
            Self::Ready,
            Self::Confirm,
            Self::Sign,
            Self::Propose,
        ]
        .into_iter()
        .find(|action| action.name() == name)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "a step is taken or it is not")]
pub enum Outcome {
    /// It was taken.
    Done,
    /// It was refused; nothing but the journal changed.
    Refused,
}

impl Outcome {
    /// The word that stands in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Done, Self::Refused].into_iter().find(|outcome| outcome.name() == name)
    }
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct JournalRecord {
    /// Its place, from 1.
    pub seq: u64,
    /// When, in UTC by RFC 3339.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Which step.
    pub action: Action,
    /// How it ended.
    pub outcome: Outcome,
    /// The number of the entry, where it is about one.
    pub entry: Option<i64>,
    /// The number of the document on the desk, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<i64>,
    /// The entry's number as printed.
    pub nomor: Option<String>,
    /// Which digest, by the step: of everything about a reserved entry that never changes, of the
    /// document to be signed, of the signed file; on the desk of what was approved.
    pub digest: Option<String>,
    /// The reason of a void or withdrawn entry, the number that replaces it, why a step was
    /// refused; on the desk version, step, role and capacity.
    pub note: Option<String>,
    /// The SHA-256 of the line before; zeros in the first.
    pub previous: String,
}

impl JournalRecord {
    /// The line as it is exported and hashed: compact JSON, without its line end.
    pub fn line(&self) -> String {
        // A struct of texts and numbers always has a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The SHA-256 of the line, as the next one names it.
    pub fn hash(&self) -> String {
        DigestAlgorithm::Sha256.digest(self.line().as_bytes()).to_hex()
    }
}

/// What is about to become a line.
#[derive(Debug, Clone)]
pub(super) struct Note<'a> {
    pub(super) action: Action,
    pub(super) outcome: Outcome,
    pub(super) entry: Option<(EntryId, String)>,
    pub(super) item: Option<ItemId>,
    pub(super) digest: Option<String>,
    pub(super) note: Option<&'a str>,
}

/// A digest as the register writes it: the algorithm's name, a colon, hexadecimal digits.
pub(super) fn digest_text(digest: &Digest) -> String {
    format!("{}:{}", digest.algorithm().name(), digest.to_hex())
}

pub(super) fn parse_digest(text: &str) -> Option<Digest> {
    let (name, hex) = text.split_once(':')?;
    let algorithm = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512]
        .into_iter()
        .find(|algorithm| algorithm.name() == name)?;
    let digit =
        |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(hex.len() / 2);
    for pair in hex.as_bytes().chunks(2) {
        let [high, low] = pair else { return None };
        bytes.push(digit(high)? << 4 | digit(low)?);
    }
    Digest::from_bytes(algorithm, &bytes)
}

/// The last line of a journal: whoever wrote it down can tell that no line before it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalHead {
    /// How many lines there are.
    pub seq: u64,
    /// The SHA-256 of the last one.
    pub hash: String,
}

impl JournalHead {
    pub(super) const ZEROS: &str =
        "0000000000000000000000000000000000000000000000000000000000000000";

    /// The head of a journal without lines.
    pub(super) fn empty() -> Self {
        Self { seq: 0, hash: Self::ZEROS.to_owned() }
    }

    /// Takes the next line.
    pub(super) fn follow(&mut self, record: &JournalRecord) -> Result<(), JournalBreach> {
        let seq = self.seq.saturating_add(1);
        if record.seq != seq {
            return Err(JournalBreach::Sequence { expected: seq, found: record.seq });
        }
        if record.previous != self.hash {
            return Err(JournalBreach::Chain { seq });
        }
        *self = Self { seq, hash: record.hash() };
        Ok(())
    }

    pub(super) fn next(&self, at: UnixTime, actor: &str, note: Note<'_>) -> JournalRecord {
        let (entry, nomor) = note.entry.map(|(id, nomor)| (id.0, nomor)).unzip();
        JournalRecord {
            seq: self.seq.saturating_add(1),
            at: at.to_string(),
            actor: actor.to_owned(),
            action: note.action,
            outcome: note.outcome,
            entry,
            item: note.item.map(|item| item.0),
            nomor: nomor.filter(|nomor| !nomor.is_empty()),
            digest: note.digest,
            note: note.note.map(str::to_owned),
            previous: self.hash.clone(),
        }
    }
}

/// Says where a journal is not what was once written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JournalBreach {
    /// A line is missing, doubled or out of order.
    #[error("line {found} stands where line {expected} belongs")]
    Sequence {
        /// The line that belongs there.
        expected: u64,
        /// The line that stands there.
        found: u64,
    },
    /// A line does not name the hash of the one before: one of the two was changed.
    #[error("line {seq} does not follow from the line before it")]
    Chain {
        /// The line.
        seq: u64,
    },
    /// The hash that is kept beside a line is not its hash.
    #[error("line {seq} is not what was hashed")]
    Hash {
        /// The line.
        seq: u64,
    },
    /// A line is not one that the register writes.
    #[error("line {line} is no line of a journal")]
    Form {
        /// The line's place in the file, from 1.
        line: u64,
    },
    /// The file could not be read.
    #[error("line {line} cannot be read: {reason}")]
    Unreadable {
        /// The line's place in the file, from 1.
        line: u64,
        /// The kind of the failure.
        reason: std::io::ErrorKind,
    },
}

/// Checks an exported journal on its own and returns its head.
///
/// A journal whose end was cut off is a good journal that is shorter: compare the head with one
/// that was written down elsewhere.
///
/// # Errors
/// [`JournalBreach`] for the first line that is wrong.
pub fn check_journal(journal: impl BufRead) -> Result<JournalHead, JournalBreach> {
    let mut head = JournalHead::empty();
    for (line, text) in (1_u64..).zip(journal.lines()) {
        let text =
            text.map_err(|error| JournalBreach::Unreadable { line, reason: error.kind() })?;
        let record: JournalRecord =
            serde_json::from_str(&text).map_err(|_| JournalBreach::Form { line })?;
        // What is hashed is the line itself, so it must be written in the one way.
        if record.line() != text {
            return Err(JournalBreach::Form { line });
        }
        head.follow(&record)?;
    }
    Ok(head)
}
