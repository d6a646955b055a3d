//! The two streams: data on stdout, everything else on stderr.
//!
//! A reader that went away is no error: what is left unsaid was not wanted.

use std::io::{ErrorKind, IsTerminal as _, Write as _, stderr, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::words::inspecting::plain;

/// Whether data were lost on their way: a full disk, and not a reader that went away.
static LOST: AtomicBool = AtomicBool::new(false);

/// Writes data.
pub(crate) fn data(text: &str) {
    let mut out = stdout().lock();
    written(&out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// Takes down what became of data that were written to stdout.
pub(crate) fn written(result: &std::io::Result<()>) {
    if result.as_ref().is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
        LOST.store(true, Ordering::Relaxed);
    }
}

/// Whether anything that was to stand on stdout does not.
pub(crate) fn is_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// Writes one line that is no data; a name of a file cannot steer the terminal.
pub(crate) fn remark(line: &str) {
    let shown: Vec<String> = line.split('\n').map(plain).collect();
    let _ = writeln!(stderr().lock(), "{}", shown.join("\n"));
}

/// Writes why the work could not be done.
pub(crate) fn complain(sentence: &str) {
    remark(&format!("segel: {sentence}"));
}

/// Writes a value as JSON.
pub(crate) fn json(value: &impl serde::Serialize) {
    // Plain data with string keys always has a JSON form.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    data(&text);
}

/// A bar that shows itself on a terminal only, and only when the work takes over a second.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: std::time::Instant,
    total: u64,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Self {
        let total = total as u64;
        #[expect(clippy::disallowed_methods, reason = "a progress bar measures its own time")]
        let begun = std::time::Instant::now();
        let hidden = ProgressDrawTarget::hidden();
        Self { bar: ProgressBar::with_draw_target(Some(total), hidden), begun, total }
    }

    /// Counts one piece of work as done.
    pub(crate) fn step(&self) {
        let due = self.bar.is_hidden() && self.begun.elapsed() > Duration::from_secs(1);
        if due && stderr().is_terminal() && self.bar.position() + 1 < self.total {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}") {
                self.bar.set_style(style);
            }
        }
        self.bar.inc(1);
    }

    /// Writes a line without disturbing the bar.
    pub(crate) fn remark(&self, line: &str) {
        self.bar.suspend(|| remark(line));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
