//! Where the bytes of a document come from.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

/// Bytes that can be read at any offset, so that a document never has to be in memory.
pub trait Source {
    /// The number of bytes.
    fn len(&self) -> u64;

    /// Reads bytes at an offset into the buffer and returns how many were read; 0 only at the end.
    ///
    /// # Errors
    /// What the underlying reader reports.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// The whole as one slice, where it is in memory anyway.
    fn as_slice(&self) -> Option<&[u8]> {
        None
    }

    /// Whether there are no bytes at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn copy_from_slice(bytes: &[u8], offset: u64, buffer: &mut [u8]) -> usize {
    let rest = usize::try_from(offset).ok().and_then(|o| bytes.get(o..)).unwrap_or_default();
    let n = rest.len().min(buffer.len());
    if let (Some(to), Some(from)) = (buffer.get_mut(..n), rest.get(..n)) {
        to.copy_from_slice(from);
    }
    n
}

macro_rules! slice_source {
    ($($t:ty),*) => {$(
        impl Source for $t {
            fn len(&self) -> u64 {
                <[u8]>::len(self) as u64
            }
            fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
                Ok(copy_from_slice(self, offset, buffer))
            }
            fn as_slice(&self) -> Option<&[u8]> {
                Some(self)
            }
        }
    )*};
}
slice_source!([u8], Vec<u8>, Arc<[u8]>, Box<[u8]>);

impl<S: Source + ?Sized> Source for &S {
    fn len(&self) -> u64 {
        (**self).len()
    }
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(offset, buffer)
    }
    fn as_slice(&self) -> Option<&[u8]> {
        (**self).as_slice()
    }
}

/// A file handed in by the caller; its length is read anew at each question.
impl Source for std::fs::File {
    fn len(&self) -> u64 {
        self.metadata().map(|m| m.len()).unwrap_or(0)
    }
    #[cfg(unix)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self, buffer, offset)
    }
    #[cfg(windows)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(self, buffer, offset)
    }
    #[cfg(not(any(unix, windows)))]
    fn read_at(&self, _offset: u64, _buffer: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }
}

/// The first bytes of another source: the document as it was at an earlier revision.
#[derive(Debug, Clone)]
pub struct Prefix<S> {
    inner: S,
    end: u64,
}

impl<S: Source> Prefix<S> {
    /// Takes the first `end` bytes, or all of them where there are fewer.
    pub fn new(inner: S, end: u64) -> Self {
        let end = end.min(inner.len());
        Self { inner, end }
    }
}

impl<S: Source> Source for Prefix<S> {
    fn len(&self) -> u64 {
        self.end
    }
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.end.saturating_sub(offset)).unwrap_or(usize::MAX);
        let n = buffer.len().min(room);
        match buffer.get_mut(..n) {
            Some(part) if n > 0 => self.inner.read_at(offset, part),
            _ => Ok(0),
        }
    }
    fn as_slice(&self) -> Option<&[u8]> {
        self.inner.as_slice()?.get(..usize::try_from(self.end).ok()?)
    }
}

/// Reads up to `max` bytes at `offset`, fewer only at the end; lent where they are in memory.
pub(crate) fn window<S: Source + ?Sized>(
    source: &S,
    offset: u64,
    max: usize,
) -> io::Result<Cow<'_, [u8]>> {
    if let Some(all) = source.as_slice() {
        let rest = usize::try_from(offset).ok().and_then(|at| all.get(at..)).unwrap_or_default();
        return Ok(Cow::Borrowed(rest.get(..max).unwrap_or(rest)));
    }
    let room = usize::try_from(source.len().saturating_sub(offset)).unwrap_or(usize::MAX);
    let mut buffer = vec![0u8; max.min(room)];
    let mut filled = 0usize;
    while let Some(rest) = buffer.get_mut(filled..).filter(|r| !r.is_empty()) {
        match source.read_at(offset + filled as u64, rest) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    buffer.truncate(filled);
    Ok(Cow::Owned(buffer))
}
