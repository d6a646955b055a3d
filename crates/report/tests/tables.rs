//! Every word of a report has its sentences, in both languages, and each says something else.

use std::collections::BTreeMap;
use std::error::Error;

use segel_crypto::UnixTime;
use segel_pdf::ObjectId;
use segel_pdf::changes::{Change, ChangeKind};
use segel_report::{
    Language, Word as _, advice, change_kind_sentence, change_sentence, conclusion_sentence,
    conclusion_word, sentence_of, sub_indication_sentence,
};
use segel_verify::{Code, Conclusion, Detail, SubIndication};

/// Fails where a sentence is empty, unfinished, unfilled, or that of another word too.
fn hold_apart<'w>(sentences: impl IntoIterator<Item = (&'w str, [String; 2])>) {
    let mut seen = BTreeMap::new();
    for (word, both) in sentences {
        for text in both {
            assert!(text.len() > 10, "{word}: {text:?}");
            assert!(text.ends_with('.'), "{word}: {text:?}");
            assert!(text.chars().next().is_some_and(char::is_uppercase), "{word}: {text:?}");
            assert!(!text.contains(['{', '}', '[', '\n']), "{word}: {text:?}");
            assert!(!text.contains("  "), "{word}: {text:?}");
            let other = seen.insert(text.clone(), word);
            assert_eq!(other, None, "{word} says the same: {text:?}");
        }
    }
    assert!(seen.len() > 10);
}

#[test]
fn every_code_has_its_own_sentence_and_its_advice_in_both_languages() {
    hold_apart(Code::ALL.iter().map(|code| {
        (code.word(), Language::ALL.map(|language| sentence_of(*code, &Detail::None, language)))
    }));
    for code in Code::ALL {
        let [id, en] = Language::ALL.map(|language| advice(*code, language));
        assert_ne!(id, en, "{code}");
        for text in [id, en] {
            assert!(text.ends_with('.') && !text.contains("  "), "{code}: {text:?}");
        }
    }
}

#[test]
fn every_sort_of_change_has_its_own_sentence_in_both_languages() {
    hold_apart(ChangeKind::ALL.iter().map(|kind| {
        (kind.word(), Language::ALL.map(|language| change_kind_sentence(*kind, language)))
    }));
}

#[test]
fn every_reason_and_conclusion_has_its_own_sentence_in_both_languages() {
    hold_apart(SubIndication::ALL.iter().map(|sub| {
        (
            sub.word(),
            Language::ALL.map(|language| sub_indication_sentence(*sub, language).to_owned()),
        )
    }));
    hold_apart(Conclusion::all().iter().map(|one| {
        (one.word(), Language::ALL.map(|language| conclusion_sentence(*one, language).to_owned()))
    }));
    // The sentence of a reason without words of its own.
    let fallback = "See the findings below.";
    for sub in SubIndication::ALL {
        assert_ne!(sub_indication_sentence(*sub, Language::English), fallback, "{sub}");
    }
}

#[test]
fn the_words_of_a_conclusion_are_those_of_the_contract() {
    let words = [
        (Conclusion::Valid, "SAH", "VALID"),
        (Conclusion::Changed, "BERUBAH", "CHANGED"),
        (Conclusion::Invalid, "TIDAK SAH", "INVALID"),
        (Conclusion::Untrusted, "TIDAK TEPERCAYA", "UNTRUSTED"),
        (Conclusion::Undetermined, "BELUM DAPAT DIPASTIKAN", "UNDETERMINED"),
        (Conclusion::NotSigned, "TIDAK ADA TANDA TANGAN", "NOT_SIGNED"),
    ];
    assert_eq!(words.len(), Conclusion::all().len());
    for (conclusion, id, en) in words {
        assert_eq!(conclusion_word(conclusion, Language::Indonesian), id);
        assert_eq!(conclusion_word(conclusion, Language::English), en);
        assert_eq!(conclusion.word(), en);
    }
}

