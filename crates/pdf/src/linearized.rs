//! Where a file begins for readers that take it for a linearised one (ISO 32000-2, annex F).

use std::ops::Range;

use crate::document::Document;
use crate::error::PdfError;
use crate::lexer::{LexFault, Lexer, is_regular, is_space};
use crate::object::{Dictionary, Object};
use crate::parser::indirect_at;
use crate::source::{Source, window};

/// Bytes in which the dictionary of a linearised file stands.
const HEAD: usize = 1024;
/// Bytes of comments before the first object; licences are shorter.
const COMMENTS: usize = 64 << 10;

impl<S: Source> Document<S> {
    /// Whether the file begins as every reader takes it: its first object stands near its beginning, and
    /// none in a comment before it, where some readers look for one.
    ///
    /// # Errors
    ///
    /// [`PdfError::Syntax`] where it does not, and when the file cannot be read.
    pub fn check_head(&self) -> Result<(), PdfError> {
        let size = COMMENTS.min(usize::try_from(self.len()).unwrap_or(COMMENTS));
        let head = window(self.source(), 0, size)
            .map_err(|e| PdfError::Read { offset: 0, kind: e.kind() })?;
        let first = Lexer::new(&head, false).next();
        let comments = match &first {
            Ok((start, _)) => head.get(..*start).unwrap_or_default(),
            // What is no token is told by whoever reads it.
            Err(LexFault::Syntax(..)) => return Ok(()),
            Err(LexFault::NeedMore) if size < COMMENTS => return Ok(()),
            Err(LexFault::NeedMore) => &head,
        };
        let states = |part: &[u8]| {
            part.starts_with(b"obj") && part.get(3).is_none_or(|byte| !is_regular(*byte))
        };
        let hidden = (0..comments.len()).find(|at| comments.get(*at..).is_some_and(&states));
        let expected = "no object in the comments before the first one";
        match hidden {
            Some(at) => Err(PdfError::Syntax { offset: at as u64, expected }),
            None if first.is_err() => {
                let expected = "the first object within 65536 bytes";
                Err(PdfError::Syntax { offset: size as u64, expected })
            }
            None => Ok(()),
        }
    }

    /// The dictionary by which some readers begin elsewhere than where the file's end leads.
    ///
    /// A file that is as long as its first object says is taken for a linearised one, and its
    /// cross-references for those behind that object, and its first page and the number of its pages for those
    /// that it names. One that was appended to is longer, unless it says a length that it only has now.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn linearized_elsewhere(&self) -> Result<Option<Range<u64>>, PdfError> {
        let size = HEAD.min(usize::try_from(self.len()).unwrap_or(HEAD));
        let head = window(self.source(), 0, size)
            .map_err(|e| PdfError::Read { offset: 0, kind: e.kind() })?;
        // What cannot be read here may be read by others.
        let named = b"Linearized".as_slice();
        let unread = head.windows(named.len()).any(|word| word == named).then_some(0..size as u64);
        if self.check_head().is_err() {
            return Ok(Some(0..size as u64));
        }
        let Ok((start, _)) = Lexer::new(&head, false).next() else { return Ok(unread) };
        let Ok(first) = indirect_at(self.source(), start as u64) else { return Ok(unread) };
        let Some(dictionary) = first.object.as_dictionary() else { return Ok(unread) };
        let length = dictionary.value("L").and_then(Object::as_number);
        #[expect(clippy::cast_precision_loss, reason = "far shorter than 2^53")]
        let whole = length.is_none_or(|length| (length - self.len() as f64).abs() < 1.0);
        if dictionary.value("Linearized").is_none() || !whole {
            return Ok(None);
        }
        let newest = self.revisions().last().map_or(0, |newest| newest.xref_offset);
        let between = newest.checked_sub(first.end).and_then(|gap| usize::try_from(gap).ok());
        let Some(between) = between.filter(|between| *between <= HEAD) else {
            return Ok(Some(start as u64..first.end));
        };
        let gap = window(self.source(), first.end, between)
            .map_err(|e| PdfError::Read { offset: first.end, kind: e.kind() })?;
        let leads_on =
            gap.iter().all(|byte| is_space(*byte)) && self.has_those_pages(dictionary)?;
        Ok((!leads_on).then_some(start as u64..first.end))
    }

    /// Whether the first page and the number of pages are those that the dictionary of a linearised file
    /// names: some readers go by it.
    fn has_those_pages(&self, dictionary: &Dictionary) -> Result<bool, PdfError> {
        let integer = |key: &str| dictionary.value(key).and_then(Object::as_integer);
        if self.locked().is_some() {
            return Ok(true);
        }
        let first = matches!(dictionary.value("P"), None | Some(Object::Null | Object::Integer(0)));
        let named = integer("O") == Some(i64::from(self.page_id(0)?.number));
        Ok(first && named && integer("N") == Some(i64::from(self.page_count()?)))
    }
}
