//! The page that lists every finding, written from the tables.

use std::fmt::Write as _;

use segel_pdf::changes::ChangeKind;
use segel_verify::{Code, Conclusion, Detail, SubIndication};

use crate::advice::advice;
use crate::change::change_kind_sentence;
use crate::finding::sentence_of;
use crate::language::Language;
use crate::verdict::{conclusion_sentence, conclusion_word, sub_indication_sentence};
use crate::word::Word;

const HEAD: &str = "\
# Findings

Every word that a report can say, with its sentence in both languages. A sentence in a report also
names the place, the time or the algorithm. How much a finding matters (`blocks`, `clouds`,
`informs`) is for the policy to say.

This page is written from the code, and a test holds the two together. To write it again:

```
cargo run --example findings > docs/reference/findings.md
```
";

/// The reference of every word of a report, as Markdown; `docs/reference/findings.md` holds it.
pub fn findings_reference() -> String {
    let mut page = HEAD.to_owned();

    page.push_str("\n## Conclusions\n\n| word | Indonesian | meaning |\n|---|---|---|\n");
    for conclusion in Conclusion::all() {
        let word = conclusion_word(*conclusion, Language::Indonesian);
        row(&mut page, conclusion.word(), &[word.to_owned()], |language| {
            conclusion_sentence(*conclusion, language).to_owned()
        });
    }

    page.push_str("\n## Reasons of an indication (EN 319 102-1)\n\n");
    page.push_str("| word | meaning |\n|---|---|\n");
    for sub in SubIndication::ALL {
        row(&mut page, sub.word(), &[], |language| {
            sub_indication_sentence(*sub, language).to_owned()
        });
    }

    page.push_str("\n## Findings\n\n");
    page.push_str("| code | clause | sentence | what to do |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let [id, en] = Language::ALL.map(|language| sentence_of(*code, &Detail::None, language));
        row(&mut page, code.word(), &[code.clause().to_owned(), pair(&id, &en)], |language| {
            advice(*code, language).to_owned()
        });
    }

    page.push_str("\n## Changes after a signature\n\n| kind | sentence |\n|---|---|\n");
    for kind in ChangeKind::ALL {
        row(&mut page, kind.word(), &[], |language| change_kind_sentence(*kind, language));
    }
    page
}

/// A row: a word, cells, and a last cell in both languages.
fn row(page: &mut String, word: &str, cells: &[String], last: impl Fn(Language) -> String) {
    let [id, en] = Language::ALL.map(last);
    let _ = write!(page, "| `{word}` |");
    for cell in cells.iter().chain([&pair(&id, &en)]) {
        let _ = write!(page, " {} |", cell.replace('|', "\\|"));
    }
    page.push('\n');
}

fn pair(id: &str, en: &str) -> String {
    format!("{id}<br>*{en}*")
}
