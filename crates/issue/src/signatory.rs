//! Who signs, and in which capacity.

use serde::{Deserialize, Serialize};

use crate::date::CalendarDate;
use crate::error::{IssueError, ProfileDefect};
use crate::format::Format;
use crate::text::forbidden;

/// The capacity in which an official signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Capacity {
    /// The holder of the office, in the office's own right.
    #[default]
    Definitif,
    /// `a.n.`: on behalf of the superior named in [`Signatory::atas_nama`].
    AtasNama,
    /// `u.b.`: for the official in [`Signatory::melalui`], who signs on behalf of
    /// [`Signatory::atas_nama`].
    UntukBeliau,
    /// `Plt.`: acting, the office being vacant.
    Plt,
    /// `Plh.`: acting from day to day, the holder being away.
    Plh,
    /// `Pj.`: caretaker.
    Pj,
}

impl Capacity {
    /// Whether the official acts in the place of another.
    pub fn is_acting(self) -> bool {
        matches!(self, Self::Plt | Self::Plh | Self::Pj)
    }
}

/// An official who signs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    /// The role that kinds ask for, such as `kepala-dinas`.
    pub role: String,
    /// The name without degrees.
    pub nama: String,
    /// Degrees before the name.
    #[serde(default)]
    pub gelar_depan: Option<String>,
    /// Degrees after the name.
    #[serde(default)]
    pub gelar_belakang: Option<String>,
    /// The office held, as it stands over the signature.
    pub jabatan: String,
    /// The capacity.
    #[serde(default)]
    pub capacity: Capacity,
    /// The superior on whose behalf it is signed.
    #[serde(default)]
    pub atas_nama: Option<String>,
    /// The official between, for `u.b.`.
    #[serde(default)]
    pub melalui: Option<String>,
    /// The rank, such as `Pembina Utama Muda`.
    #[serde(default)]
    pub pangkat: Option<String>,
    /// The grade, such as `IV/c`.
    #[serde(default)]
    pub golongan: Option<String>,
    /// The civil servant's number, 18 digits.
    #[serde(default)]
    pub nip: Option<String>,
    /// The first day in office; without it, always.
    #[serde(default)]
    pub sejak: Option<CalendarDate>,
    /// The last day in office; without it, until further notice.
    #[serde(default)]
    pub sampai: Option<CalendarDate>,
    /// The number of the decision that appoints to the office or to act.
    #[serde(default)]
    pub nomor_sk: Option<String>,
}

