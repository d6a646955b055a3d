//! The two languages of a report.

/// The language of a report's sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every sentence must stand in each of them")]
pub enum Language {
    /// Indonesian; times are given in WIB, which is UTC+7.
    Indonesian,
    /// English; times are given in UTC.
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Indonesian, Self::English];

    /// The language of the tag `id` or `en`, with or without a region, as in `id-ID` or `en_GB`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Its tag: `id` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// Chooses one of two.
    pub fn pick<T>(self, indonesian: T, english: T) -> T {
        self.of((indonesian, english))
    }

    /// The one of two texts that is in this language.
    pub(crate) fn of<T>(self, (indonesian, english): (T, T)) -> T {
        match self {
            Self::Indonesian => indonesian,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_its_language_with_or_without_a_region() {
        for (tag, expected) in [
            ("id", Some(Language::Indonesian)),
            ("id_ID.UTF-8", Some(Language::Indonesian)),
            ("EN-gb", Some(Language::English)),
            ("", None),
            ("idn", None),
            ("C", None),
        ] {
            assert_eq!(Language::from_tag(tag), expected, "{tag}");
        }
    }
}
