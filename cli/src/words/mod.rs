//! Everything the command line says, in both languages.

pub(crate) mod chain;
#[cfg(feature = "render")]
pub(crate) mod demo;
pub(crate) mod doctoring;
#[cfg(feature = "network")]
pub(crate) mod extending;
pub(crate) mod files;
pub(crate) mod inspecting;
#[cfg(feature = "render")]
pub(crate) mod issuing;
#[cfg(feature = "register")]
pub(crate) mod issuing_day;
pub(crate) mod judging;
pub(crate) mod keys;
#[cfg(feature = "kinds")]
pub(crate) mod kinds;
#[cfg(feature = "register")]
pub(crate) mod listing;
pub(crate) mod long_term;
#[cfg(feature = "network")]
pub(crate) mod network;
#[cfg(feature = "paper")]
pub(crate) mod paper;
#[cfg(feature = "register")]
pub(crate) mod papers;
#[cfg(feature = "bench")]
pub(crate) mod pki;
#[cfg(feature = "register")]
pub(crate) mod queue;
#[cfg(feature = "register")]
pub(crate) mod registering;
pub(crate) mod signing;
mod tokens;

use std::fmt::Display;

/// The language in which a person is spoken to.
pub(crate) use segel::report::Language;

/// The exit code of work that could not be done.
pub(crate) const FAILED: u8 = 2;

/// The language of the locale; Indonesian where that is silent.
pub(crate) fn of_locale() -> Language {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let locale = names.iter().find_map(|name| {
        #[expect(clippy::disallowed_methods, reason = "the command line reads the locale")]
        std::env::var(name).ok().filter(|value| !value.is_empty())
    });
    locale.and_then(|locale| Language::from_tag(&locale)).unwrap_or(Language::Indonesian)
}

/// The same language for kinds and data.
#[cfg(feature = "kinds")]
pub(crate) fn of_kinds(language: Language) -> segel::issue::Language {
    language.pick(segel::issue::Language::Indonesian, segel::issue::Language::English)
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    id: String,
    en: String,
}

impl Words {
    pub(crate) fn new(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { id: id.into(), en: en.into() }
    }

    /// The same behind other words.
    pub(crate) fn behind(self, id: &str, en: &str) -> Self {
        Self { id: format!("{id}{}", self.id), en: format!("{en}{}", self.en) }
    }

    pub(crate) fn text(&self, language: Language) -> &str {
        language.pick(&self.id, &self.en)
    }
}

/// Why the work could not be done: what and where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    what: Words,
    next: Option<Words>,
}

impl Trouble {
    pub(crate) fn new(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { what: Words::new(id, en), next: None }
    }

    /// Adds what to do next.
    pub(crate) fn next(mut self, id: impl Into<String>, en: impl Into<String>) -> Self {
        self.next = Some(Words::new(id, en));
        self
    }

    /// Names the file or option before what is said of it.
    pub(crate) fn at(self, place: impl Display) -> Self {
        // A name is one line, whatever it is made of.
        let place = inspecting::plain(&place.to_string());
        self.at_words(&Words::new(place.clone(), place))
    }

    /// The same for a place that has a word in each language.
    pub(crate) fn at_words(mut self, place: &Words) -> Self {
        self.what.id = format!("{}: {}", place.id, self.what.id);
        self.what.en = format!("{}: {}", place.en, self.what.en);
        self
    }

    /// Names the file where nothing is named yet.
    pub(crate) fn about(self, path: &std::path::Path) -> Self {
        let path = path.display().to_string();
        if self.what.en.contains(&path) { self } else { self.at(path) }
    }

    /// What went wrong, without what to do next.
    pub(crate) fn what(&self, language: Language) -> &str {
        self.what.text(language)
    }

    /// What to do next, alone.
    pub(crate) fn advice(&self, language: Language) -> Option<&str> {
        self.next.as_ref().map(|next| next.text(language))
    }

    /// What went wrong and, on a line of its own, what to do next.
    pub(crate) fn sentence(&self, language: Language) -> String {
        let what = self.what.text(language);
        match &self.next {
            Some(next) => format!("{what}\n  {}", next.text(language)),
            None => what.to_owned(),
        }
    }

    /// What went wrong alone, on one line.
    #[cfg(feature = "network")]
    pub(crate) fn reason(&self, language: Language) -> String {
        self.what.text(language).replace("\n  ", "; ").replace('\n', " ")
    }

    /// All of it on one line.
    pub(crate) fn line(&self, language: Language) -> String {
        self.sentence(language).replace("\n  ", "; ").replace('\n', " ")
    }
}
