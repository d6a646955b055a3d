//! A document and what is appended to it, as one source.

use std::io;

use segel_pdf::Source;

/// The bytes of a source with others behind them, neither of them copied.
#[derive(Debug, Clone, Copy)]
pub struct Chained<'a, S> {
    source: S,
    appended: &'a [u8],
}

impl<'a, S: Source> Chained<'a, S> {
    /// Puts bytes behind a source.
    pub fn new(source: S, appended: &'a [u8]) -> Self {
        Self { source, appended }
    }
}

impl<S: Source> Source for Chained<'_, S> {
    fn len(&self) -> u64 {
        self.source.len().saturating_add(self.appended.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let border = self.source.len();
        match offset.checked_sub(border) {
            Some(offset) => self.appended.read_at(offset, buffer),
            None => {
                let room = usize::try_from(border - offset).unwrap_or(usize::MAX);
                let fits = buffer.len().min(room);
                match buffer.get_mut(..fits) {
                    Some(part) => self.source.read_at(offset, part),
                    None => Ok(0),
                }
            }
        }
    }

    fn as_slice(&self) -> Option<&[u8]> {
        if self.appended.is_empty() { self.source.as_slice() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_window_over_the_border_is_read_as_of_one_slice() -> io::Result<()> {
        let (head, tail) = (b"dokumen".to_vec(), b"lampiran".to_vec());
        let whole = [head.as_slice(), &tail].concat();
        let chained = Chained::new(&head, &tail);
        assert_eq!(chained.len(), whole.len() as u64);
        for start in 0..=whole.len() {
            let mut read = Vec::new();
            let mut piece = [0; 3];
            loop {
                match chained.read_at((start + read.len()) as u64, &mut piece)? {
                    0 => break,
                    len => read.extend_from_slice(piece.get(..len).unwrap_or_default()),
                }
            }
            assert_eq!(Some(read.as_slice()), whole.get(start..), "{start}");
        }
        Ok(())
    }
}
