//! From accepted data to a certified PDF.

use segel::issue::{
    CalendarDate, DocumentData, Issuance, IssueError, Kind, NomorSurat, NumberParts, Office,
    Rendered, Renderer, Signatory,
};
use segel::paper::{Claim, OfficeKey};
use segel::{DigestAlgorithm, Document};

use crate::moment::Moment;
use crate::place::At;
use crate::signer::Signer;
use crate::words::{Trouble, issuing, kinds, paper, signing};

/// What the documents of one run have in common.
pub(crate) struct Desk<'a> {
    pub(crate) kind: &'a Kind,
    pub(crate) office: &'a Office,
    pub(crate) signatory: &'a Signatory,
    pub(crate) renderer: &'a Renderer,
}

impl Desk<'_> {
    /// Renders a document; without a number it is a draft.
    pub(crate) fn render(
        &self,
        data: &DocumentData,
        nomor: Option<&NomorSurat>,
        tanggal: CalendarDate,
    ) -> Result<Rendered, Trouble> {
        let issuance = Issuance {
            nomor: nomor.cloned(),
            tanggal,
            draft: nomor.is_none(),
            check_url: nomor.and_then(|nomor| check_address(self.office, nomor)),
        };
        let rendered =
            self.renderer.render(self.kind, data, self.office, self.signatory, &issuance);
        rendered.map_err(|error: IssueError| kinds::refused(&error))
    }

    /// The signed code that the printed page shows.
    pub(crate) fn code(
        &self,
        key: &OfficeKey,
        data: &DocumentData,
        nomor: &NomorSurat,
        tanggal: CalendarDate,
    ) -> Result<String, Trouble> {
        let validity = self.kind.validity(data, tanggal);
        let validity = validity.map_err(|error| kinds::refused(&error))?;
        let days = |date: CalendarDate| u32::try_from(date.days()).unwrap_or(0);
        let digest = DigestAlgorithm::Sha256.digest(data.as_json().as_bytes());
        let claim = Claim {
            kind: self.kind.slug().to_owned(),
            number: nomor.as_str().to_owned(),
            holder: self.kind.holder(data).map(str::to_owned),
            issued: days(tanggal),
            valid: validity.map(|term| (days(term.from), days(term.until))),
            data_sha256: digest.as_bytes().try_into().unwrap_or_default(),
        };
        key.sign(&claim, self.office.code_url.as_deref()).map_err(|error| paper::refused(&error))
    }

    /// Certifies rendered pages at the place that they keep for the signatory.
    pub(crate) fn certify(
        &self,
        rendered: Rendered,
        nomor: &NomorSurat,
        signer: &Signer,
        code: Option<String>,
    ) -> Result<Vec<u8>, Trouble> {
        let places = self.kind.places();
        let own = places.iter().find(|place| place.role == self.signatory.role);
        let place = own
            .or(places.first())
            .and_then(|place| segel::place(&rendered, &place.label))
            .ok_or_else(|| issuing::no_place(self.kind.slug()))?;
        let unreadable = |error| signing::unreadable_pdf(&error);
        let document = Document::open(rendered.pdf).map_err(unreadable)?;
        let qr = code.or_else(|| check_address(self.office, nomor));
        let mut pdf = Vec::new();
        let at = At::Here(place);
        let signed = signer.sign(&document, Some(&at), qr.as_deref(), &mut pdf)?;
        pdf.extend_from_slice(signed.appended());
        Ok(pdf)
    }
}

/// Writes a running number in the kind's format.
pub(crate) fn number(
    kind: &Kind,
    office: &Office,
    tanggal: CalendarDate,
    ordinal: u32,
) -> Result<NomorSurat, IssueError> {
    let parts = NumberParts {
        sifat: kind.sifat(),
        klasifikasi: kind.klasifikasi(),
        ordinal,
        kode_unit: &office.kode_unit,
        tanggal,
    };
    Ok(kind.number_format().number(&parts)?)
}

/// The address at which a document can be checked. One that ends with `/` or `=` waits for the
/// number; any other is the address of a page that asks for the file.
pub(crate) fn check_address(office: &Office, nomor: &NomorSurat) -> Option<String> {
    let address = office.check_url.as_deref()?;
    if !address.ends_with(['/', '=']) {
        return Some(address.to_owned());
    }
    let mut whole = address.to_owned();
    for byte in nomor.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            whole.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(whole)
}

impl Moment {
    /// The day it is in its zone.
    pub(crate) fn date(self) -> Result<CalendarDate, segel::issue::DateError> {
        let local = self.instant.plus_seconds(i64::from(self.offset) * 60).civil();
        let year = u16::try_from(local.year).unwrap_or(0);
        CalendarDate::new(year, local.month, local.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_waits_for_the_number_gets_it() -> Result<(), Box<dyn std::error::Error>> {
        let mut office = Office::bundled()?;
        let kinds = segel::issue::Kinds::bundled()?;
        let day = CalendarDate::new(2026, 11, 24)?;
        let nomor = number(kinds.kind("siujk")?, &office, day, 7)?;
        assert_eq!(check_address(&office, &nomor), office.check_url);
        office.check_url = Some("https://contoh.go.id/cek?n=".to_owned());
        let address = check_address(&office, &nomor);
        let expected = "https://contoh.go.id/cek?n=B%2F500.16.7%2F7%2F409.117%2F2026";
        assert_eq!(address.as_deref(), Some(expected));
        office.check_url = None;
        assert_eq!(check_address(&office, &nomor), None);
        Ok(())
    }

    #[test]
    fn the_day_of_issue_is_the_day_in_the_zone() -> Result<(), Box<dyn std::error::Error>> {
        let late = Moment::parse("2026-11-24T20:00:00Z").ok_or("no time")?;
        assert_eq!(late.in_zone(420).date()?.to_string(), "2026-11-25");
        assert_eq!(late.in_zone(0).date()?.to_string(), "2026-11-24");
        Ok(())
    }
}
