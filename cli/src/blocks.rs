//! A file on disk, read in blocks: who walks through a million objects asks for small pieces of it.

use std::fs::File;
use std::io;
use std::sync::{Mutex, PoisonError};

use segel::Source;

/// Bytes of a block. What is as long is read by itself.
const BLOCK: u64 = 16 << 10;
/// Blocks that are kept: a megabyte.
const KEPT: usize = 64;

/// A block: its number in the file, and as much of it as there is.
type Block = Option<(u64, Vec<u8>)>;

/// A file of a fixed length, as long as it was when it was opened.
#[derive(Debug)]
pub(crate) struct Blocks {
    file: File,
    len: u64,
    kept: Mutex<Vec<Block>>,
}

impl Blocks {
    pub(crate) fn new(file: File, len: u64) -> Self {
        Self { file, len, kept: Mutex::new(vec![None; KEPT]) }
    }

    /// The file itself.
    #[cfg(target_os = "linux")]
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    fn block(&self, number: u64) -> io::Result<Vec<u8>> {
        let start = number * BLOCK;
        let room = usize::try_from(self.len.saturating_sub(start).min(BLOCK)).unwrap_or(0);
        let mut bytes = vec![0; room];
        let mut filled = 0;
        while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match Source::read_at(&self.file, start + filled as u64, rest) {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(filled);
        Ok(bytes)
    }
}

impl Source for Blocks {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let Some(buffer) = buffer.get_mut(..wanted).filter(|buffer| !buffer.is_empty()) else {
            return Ok(0);
        };
        if buffer.len() as u64 >= BLOCK {
            return Source::read_at(&self.file, offset, buffer);
        }
        let number = offset / BLOCK;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = kept.get_mut(usize::try_from(number % KEPT as u64).unwrap_or(0));
        let slot = slot.ok_or(io::ErrorKind::UnexpectedEof)?;
        if slot.as_ref().is_none_or(|(held, _)| *held != number) {
            *slot = Some((number, self.block(number)?));
        }
        let bytes = slot.as_ref().map(|(_, bytes)| bytes.as_slice()).unwrap_or_default();
        let from = usize::try_from(offset % BLOCK).unwrap_or(usize::MAX);
        let rest = bytes.get(from..).unwrap_or_default();
        let read = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..read), rest.get(..read)) {
            to.copy_from_slice(from);
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a scratch file of this test")]
    fn what_is_read_in_blocks_is_what_is_in_the_file() {
        let path = std::env::temp_dir().join(format!("segel-blocks-{}", std::process::id()));
        let content: Vec<u8> = (0..200_003u32).flat_map(|n| n.to_le_bytes()).collect();
        std::fs::write(&path, &content).unwrap();
        let file = File::open(&path).unwrap();
        let blocks = Blocks::new(file, content.len() as u64);
        let mut state = 3u64;
        for _ in 0..5_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let offset = (state >> 20) % (content.len() as u64 + 50);
            let mut buffer = vec![0; usize::try_from((state >> 8) % 40_000).unwrap() % 33_000];
            let mut read = 0;
            while read < buffer.len() {
                match blocks.read_at(offset + read as u64, buffer.get_mut(read..).unwrap()).unwrap()
                {
                    0 => break,
                    more => read += more,
                }
            }
            let start = usize::try_from(offset).unwrap().min(content.len());
            let end = (start + buffer.len()).min(content.len());
            assert_eq!(buffer.get(..read), content.get(start..end));
        }
        assert_eq!(blocks.read_at(content.len() as u64, &mut [0; 8]).unwrap(), 0);
        std::fs::remove_file(path).unwrap();
    }
}
