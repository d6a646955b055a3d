//! Where a visible signature goes.

use segel::sign::Place;
use segel::{Document, PdfError, Source};
use serde::Deserialize;

use crate::words::{Trouble, signing};

/// What `--at` says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum At {
    Here(Place),
    /// A place that the document itself names.
    Label(String),
}

/// A row of `places.json` inside a document that segel rendered.
#[derive(Debug, Deserialize)]
struct Named {
    label: String,
    page: u32,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl At {
    /// Reads `PAGE:X,Y,W,H` or a label.
    pub(crate) fn parse(text: &str) -> Result<Self, Trouble> {
        let bad = || signing::bad_place(text);
        let Some((page, sides)) = text.split_once(':') else {
            let label = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-');
            return if label { Ok(Self::Label(text.to_owned())) } else { Err(bad()) };
        };
        let page = page.trim().parse().map_err(|_| bad())?;
        let sides: Result<Vec<f64>, _> = sides.split(',').map(|side| side.trim().parse()).collect();
        match sides.map_err(|_| bad())?.as_slice() {
            &[x, y, width, height] if page > 0 => {
                Ok(Self::Here(Place { page, x, y, width, height }))
            }
            _ => Err(bad()),
        }
    }

    /// Finds the place in a document.
    pub(crate) fn find<S: Source>(&self, document: &Document<S>) -> Result<Place, Trouble> {
        let label = match self {
            Self::Here(place) => return Ok(*place),
            Self::Label(label) => label,
        };
        let places = named(document).map_err(|error| signing::unreadable_pdf(&error))?;
        let found = places.iter().find(|place| place.label == *label);
        let known: Vec<String> = places.iter().map(|place| place.label.clone()).collect();
        let place = found.ok_or_else(|| signing::no_such_label(label, &known))?;
        let Named { page, x, y, width, height, .. } = *place;
        Ok(Place { page, x, y, width, height })
    }
}

fn named<S: Source>(document: &Document<S>) -> Result<Vec<Named>, PdfError> {
    let file = document.attachment("places.json")?.unwrap_or_default();
    Ok(serde_json::from_slice(&file).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_page_and_four_numbers_or_a_label() {
        let place = Place { page: 2, x: 60.0, y: 680.5, width: 220.0, height: 70.0 };
        assert_eq!(At::parse("2:60,680.5,220,70"), Ok(At::Here(place)));
        assert_eq!(At::parse("tte"), Ok(At::Label("tte".to_owned())));
        for bad in ["", "0:1,2,3,4", "1:1,2,3", "1:1,2,3,4,5", "a:1,2,3,4", "1:x,2,3,4", "a b"] {
            assert!(At::parse(bad).is_err(), "{bad}");
        }
    }
}
