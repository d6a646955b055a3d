//! What the register holds, and what is asked of it.

use std::fmt;
use std::path::PathBuf;

use segel_crypto::{Digest, DigestAlgorithm, Hasher, UnixTime};

use super::error::{RegisterError, TextDefect};
use crate::date::CalendarDate;
use crate::kind::{Kind, Scope};
use crate::number::{NomorSurat, NumberFormat, NumberParts, Sifat};
use crate::text::forbidden;

/// Names an entry inside its register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub(super) i64);

impl EntryId {
    /// Takes the number of an entry, as it was printed before.
    pub fn new(number: u32) -> Self {
        Self(i64::from(number))
    }

    /// The number.
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How far an entry has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the state machine has these five")]
pub enum State {
    /// The number is given out.
    Reserved,
    /// The document is ready to be signed; its digest is known and will not change.
    Prepared,
    /// The signed file is known.
    Signed,
    /// The document was handed out.
    Published,
    /// The number stays unused, for a reason.
    Void,
}

impl State {
    pub(super) const ALL: [Self; 5] =
        [Self::Reserved, Self::Prepared, Self::Signed, Self::Published, Self::Void];

    /// The word that stands in the register and its exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Prepared => "prepared",
            Self::Signed => "signed",
            Self::Published => "published",
            Self::Void => "void",
        }
    }

    /// The state with that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a published document is good for on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a document is one of these four")]
pub enum Status {
    /// In force.
    Berlaku,
    /// Withdrawn.
    Dicabut,
    /// Replaced by another document.
    Diganti,
    /// Past its last day.
    Kedaluwarsa,
}

impl Status {
    /// The word, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Berlaku => "berlaku",
            Self::Dicabut => "dicabut",
            Self::Diganti => "diganti",
            Self::Kedaluwarsa => "kedaluwarsa",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A sequence of running numbers; each year it begins again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sequence {
    pub(super) scope: &'static str,
    pub(super) kind: String,
    pub(super) klasifikasi: String,
    pub(super) unit: String,
}

impl Sequence {
    /// The sequence of a scope; of the three parts it keeps those that the scope looks at.
    ///
    /// # Errors
    /// [`RegisterError::Text`] where a part that the scope looks at is empty or is no code.
    pub fn new(
        scope: Scope,
        kind: &str,
        klasifikasi: &str,
        unit: &str,
    ) -> Result<Self, RegisterError> {
        let (by_kind, by_klasifikasi, by_unit) = match scope {
            Scope::Kind => (true, false, false),
            Scope::Unit => (false, false, true),
            Scope::Klasifikasi => (false, true, false),
            Scope::UnitKind => (true, false, true),
            Scope::UnitKlasifikasi => (false, true, true),
            Scope::Global => (false, false, false),
        };
        let part = |name, text: &str, kept: bool| -> Result<String, RegisterError> {
            if !kept {
                return Ok(String::new());
            }
            check_code(name, text)?;
            Ok(text.to_owned())
        };
        Ok(Self {
            scope: scope_name(scope),
            kind: part("kind", kind, by_kind)?,
            klasifikasi: part("klasifikasi", klasifikasi, by_klasifikasi)?,
            unit: part("kode_unit", unit, by_unit)?,
        })
    }

    /// The scope, as `kind.toml` writes it.
    pub fn scope(&self) -> &str {
        self.scope
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scope)?;
        for part in [&self.unit, &self.kind, &self.klasifikasi] {
            if !part.is_empty() {
                write!(f, ":{part}")?;
            }
        }
        Ok(())
    }
}

const SCOPES: [Scope; 6] = [
    Scope::Kind,
    Scope::Unit,
    Scope::Klasifikasi,
    Scope::UnitKind,
    Scope::UnitKlasifikasi,
    Scope::Global,
];

fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Kind => "kind",
        Scope::Unit => "unit",
        Scope::Klasifikasi => "klasifikasi",
        Scope::UnitKind => "unit-kind",
        Scope::UnitKlasifikasi => "unit-klasifikasi",
        Scope::Global => "global",
    }
}

pub(super) fn scope_named(name: &str) -> Option<&'static str> {
    SCOPES.into_iter().map(scope_name).find(|known| *known == name)
}

/// Who acts, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act<'a> {
    /// The account or the service; a name that stands in the journal for good, so never a NIK.
    pub actor: &'a str,
    /// The instant.
    pub at: UnixTime,
}

