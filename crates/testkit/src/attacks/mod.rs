//! Attack vectors for a verifier of PDF signatures, made by code, with the verdict each must get.
//!
//! Every file grows out of one short permit, signed by officers of the bench PKI on a frozen clock.
//! The keys are made anew by each run, everything else is fixed. [`vectors`] gives the attacks and
//! the near-misses, honest files that look like one and must not be refused.

mod appended;
mod aside;
mod asleep;
mod bench;
mod buttons;
mod chains;
mod cms;
mod concealed;
mod defaults_shown;
mod described;
mod doubted;
mod draft;
mod drawn;
mod encoded;
mod endings;
mod evidence;
mod exact;
mod fills;
mod fills_bent;
mod fills_read;
mod filters;
mod forms;
mod hands;
mod held;
mod honest;
mod inherited;
mod joined;
mod kept;
mod later_evidence;
mod leaking;
mod lent;
mod lent_pages;
mod lexical;
mod lines_bent;
mod lists_shown;
mod locked;
mod marks_bent;
mod marks_over;
mod members;
mod notes_over;
mod notes_read;
mod padded;
mod paths;
mod paths_names;
mod policies;
mod readings;
mod rebuilt;
mod redrawn;
mod references;
mod relieved;
mod renewed;
mod revocation;
mod robbed;
mod rsa;
mod second;
mod sections;
mod shown;
mod signer;
mod spelled;
mod standing;
mod store;
mod tamper;
mod ticks;
mod times;
mod token;
mod tolerated;
mod turned;
mod witnesses;
mod wrapped;

use std::fmt;

pub use bench::Bench;
pub use policies::BENCH_SIGNATURE_POLICY;
use segel_crypto::UnixTime;

/// The one word of a verdict, as `docs` and the reports spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the five words and what comes before any word")]
pub enum Word {
    /// Every signature stands and nothing forbidden came after.
    Valid,
    /// Covered bytes differ, or something forbidden came after.
    Changed,
    /// The signature is broken or not where it should be.
    Invalid,
    /// No trusted chain.
    Untrusted,
    /// What is at hand does not decide it.
    Undetermined,
    /// No signature in the current document.
    NotSigned,
    /// The file was refused as unreadable before any verdict.
    Unreadable,
}

impl Word {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "VALID",
            Self::Changed => "CHANGED",
            Self::Invalid => "INVALID",
            Self::Untrusted => "UNTRUSTED",
            Self::Undetermined => "UNDETERMINED",
            Self::NotSigned => "NOT_SIGNED",
            Self::Unreadable => "UNREADABLE",
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a verifier may say about a vector; several words where the texts leave a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The acceptable words under the policy `contract`.
    pub contract: &'static [Word],
    /// The acceptable words under the policy `official`.
    pub official: &'static [Word],
    /// The sub-indication of one of the signatures, where the texts leave no choice.
    pub sub_indication: Option<&'static str>,
    /// A finding that must stand in the report, of the file or of a signature.
    pub finding: Option<&'static str>,
}

impl Expected {
    const fn of(words: &'static [Word]) -> Self {
        Self { contract: words, official: words, sub_indication: None, finding: None }
    }

    const fn or(contract: &'static [Word], official: &'static [Word]) -> Self {
        Self { contract, official, sub_indication: None, finding: None }
    }

    const fn sub(mut self, sub_indication: &'static str) -> Self {
        self.sub_indication = Some(sub_indication);
        self
    }

    const fn finding(mut self, code: &'static str) -> Self {
        self.finding = Some(code);
        self
    }
}