#[test]
fn every_sentence_tells_every_detail_and_leaves_no_place_unfilled() {
    let end = UnixTime::new(1_798_761_600);
    let details: [(Detail, &[&str]); 6] = [
        (Detail::Bytes(5120..5378), &["5120–5377"]),
        (Detail::Object(13), &["13"]),
        (Detail::Number(1234), &["1,234"]),
        (Detail::Time(end), &["1 January 2027, 00:00:00 UTC"]),
        (Detail::Text("a name".to_owned()), &["“a name”"]),
        (Detail::Ends("SHA-1".to_owned(), end), &["SHA-1", "1 January 2027"]),
    ];
    for code in Code::ALL {
        for (detail, told) in &details {
            let text = sentence_of(*code, detail, Language::English);
            for word in *told {
                assert!(text.contains(word), "{code}: {text:?} lacks {word:?}");
            }
            assert!(text.ends_with('.'), "{code}: {text:?}");
            assert!(!text.contains(['{', '}', '[', ']']), "{code}: {text:?}");
            assert!(!text.contains("  ") && !text.contains(" ."), "{code}: {text:?}");
        }
    }
}

#[test]
fn the_end_of_an_algorithm_names_both_the_algorithm_and_the_day() {
    let detail = Detail::Ends("SHA-1".to_owned(), UnixTime::new(1_798_761_600));
    assert_eq!(
        sentence_of(Code::AlgorithmEnded, &detail, Language::Indonesian),
        "Algoritma SHA-1 tidak lagi dianggap aman sejak 1 Januari 2027, 07.00.00 WIB."
    );
    assert_eq!(
        sentence_of(Code::AlgorithmEnds, &detail, Language::English),
        "The algorithm SHA-1 is considered secure only for a time, until 1 January 2027, \
         00:00:00 UTC."
    );
}

#[test]
fn a_change_tells_its_page_its_name_and_what_became_of_its_value() {
    let mut change = Change::new(ChangeKind::FieldFilled, 2);
    change.page = Some(1);
    change.name = Some("nilai".to_owned());
    change.old = Some("1.000".to_owned());
    change.new = Some("9.000".to_owned());
    change.object = Some(ObjectId::new(12, 0));
    assert_eq!(
        change_sentence(&change, Language::Indonesian),
        "Halaman 1: isian formulir diisi (“nilai”): “1.000” → “9.000” [revisi 2, objek 12 0]."
    );
    change.new = Some("1.000".to_owned());
    assert!(
        change_sentence(&change, Language::English).contains(": “1.000” (looks the same, but"),
        "{change:?}"
    );
    change.new = Some("9.000".to_owned());
    change.page = None;
    change.old = None;
    change.object = None;
    change.bytes = Some(5120..5378);
    assert_eq!(
        change_sentence(&change, Language::English),
        "A form field was filled in (“nilai”): now “9.000” [revision 2, bytes 5120–5377]."
    );
}

#[test]
fn hostile_strings_are_made_harmless_in_every_sentence() -> Result<(), Box<dyn Error>> {
    let hostile = "\u{202e}fdp\u{202c}\n\u{200d}\u{2067}\u{1b}]0;\u{feff}";
    let mut change = Change::new(ChangeKind::AnnotationAdded, 2);
    change.name = Some(hostile.to_owned());
    change.old = Some(hostile.to_owned());
    change.new = Some(hostile.to_owned());
    for language in Language::ALL {
        let mut texts = vec![change_sentence(&change, language)];
        for code in Code::ALL {
            for detail in [
                Detail::Text(hostile.to_owned()),
                Detail::Ends(hostile.to_owned(), UnixTime::new(0)),
            ] {
                texts.push(sentence_of(*code, &detail, language));
            }
        }
        for text in texts {
            let bad = text.chars().find(|c| hostile.contains(*c) && !c.is_ascii_graphic());
            assert_eq!(bad, None, "{text:?}");
            assert!(text.contains("<U+202E>fdp<U+202C>"), "{text}");
        }
    }
    Ok(())
}
