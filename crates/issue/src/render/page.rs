//! What a template is told about the document around the data, as one JSON value.
//!
//! Everything that is a rule of official writing is worked out here, once, and tested; templates
//! only place it.

use serde::Serialize;
use serde_json::Value;

use super::Issuance;
use crate::data::DocumentData;
use crate::error::IssueError;
use crate::kind::Kind;
use crate::office::Office;
use crate::rule::length;
use crate::signatory::Signatory;
use crate::words::Language;

#[derive(Serialize)]
struct Page<'a> {
    kind: KindPart<'a>,
    office: &'a Office,
    signatory: SignatoryPart,
    /// Those who sign beside the first, such as a camat under "Mengetahui".
    others: Vec<SignatoryPart>,
    nomor: Option<&'a str>,
    tanggal: String,
    draft: bool,
    check_url: Option<&'a str>,
    berlaku: Option<ValidityPart>,
    /// The letters of the longest word in the data: where one is longer than a column, words may
    /// part anywhere.
    kata_terpanjang: usize,
}

#[derive(Serialize)]
struct KindPart<'a> {
    slug: &'a str,
    title: &'a str,
    abbreviation: Option<&'a str>,
    version: &'a str,
    text: &'a Value,
}

#[derive(Serialize)]
struct SignatoryPart {
    role: String,
    lines: Vec<String>,
    name: String,
    rank: Option<String>,
    nip: Option<String>,
    place: Option<String>,
}

impl SignatoryPart {
    /// The wording of one signatory; the first of a kind may be anyone, and takes the first place.
    fn of(kind: &Kind, signatory: &Signatory, first: bool) -> Self {
        let own = kind.places().iter().find(|place| place.role == signatory.role);
        let place = own.or(if first { kind.places().first() } else { None });
        Self {
            role: signatory.role.clone(),
            lines: signatory.jabatan_lines(),
            name: signatory.name(kind.signer().degrees),
            rank: signatory.rank(),
            nip: signatory.nip_grouped(),
            place: place.map(|place| place.label.clone()),
        }
    }
}

#[derive(Serialize)]
struct ValidityPart {
    mulai: String,
    sampai: String,
    lama: String,
}

fn longest_word(data: &DocumentData) -> usize {
    let mut longest = 0;
    data.each_text(|_, text| {
        let words = text.split_whitespace().map(|word| word.chars().count());
        longest = words.fold(longest, usize::max);
    });
    longest
}

/// Writes the value as JSON.
pub(super) fn page(
    kind: &Kind,
    data: &DocumentData,
    office: &Office,
    signatory: &Signatory,
    issuance: &Issuance,
) -> Result<String, IssueError> {
    let berlaku = kind.validity(data, issuance.tanggal)?.map(|validity| ValidityPart {
        mulai: validity.from.long(),
        sampai: validity.until.long(),
        lama: kind
            .validity_rule()
            .map(|rule| rule.term(data.value()))
            .map(|term| length(term.years, term.months).id)
            .unwrap_or_default(),
    });
    let mut others = Vec::new();
    for role in kind.signer().roles.iter().skip(1) {
        let other = office.signatory_on(role, issuance.tanggal)?;
        others.push(SignatoryPart::of(kind, other, false));
    }
    let page = Page {
        kind: KindPart {
            slug: kind.slug(),
            title: kind.title(Language::Indonesian),
            abbreviation: kind.abbreviation(),
            version: kind.version(),
            text: kind.words(),
        },
        office,
        signatory: SignatoryPart::of(kind, signatory, true),
        others,
        nomor: issuance.nomor.as_ref().map(|nomor| nomor.as_str()),
        tanggal: issuance.tanggal.long(),
        draft: issuance.draft,
        check_url: issuance.check_url.as_deref(),
        berlaku,
        kata_terpanjang: longest_word(data),
    };
    // Plain data with string keys always has a JSON form.
    Ok(serde_json::to_string(&page).unwrap_or_default())
}