impl Act<'_> {
    pub(super) fn check(&self) -> Result<(), RegisterError> {
        check_text("actor", self.actor, 120)
    }
}

/// Asks for a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation<'a> {
    /// The kind's slug.
    pub kind: &'a str,
    /// Which sequence the number comes from.
    pub scope: Scope,
    /// Openness.
    pub sifat: Sifat,
    /// The archive classification code.
    pub klasifikasi: &'a str,
    /// The code of the issuing unit or village.
    pub kode_unit: &'a str,
    /// How the number is written.
    pub format: &'a NumberFormat,
    /// The day that the document bears.
    pub tanggal: CalendarDate,
    /// The last day on which the document is good, where it has one.
    pub valid_until: Option<CalendarDate>,
    /// Names the request: asked again with the same key, the register answers with the same entry.
    pub idempotency_key: &'a str,
    /// The digest of the data that the document is made from.
    pub data: &'a Digest,
}

impl<'a> Reservation<'a> {
    /// Asks for a number for a document of a kind.
    pub fn of_kind(
        kind: &'a Kind,
        kode_unit: &'a str,
        tanggal: CalendarDate,
        idempotency_key: &'a str,
        data: &'a Digest,
    ) -> Self {
        Self {
            kind: kind.slug(),
            scope: kind.scope(),
            sifat: kind.sifat(),
            klasifikasi: kind.klasifikasi(),
            kode_unit,
            format: kind.number_format(),
            tanggal,
            valid_until: None,
            idempotency_key,
            data,
        }
    }

    pub(super) fn sequence(&self) -> Result<Sequence, RegisterError> {
        Sequence::new(self.scope, self.kind, self.klasifikasi, self.kode_unit)
    }

    pub(super) fn check(&self) -> Result<(), RegisterError> {
        check_code("kind", self.kind)?;
        if !self.klasifikasi.is_empty() {
            check_code("klasifikasi", self.klasifikasi)?;
        }
        if !self.kode_unit.is_empty() {
            check_code("kode_unit", self.kode_unit)?;
        }
        let part = "idempotency key";
        let key = self.idempotency_key;
        let defect = if key.is_empty() {
            TextDefect::Empty
        } else if key.len() > 200 {
            TextDefect::TooLong { limit: 200 }
        } else if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            TextDefect::Characters
        } else {
            return Ok(());
        };
        Err(RegisterError::Text { part, defect })
    }

    /// What must be the same when the key comes again. The day is not among it: who asks again
    /// after midnight gets the number of the day before. Nor is the format, which a new version of
    /// a kind may change while a document is under way.
    pub(super) fn request(&self) -> Digest {
        digest_of(
            "segel register request 1",
            &[
                self.kind.as_bytes(),
                scope_name(self.scope).as_bytes(),
                self.sifat.code().as_bytes(),
                self.klasifikasi.as_bytes(),
                self.kode_unit.as_bytes(),
                self.data.algorithm().name().as_bytes(),
                self.data.as_bytes(),
            ],
        )
    }

    pub(super) fn number(&self, ordinal: u32) -> Result<NomorSurat, RegisterError> {
        Ok(self.format.number(&NumberParts {
            sifat: self.sifat,
            klasifikasi: self.klasifikasi,
            ordinal,
            kode_unit: self.kode_unit,
            tanggal: self.tanggal,
        })?)
    }
}

/// A signed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFile {
    /// Its SHA-256.
    pub sha256: Digest,
    /// Where it was put.
    pub path: PathBuf,
}

/// One number and its fate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Its name inside the register.
    pub id: EntryId,
    /// The number as printed.
    pub nomor: NomorSurat,
    /// The sequence that the running number belongs to.
    pub sequence: Sequence,
    /// The kind's slug.
    pub kind: String,
    /// Openness.
    pub sifat: Sifat,
    /// The archive classification code; may be empty.
    pub klasifikasi: String,
    /// The code of the issuing unit; may be empty.
    pub kode_unit: String,
    /// The day that the document bears.
    pub tanggal: CalendarDate,
    /// The last day on which it is good, where it has one.
    pub valid_until: Option<CalendarDate>,
    /// The key under which it was asked for.
    pub idempotency_key: String,
    /// When the number was given out.
    pub reserved_at: UnixTime,
    /// How far it has come.
    pub state: State,
    /// The digest of the document that is to be signed.
    pub prepared: Option<Digest>,
    /// When that was recorded: a document that bears this instant is made again after a crash with
    /// the same digest.
    pub prepared_at: Option<UnixTime>,
    /// The signed file.
    pub file: Option<RecordedFile>,
    /// When the document was handed out.
    pub published_at: Option<UnixTime>,
    /// Why the number stays unused, or why the document was withdrawn.
    pub reason: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<UnixTime>,
    /// The entry whose document took its place.
    pub replaced_by: Option<EntryId>,
    pub(super) request: Digest,
    pub(super) book: i64,
}

