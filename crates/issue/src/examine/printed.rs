//! Whether what was handed in can be read on the pages.

use serde_json::Value;

use crate::date::CalendarDate;
use crate::json::pointer;
use crate::render::PageLayout;
use crate::words::grouped;

/// The text of all pages, without white space.
pub(super) struct Printed {
    pages: Vec<String>,
}

impl Printed {
    pub(super) fn new(pages: &[PageLayout]) -> Self {
        Self { pages: pages.iter().map(PageLayout::bare_text).collect() }
    }

    /// Whether a text stands on a page, or runs on from one page to the next.
    pub(super) fn holds(&self, text: &str) -> bool {
        let bare: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        if self.pages.iter().any(|page| page.contains(&bare)) {
            return true;
        }
        let breaks = bare.char_indices().skip(1).map(|(at, _)| at);
        let runs_on = |at: usize, pair: &[String]| match (pair, bare.split_at_checked(at)) {
            ([one, next], Some((head, tail))) => one.contains(head) && next.contains(tail),
            _ => false,
        };
        // Only whole words part at a page's end; letters are tried as well, and cost nothing.
        breaks.clone().any(|at| self.pages.windows(2).any(|pair| runs_on(at, pair)))
    }
}

/// Every value of the data with the ways in which it may be written; a yes or no is not written.
pub(super) fn values(data: &Value) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), data)];
    while let Some((at, value)) = waiting.pop() {
        match value {
            Value::Object(map) => {
                waiting.extend(map.iter().map(|(name, inner)| (pointer(&at, name), inner)));
            }
            Value::Array(list) => {
                let rows = list.iter().enumerate();
                waiting.extend(rows.map(|(row, inner)| (pointer(&at, &row.to_string()), inner)));
            }
            Value::String(text) => found.push((at, ways_of_text(text))),
            Value::Number(number) => {
                let plain = number.to_string();
                let mut ways = vec![plain.replace('.', ",")];
                match number.as_i64() {
                    Some(whole) => ways.push(grouped(whole).id),
                    None => ways.extend(decimal(&plain)),
                }
                ways.push(plain);
                found.push((at, ways));
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
    found
}

fn ways_of_text(text: &str) -> Vec<String> {
    let mut ways = vec![text.to_owned(), text.to_uppercase(), text.to_lowercase()];
    if let Ok(date) = text.parse::<CalendarDate>() {
        ways.push(date.long());
    }
    match text {
        "L" => ways.push("Laki-laki".to_owned()),
        "P" => ways.push("Perempuan".to_owned()),
        _ => {}
    }
    ways
}

/// `1250.5` as `1.250,5`.
fn decimal(plain: &str) -> Option<String> {
    let (whole, fraction) = plain.split_once('.')?;
    Some(format!("{},{fraction}", grouped(whole.parse().ok()?).id))
}