impl Signatory {
    /// Checks that all is there that the capacity needs, and that it can be printed.
    ///
    /// # Errors
    /// [`IssueError::Profile`] with the first field that is wrong.
    pub fn check(&self) -> Result<(), IssueError> {
        let wrong = |part: &'static str, defect: ProfileDefect| {
            Err(IssueError::Profile { of: "signatory", part, defect })
        };
        for (part, text) in self.texts() {
            if text.trim().is_empty() {
                return wrong(part, ProfileDefect::Empty);
            }
            if forbidden(text).is_some() {
                return wrong(part, ProfileDefect::Characters);
            }
        }
        let superior = matches!(self.capacity, Capacity::AtasNama | Capacity::UntukBeliau);
        if superior && self.atas_nama.is_none() {
            return wrong("atas_nama", ProfileDefect::MissingForCapacity);
        }
        if self.capacity == Capacity::UntukBeliau && self.melalui.is_none() {
            return wrong("melalui", ProfileDefect::MissingForCapacity);
        }
        if self.sejak.zip(self.sampai).is_some_and(|(first, last)| last < first) {
            return wrong("sampai", ProfileDefect::BeforeBegin);
        }
        if self.nip.as_deref().is_some_and(|nip| Format::Nip.check(&bare(nip)).is_err()) {
            return wrong("nip", ProfileDefect::Malformed);
        }
        Ok(())
    }

    /// Whether the official is in office on a day.
    pub fn is_in_office(&self, tanggal: CalendarDate) -> bool {
        self.sejak.is_none_or(|first| first <= tanggal)
            && self.sampai.is_none_or(|last| tanggal <= last)
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let optional = [
            ("gelar_depan", &self.gelar_depan),
            ("gelar_belakang", &self.gelar_belakang),
            ("atas_nama", &self.atas_nama),
            ("melalui", &self.melalui),
            ("pangkat", &self.pangkat),
            ("golongan", &self.golongan),
            ("nip", &self.nip),
            ("nomor_sk", &self.nomor_sk),
        ];
        [("nama", self.nama.as_str()), ("jabatan", self.jabatan.as_str())]
            .into_iter()
            .chain(optional.into_iter().filter_map(|(part, text)| Some((part, text.as_deref()?))))
    }

    /// The lines over the signature, by the rules for each capacity.
    pub fn jabatan_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend(self.atas_nama.iter().map(|superior| format!("a.n. {superior}")));
        let prefix = match self.capacity {
            Capacity::Plt => "Plt. ",
            Capacity::Plh => "Plh. ",
            Capacity::Pj => "Pj. ",
            Capacity::Definitif | Capacity::AtasNama => "",
            Capacity::UntukBeliau => {
                lines.extend(self.melalui.clone());
                lines.push("u.b.".to_owned());
                ""
            }
        };
        lines.push(format!("{prefix}{}", self.jabatan));
        lines
    }

    /// The name, with degrees or without.
    pub fn name(&self, degrees: bool) -> String {
        let (before, after) = if degrees {
            (self.gelar_depan.as_deref(), self.gelar_belakang.as_deref())
        } else {
            (None, None)
        };
        let mut name = String::new();
        if let Some(before) = before {
            name.push_str(before);
            name.push(' ');
        }
        name.push_str(&self.nama);
        if let Some(after) = after {
            name.push_str(", ");
            name.push_str(after);
        }
        name
    }

    /// The rank and grade in one line: `Pembina Utama Muda (IV/c)`.
    pub fn rank(&self) -> Option<String> {
        match (&self.pangkat, &self.golongan) {
            (Some(pangkat), Some(golongan)) => Some(format!("{pangkat} ({golongan})")),
            (Some(only), None) | (None, Some(only)) => Some(only.clone()),
            (None, None) => None,
        }
    }

    /// The civil servant's number in its groups: `19720415 199803 1 004`.
    pub fn nip_grouped(&self) -> Option<String> {
        let nip = bare(self.nip.as_deref()?);
        let part = |from: usize, to: usize| nip.get(from..to);
        match (part(0, 8), part(8, 14), part(14, 15), part(15, 18)) {
            (Some(born), Some(appointed), Some(sex), Some(sequence)) => {
                Some(format!("{born} {appointed} {sex} {sequence}"))
            }
            _ => Some(nip),
        }
    }
}

fn bare(nip: &str) -> String {
    nip.chars().filter(|character| *character != ' ').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secretary(capacity: Capacity) -> Signatory {
        Signatory {
            role: "kepala-desa".into(),
            nama: "SITI AMINAH".into(),
            gelar_depan: Some("Dra.".into()),
            gelar_belakang: Some("M.Si.".into()),
            jabatan: "Kepala Seksi Pelayanan".into(),
            capacity,
            atas_nama: None,
            melalui: None,
            pangkat: Some("Penata".into()),
            golongan: Some("III/c".into()),
            nip: Some("19720415 199803 2 004".into()),
            sejak: None,
            sampai: None,
            nomor_sk: None,
        }
    }

    #[test]
    fn on_behalf_and_for_are_worded_line_by_line() {
        let mut signatory = secretary(Capacity::UntukBeliau);
        signatory.atas_nama = Some("Kepala Desa Ponggok".into());
        assert!(signatory.check().is_err(), "u.b. needs the official between");
        signatory.melalui = Some("Sekretaris Desa".into());
        assert_eq!(signatory.check(), Ok(()));
        assert_eq!(
            signatory.jabatan_lines(),
            ["a.n. Kepala Desa Ponggok", "Sekretaris Desa", "u.b.", "Kepala Seksi Pelayanan"]
        );
        let acting = secretary(Capacity::Plt);
        assert_eq!(acting.jabatan_lines(), ["Plt. Kepala Seksi Pelayanan"]);
    }

    #[test]
    fn a_decision_names_its_signer_without_degrees() {
        let signatory = secretary(Capacity::Definitif);
        assert_eq!(signatory.name(false), "SITI AMINAH");
        assert_eq!(signatory.name(true), "Dra. SITI AMINAH, M.Si.");
        assert_eq!(signatory.rank().as_deref(), Some("Penata (III/c)"));
        assert_eq!(signatory.nip_grouped().as_deref(), Some("19720415 199803 2 004"));
    }

    #[test]
    fn an_implausible_nip_or_hidden_text_is_refused() {
        let mut signatory = secretary(Capacity::Definitif);
        signatory.nip = Some("123".into());
        assert!(signatory.check().is_err());
        let mut signatory = secretary(Capacity::Definitif);
        signatory.nama.push('\u{202E}');
        assert!(signatory.check().is_err());
    }
}