impl Entry {
    /// The running number.
    pub fn ordinal(&self) -> u32 {
        self.nomor.ordinal()
    }

    /// What the document is good for on a day; `None` unless it was published.
    pub fn status(&self, on: CalendarDate) -> Option<Status> {
        if self.state != State::Published {
            return None;
        }
        Some(if self.withdrawn_at.is_some() {
            Status::Dicabut
        } else if self.replaced_by.is_some() {
            Status::Diganti
        } else if self.valid_until.is_some_and(|last| last < on) {
            Status::Kedaluwarsa
        } else {
            Status::Berlaku
        })
    }

    /// Binds everything that never changes, so that the journal can hold the entry to it.
    pub(super) fn identity(&self) -> Digest {
        let valid_until = self.valid_until.map(|day| day.to_string()).unwrap_or_default();
        digest_of(
            "segel register entry 1",
            &[
                self.id.to_string().as_bytes(),
                self.sequence.to_string().as_bytes(),
                self.nomor.as_str().as_bytes(),
                self.nomor.ordinal().to_string().as_bytes(),
                self.nomor.year().to_string().as_bytes(),
                self.kind.as_bytes(),
                self.sifat.code().as_bytes(),
                self.klasifikasi.as_bytes(),
                self.kode_unit.as_bytes(),
                self.tanggal.to_string().as_bytes(),
                valid_until.as_bytes(),
                self.idempotency_key.as_bytes(),
                self.reserved_at.to_string().as_bytes(),
                self.request.as_bytes(),
            ],
        )
    }
}

/// Which entries to list; the default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those of this unit.
    pub kode_unit: Option<String>,
    /// Only those of this year.
    pub tahun: Option<u16>,
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those after this entry: where the last page ended.
    pub after: Option<EntryId>,
    /// No more than this many.
    pub limit: Option<u32>,
}

/// Each part is preceded by its length, so that no two lists of parts give the same bytes.
pub(super) fn digest_of(domain: &str, parts: &[&[u8]]) -> Digest {
    let mut hasher = Hasher::new(DigestAlgorithm::Sha256);
    for part in std::iter::once(domain.as_bytes()).chain(parts.iter().copied()) {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hasher.update(&length.to_be_bytes());
        hasher.update(part);
    }
    hasher.finish()
}

pub(super) fn check_code(part: &'static str, text: &str) -> Result<(), RegisterError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let defect = if text.is_empty() {
        TextDefect::Empty
    } else if text.len() > 64 {
        TextDefect::TooLong { limit: 64 }
    } else if !text.bytes().all(allowed) {
        TextDefect::Characters
    } else {
        return Ok(());
    };
    Err(RegisterError::Text { part, defect })
}

/// Checks a text that stands in the journal for good.
pub(super) fn check_text(
    part: &'static str,
    text: &str,
    limit: usize,
) -> Result<(), RegisterError> {
    let defect = if text.trim().is_empty() {
        TextDefect::Empty
    } else if text.len() > limit {
        TextDefect::TooLong { limit }
    } else if text.chars().any(char::is_control) || forbidden(text).is_some() {
        TextDefect::Characters
    } else if has_nik(text) {
        TextDefect::Nik
    } else {
        return Ok(());
    };
    Err(RegisterError::Text { part, defect })
}

/// Sixteen digits and no seventeenth, in one piece or in groups of four and more.
fn has_nik(text: &str) -> bool {
    let pieces = text.split(|character: char| !character.is_ascii_digit());
    // How many digits the groups that end here have together: each start among them counts.
    let mut sums: Vec<usize> = Vec::new();
    for piece in pieces {
        if piece.len() < 4 {
            sums.clear();
            continue;
        }
        sums.push(0);
        sums.iter_mut().for_each(|sum| *sum += piece.len());
        if sums.contains(&16) {
            return true;
        }
    }
    false
}