const VALID: Expected = Expected::of(&[Word::Valid]);
/// Honest under `contract`; under `official` nothing but long-term data may follow a signature.
const VALID_THEN_CHANGED: Expected = Expected::or(&[Word::Valid], &[Word::Changed]);
/// What the permissions allow, and what could be read as a part of the document all the same.
const UNCLEAR_THEN_CHANGED: Expected = Expected::or(&[Word::Undetermined], &[Word::Changed]);
const CHANGED: Expected = Expected::of(&[Word::Changed]);
const INVALID: Expected = Expected::of(&[Word::Invalid]);
const FORMAT: Expected = INVALID.sub("FORMAT_FAILURE");
const UNTRUSTED: Expected = Expected::of(&[Word::Untrusted]);
const UNDETERMINED: Expected = Expected::of(&[Word::Undetermined]);
/// The signed bytes themselves are out of order: they may be refused before any signature is read.
const BROKEN: Expected = Expected::of(&[Word::Invalid, Word::Undetermined, Word::Unreadable]);
/// What came after the signature is out of order: named a change, a fault, or refused.
const BROKEN_LATER: Expected =
    Expected::of(&[Word::Changed, Word::Invalid, Word::Undetermined, Word::Unreadable]);

/// Under what a vector is judged, where that is not as for all the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conditions {
    /// The instant of the verdict.
    pub at: UnixTime,
    /// Whether the status of every certificate must be proved.
    pub hard: bool,
    /// Up to when the root is an anchor.
    pub anchor_until: Option<UnixTime>,
}

impl Conditions {
    const USUAL: Self = Self { at: bench::JUDGED_AT, hard: false, anchor_until: None };

    const fn at(at: UnixTime) -> Self {
        Self { at, ..Self::USUAL }
    }

    const fn hard(mut self) -> Self {
        self.hard = true;
        self
    }
}

/// One file and the verdict it must get.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Vector {
    /// A short name, also that of the file.
    pub id: &'static str,
    /// The family it belongs to; `honest` for the near-misses.
    pub class: &'static str,
    /// What was done.
    pub title: &'static str,
    /// What must catch it, or why it must be let pass.
    pub reason: &'static str,
    /// The file.
    pub file: Vec<u8>,
    /// The honest file it grew out of; empty for one that was built whole.
    pub base: Vec<u8>,
    /// The verdict.
    pub expected: Expected,
    /// Under what it is given.
    pub conditions: Conditions,
}

impl Vector {
    /// Whether the file is honest and only looks like an attack.
    pub fn is_near_miss(&self) -> bool {
        self.class == HONEST
    }
}

const HONEST: &str = "honest";
/// Notes, fields and signatures that could be read as a part of what was signed.
const UNCLEAR: &str = "unclear";

/// Collects the vectors of one class.
struct Cases<'b> {
    bench: &'b Bench,
    class: &'static str,
    conditions: Conditions,
    list: Vec<Vector>,
}

impl<'b> Cases<'b> {
    fn class(&mut self, class: &'static str) {
        self.class = class;
    }

    /// Judges what is added from here on under these conditions.
    fn under(&mut self, conditions: Conditions) {
        self.conditions = conditions;
    }

    /// Adds an honest file between the attacks it resembles.
    fn honest(
        &mut self,
        id: &'static str,
        title: &'static str,
        reason: &'static str,
        file: Vec<u8>,
        expected: Expected,
    ) {
        let class = std::mem::replace(&mut self.class, HONEST);
        self.add(id, title, reason, file, expected);
        self.class = class;
    }

    /// Adds a file that is allowed what it does, and could be read otherwise than it was signed.
    fn unclear(
        &mut self,
        id: &'static str,
        title: &'static str,
        reason: &'static str,
        file: Vec<u8>,
    ) {
        let class = std::mem::replace(&mut self.class, UNCLEAR);
        self.add(id, title, reason, file, UNCLEAR_THEN_CHANGED);
        self.class = class;
    }

    fn add(
        &mut self,
        id: &'static str,
        title: &'static str,
        reason: &'static str,
        file: Vec<u8>,
        expected: Expected,
    ) {
        self.grown(&[], id, title, reason, file, expected);
    }

