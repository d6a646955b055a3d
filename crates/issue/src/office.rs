//! The office whose letterhead a document carries.

use serde::{Deserialize, Serialize};

use crate::date::CalendarDate;
use crate::error::{IssueError, ProfileDefect};
use crate::signatory::Signatory;
use crate::text::forbidden;
use crate::tree::Tree;

/// A time zone of Indonesia.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(clippy::exhaustive_enums, reason = "the law knows these three")]
pub enum ZonaWaktu {
    /// Waktu Indonesia Barat, UTC+7.
    Wib,
    /// Waktu Indonesia Tengah, UTC+8.
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    Wit,
}

impl ZonaWaktu {
    /// The offset from UTC in minutes.
    pub fn minutes(self) -> i32 {
        match self {
            Self::Wib => 420,
            Self::Wita => 480,
            Self::Wit => 540,
        }
    }
}

/// The paper that an office prints on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kertas {
    /// A4, 210 × 297 mm.
    #[default]
    A4,
    /// F4 or folio, 215 × 330 mm.
    F4,
}

impl Kertas {
    /// The usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::F4 => "F4",
        }
    }
}

/// An office: letterhead, footer, codes, signatories. Read from TOML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// The first line of the letterhead, `PEMERINTAH KABUPATEN BLITAR`.
    pub pemerintah: String,
    /// The region as running text, `Kabupaten Blitar`.
    pub daerah: String,
    /// The province as running text, `Provinsi Jawa Timur`; letters of a village name it.
    #[serde(default)]
    pub provinsi: Option<String>,
    /// The district around a village, `Kecamatan Ponggok`; a line of the village's letterhead.
    #[serde(default)]
    pub kecamatan: Option<String>,
    /// The office, the last line of the letterhead.
    pub unit: String,
    /// The office as running text.
    pub nama_unit: String,
    /// The street address with post code.
    pub alamat: String,
    /// The telephone number.
    #[serde(default)]
    pub telepon: Option<String>,
    /// The mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// The web site.
    #[serde(default)]
    pub laman: Option<String>,
    /// The code of the office in letter numbers.
    pub kode_unit: String,
    /// The town after "Ditetapkan di".
    pub kota: String,
    /// The time zone.
    pub zona_waktu: ZonaWaktu,
    /// The paper; A4 where nothing is said.
    #[serde(default)]
    pub kertas: Kertas,
    /// The address that the code on paper begins with, such as `https://cek.example.go.id/q/`; the
    /// signed code is appended. Without it the code opens no page and is read by a program alone.
    #[serde(default)]
    pub code_url: Option<String>,
    /// The address under which a document can be checked; its number or hash is appended.
    #[serde(default)]
    pub check_url: Option<String>,
    /// The sentences at the foot of each page.
    pub footer: Vec<String>,
    /// Those who sign.
    #[serde(default, rename = "signatory")]
    pub signatories: Vec<Signatory>,
    /// The emblem, an SVG or PNG; the bundled neutral one where it is `None`.
    #[serde(skip)]
    pub logo: Option<Vec<u8>>,
}

impl Office {
    const BUNDLED: &str = "_office/dpmptsp.toml";

    /// The profile that came with the binary: the one-stop licensing office of Kabupaten Blitar.
    ///
    /// # Errors
    /// As [`Office::from_toml`], but only if the binary was built from a broken file.
    pub fn bundled() -> Result<Self, IssueError> {
        let tree = Tree::bundled();
        Self::from_toml(Self::BUNDLED, tree.text(Self::BUNDLED).unwrap_or_default())
    }

    /// Parses a profile; `name` stands in error messages.
    ///
    /// # Errors
    /// [`IssueError::Toml`] where it cannot be read, [`IssueError::Profile`] where a field is
    /// empty or has characters that cannot be printed safely.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, IssueError> {
        let office: Self = toml::from_str(text).map_err(|error| IssueError::Toml {
            file: name.to_owned(),
            message: error.to_string(),
        })?;
        office.check()?;
        Ok(office)
    }

    /// Checks that everything is there and can be printed.
    ///
    /// # Errors
    /// [`IssueError::Profile`] with the first field that is wrong.
    pub fn check(&self) -> Result<(), IssueError> {
        for (part, text) in self.texts() {
            let defect = if text.trim().is_empty() {
                ProfileDefect::Empty
            } else if forbidden(text).is_some() {
                ProfileDefect::Characters
            } else {
                continue;
            };
            return Err(IssueError::Profile { of: "office", part, defect });
        }
        self.signatories.iter().try_for_each(Signatory::check)
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fixed = [
            ("pemerintah", self.pemerintah.as_str()),
            ("daerah", &self.daerah),
            ("unit", &self.unit),
            ("nama_unit", &self.nama_unit),
            ("alamat", &self.alamat),
            ("kode_unit", &self.kode_unit),
            ("kota", &self.kota),
        ];
        let optional = [
            ("provinsi", &self.provinsi),
            ("kecamatan", &self.kecamatan),
            ("telepon", &self.telepon),
            ("email", &self.email),
            ("laman", &self.laman),
            ("check_url", &self.check_url),
            ("code_url", &self.code_url),
        ];
        fixed
            .into_iter()
            .chain(optional.into_iter().filter_map(|(part, text)| Some((part, text.as_deref()?))))
            .chain(self.footer.iter().map(|line| ("footer", line.as_str())))
    }

    /// Who holds a role on a day. One who acts (Plt., Plh., Pj.) goes before the holder in whose
    /// place it is; whoever has no days of office is always in office.
    ///
    /// # Errors
    /// [`IssueError::NoSignatory`] where the role is unknown, [`IssueError::NotInOffice`] where
    /// nobody holds it on that day, [`IssueError::SeveralInOffice`] where that does not name one.
    pub fn signatory_on(
        &self,
        role: &str,
        tanggal: CalendarDate,
    ) -> Result<&Signatory, IssueError> {
        let known: Vec<&Signatory> =
            self.signatories.iter().filter(|signatory| signatory.role == role).collect();
        if known.is_empty() {
            return Err(IssueError::NoSignatory { role: role.to_owned() });
        }
        let serving: Vec<&Signatory> =
            known.into_iter().filter(|signatory| signatory.is_in_office(tanggal)).collect();
        let acting: Vec<&Signatory> =
            serving.iter().copied().filter(|signatory| signatory.capacity.is_acting()).collect();
        match (serving.as_slice(), acting.as_slice()) {
            (_, [only]) | ([only], _) => Ok(only),
            ([], _) => Err(IssueError::NotInOffice { role: role.to_owned(), tanggal }),
            (several, _) => Err(IssueError::SeveralInOffice {
                role: role.to_owned(),
                tanggal,
                count: several.len(),
            }),
        }
    }

    /// The first signatory with a role, whatever the day; see [`Office::signatory_on`].
    pub fn signatory(&self, role: &str) -> Option<&Signatory> {
        self.signatories.iter().find(|signatory| signatory.role == role)
    }
}
