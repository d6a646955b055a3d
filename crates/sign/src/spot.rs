//! Where a box stands on its page, and how far its content is turned to be read upright.

use segel_pdf::{Dictionary, Document, Object, ObjectId, Source};

use crate::error::SignError;
use crate::plan::Place;

/// How far the page is turned when it is shown, clockwise (ISO 32000-2, table 31).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    None,
    Quarter,
    Half,
    ThreeQuarters,
}

impl Turn {
    fn of(page: u32, degrees: u16) -> Result<Self, SignError> {
        Ok(match degrees % 360 {
            0 => Self::None,
            90 => Self::Quarter,
            180 => Self::Half,
            270 => Self::ThreeQuarters,
            _ => return Err(SignError::TurnedPage { page, degrees }),
        })
    }

    /// Width and height as they are seen, of those in the coordinates of the page; and the other way.
    pub(crate) fn seen(self, width: f64, height: f64) -> (f64, f64) {
        match self {
            Self::None | Self::Half => (width, height),
            Self::Quarter | Self::ThreeQuarters => (height, width),
        }
    }

    /// `/Matrix` of a form that is to be read upright: it is turned against the page.
    pub(crate) fn matrix(self) -> Option<Object> {
        let matrix = match self {
            Self::None => return None,
            Self::Quarter => [0, 1, -1, 0, 0, 0],
            Self::Half => [-1, 0, 0, -1, 0, 0],
            Self::ThreeQuarters => [0, -1, 1, 0, 0, 0],
        };
        Some(Object::Array(matrix.map(Object::Integer).to_vec()))
    }
}

/// A box on a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) page: ObjectId,
    /// In the coordinates of the page: left, bottom, right, top.
    pub(crate) rectangle: [f64; 4],
    pub(crate) turn: Turn,
}

impl Spot {
    /// Where an invisible field stands: nowhere on the first page.
    pub(crate) fn nowhere<S: Source>(document: &Document<S>) -> Result<Self, SignError> {
        Ok(Self { page: document.page_id(0)?, rectangle: [0.0; 4], turn: Turn::None })
    }

    /// Finds a place, which is meant as the page is seen.
    pub(crate) fn of<S: Source>(document: &Document<S>, place: Place) -> Result<Self, SignError> {
        let count = document.page_count()?;
        let index = place.page.checked_sub(1).filter(|index| *index < count);
        let index = index.ok_or(SignError::NoSuchPage { page: place.page, count })?;
        let page = document.page(index)?;
        let turn = Turn::of(place.page, page.rotate)?;
        // What is seen is the crop box as far as the medium reaches.
        let [left, bottom, right, top] = upright(page.crop_box);
        let [west, south, east, north] = upright(page.media_box);
        let (left, bottom) = (left.max(west), bottom.max(south));
        let (right, top) = (right.min(east), top.min(north));
        let (width, height) = turn.seen(right - left, top - bottom);
        let Place { x, y, width: across, height: down, .. } = place;
        let inside = x >= 0.0
            && y >= 0.0
            && across > 0.0
            && down > 0.0
            && x + across <= width
            && y + down <= height;
        if !inside {
            return Err(SignError::PlaceOutsidePage { page: place.page, width, height });
        }
        let rectangle = match turn {
            Turn::None => [left + x, top - y - down, left + x + across, top - y],
            Turn::Quarter => [left + y, bottom + x, left + y + down, bottom + x + across],
            Turn::Half => [right - x - across, bottom + y, right - x, bottom + y + down],
            Turn::ThreeQuarters => [right - y - down, top - x - across, right - y, top - x],
        };
        Ok(Self { page: page.id, rectangle, turn })
    }
}

/// How far the page of a widget is turned, where it names its page.
pub(crate) fn turn_of<S: Source>(
    document: &Document<S>,
    widget: &Dictionary,
) -> Result<Turn, SignError> {
    let Some(id) = widget.value("P").and_then(Object::as_reference) else {
        return Ok(Turn::None);
    };
    // One look at each page; the count is bounded by the document's own budget.
    for index in 0..document.page_count()? {
        let page = document.page(index)?;
        if page.id == id {
            return Turn::of(index.saturating_add(1), page.rotate);
        }
    }
    Ok(Turn::None)
}

fn upright([x1, y1, x2, y2]: [f64; 4]) -> [f64; 4] {
    [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)]
}
