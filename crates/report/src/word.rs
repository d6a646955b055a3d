//! The fixed words of the report as typed values in JSON.

#[cfg(feature = "schema")]
use std::borrow::Cow;

#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use segel_pdf::SignatureKind;
use segel_pdf::changes::ChangeKind;
use segel_verify::{
    Code, Conclusion, Coverage, Level, NeedKind, SubIndication, TimeSource, Weight,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

mod sealed {
    pub trait Sealed {}
}

/// A value with one fixed word in reports.
pub trait Word: Copy + 'static + sealed::Sealed {
    /// What the word tells, in one English sentence; it stands in the schema.
    const MEANING: &'static str;

    /// Every value.
    fn all() -> &'static [Self];

    /// The fixed word.
    fn fixed_word(self) -> &'static str;
}

/// A value that stands in JSON as its fixed word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "it only carries the value")]
pub struct Worded<T>(pub T);

impl<T> From<T> for Worded<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Word> Serialize for Worded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.fixed_word())
    }
}

impl<'de, T: Word> Deserialize<'de> for Worded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let known = || T::all().iter().map(|value| value.fixed_word()).collect::<Vec<_>>();
        T::all()
            .iter()
            .find(|value| value.fixed_word() == word)
            .map(|value| Self(*value))
            .ok_or_else(|| {
                let message = format!("{word:?} is none of {}", known().join(", "));
                de::Error::custom(message)
            })
    }
}

#[cfg(feature = "schema")]
impl<T: Word> JsonSchema for Worded<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = T::all().iter().map(|value| value.fixed_word()).collect();
        json_schema!({ "type": "string", "description": T::MEANING, "enum": words })
    }
}

macro_rules! words {
    ($($type:ty: $meaning:literal, $all:expr;)*) => {
        $(
            impl sealed::Sealed for $type {}

            impl Word for $type {
                const MEANING: &'static str = $meaning;

                fn all() -> &'static [Self] {
                    $all
                }

                fn fixed_word(self) -> &'static str {
                    self.word()
                }
            }
        )*
    };
}

words! {
    Conclusion: "The one word a person is told.", &[
        Self::Valid, Self::Changed, Self::Invalid, Self::Untrusted, Self::Undetermined,
        Self::NotSigned,
    ];
    SubIndication: "The reason behind the indication, as EN 319 102-1 spells it.", Self::ALL;
    Coverage: "How much of the file the signature covers.", &[
        Self::WholeFile, Self::Revision, Self::Unclear,
    ];
    TimeSource: "What best_signature_time rests on: a time-stamp, or only the time of the check.",
        &[Self::Timestamp, Self::Control];
    Level: "The baseline level of EN 319 142-1 whose rows are met.", &[
        Self::B, Self::T, Self::Lt, Self::Lta,
    ];
    Weight: "How much it matters under the policy.", &[Self::Blocks, Self::Clouds, Self::Informs];
    Code: "The kind of finding.", Self::ALL;
    NeedKind: "Whether the certificate was revoked, or the certificate of its issuer.", Self::ALL;
    ChangeKind: "The sort of change.", Self::ALL;
}

impl sealed::Sealed for SignatureKind {}

impl Word for SignatureKind {
    const MEANING: &'static str = "What the signature is for.";

    fn all() -> &'static [Self] {
        &[Self::Approval, Self::Certification, Self::DocumentTimestamp]
    }

    fn fixed_word(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Certification => "certification",
            Self::DocumentTimestamp => "document_timestamp",
        }
    }
}