    fn grown(
        &mut self,
        base: &[u8],
        id: &'static str,
        title: &'static str,
        reason: &'static str,
        file: Vec<u8>,
        expected: Expected,
    ) {
        let (class, base, conditions) = (self.class, base.to_vec(), self.conditions);
        self.list.push(Vector { id, class, title, reason, file, base, expected, conditions });
    }
}

/// Makes every vector: the near-misses first, then the attacks, in a fixed order.
///
/// # Panics
///
/// When the bench cannot make a file: a fault of the generator.
pub fn vectors(bench: &Bench) -> Vec<Vector> {
    let conditions = Conditions::USUAL;
    let mut cases = Cases { bench, class: HONEST, conditions, list: Vec::new() };
    honest::add(&mut cases);
    tolerated::add(&mut cases);
    token::add(&mut cases);
    appended::add(&mut cases);
    chains::add(&mut cases);
    wrapped::add(&mut cases);
    lexical::add(&mut cases);
    shown::add(&mut cases);
    forms::add(&mut cases);
    second::add(&mut cases);
    drawn::add(&mut cases);
    encoded::add(&mut cases);
    locked::add(&mut cases);
    signer::add(&mut cases);
    times::add(&mut cases);
    revocation::add(&mut cases);
    witnesses::add(&mut cases);
    hands::add(&mut cases);
    asleep::add(&mut cases);
    concealed::add(&mut cases);
    endings::add(&mut cases);
    members::add(&mut cases);
    standing::add(&mut cases);
    later_evidence::add(&mut cases);
    held::add(&mut cases);
    renewed::add(&mut cases);
    robbed::add(&mut cases);
    doubted::add(&mut cases);
    relieved::add(&mut cases);
    padded::add(&mut cases);
    paths::add(&mut cases);
    rebuilt::add(&mut cases);
    store::add(&mut cases);
    policies::add(&mut cases);
    exact::add(&mut cases);
    joined::add(&mut cases);
    lent::add(&mut cases);
    lent_pages::add(&mut cases);
    lines_bent::add(&mut cases);
    marks_bent::add(&mut cases);
    ticks::add(&mut cases);
    fills_bent::add(&mut cases);
    lists_shown::add(&mut cases);
    kept::add(&mut cases);
    notes_over::add(&mut cases);
    marks_over::add(&mut cases);
    fills::add(&mut cases);
    defaults_shown::add(&mut cases);
    filters::add(&mut cases);
    spelled::add(&mut cases);
    sections::add(&mut cases);
    references::add(&mut cases);
    fills_read::add(&mut cases);
    buttons::add(&mut cases);
    notes_read::add(&mut cases);
    described::add(&mut cases);
    inherited::add(&mut cases);
    readings::add(&mut cases);
    leaking::add(&mut cases);
    redrawn::add(&mut cases);
    aside::add(&mut cases);
    turned::add(&mut cases);
    cases.list
}

/// Writes what is expected as a table, one vector a line: id, class, title, the words under both
/// policies, the sub-indication where only one is right, and the conditions where they are not those
/// of the suite.
pub fn expected_tsv(vectors: &[Vector]) -> String {
    let join = |words: &[Word]| words.iter().map(|w| w.word()).collect::<Vec<_>>().join("|");
    let mut out = String::from(
        "id\tclass\ttitle\tcontract\tofficial\tsub_indication\ttime\trevocation\tanchor_until\n",
    );
    for vector in vectors {
        let Expected { contract, official, sub_indication, .. } = vector.expected;
        let Conditions { at, hard, anchor_until } = vector.conditions;
        let instant = |time: UnixTime| time.to_string();
        let cells = [
            vector.id.to_owned(),
            vector.class.to_owned(),
            vector.title.to_owned(),
            join(contract),
            join(official),
            sub_indication.unwrap_or_default().to_owned(),
            if at == bench::JUDGED_AT { String::new() } else { instant(at) },
            if hard { "hard" } else { "" }.to_owned(),
            anchor_until.map(instant).unwrap_or_default(),
        ];
        out += &cells.join("\t");
        out.push('\n');
    }
    out
}
