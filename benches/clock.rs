//! How long a turn takes, for the benches of the crates.

use std::error::Error;
use std::time::{Duration, Instant};

/// Processor time of this process where the system tells it, which does not count what others took;
/// else the time on the wall since `start`.
fn spent(start: Instant) -> Duration {
    std::fs::read_to_string("/proc/self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse().ok())
        .map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The best seconds a turn out of several rounds.
pub(crate) fn seconds(
    mut turn: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<f64, Box<dyn Error>> {
    // The system brings its count up to date a few hundred times a second.
    const ROUND: Duration = Duration::from_millis(300);
    let clock = Instant::now();
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = spent(clock);
        let (mut turns, mut pause) = (0u32, 1);
        loop {
            for _ in 0..pause {
                turn()?;
            }
            turns += pause;
            let taken = spent(clock).saturating_sub(start);
            if taken >= ROUND {
                best = best.min(taken.as_secs_f64() / f64::from(turns));
                break;
            }
            // Asking for the time takes some, so that quick turns are counted by the hundred.
            if taken < ROUND / 50 && pause < 1 << 16 {
                pause *= 2;
            }
        }
    }
    Ok(best)
}

/// Seconds, for a reader.
pub(crate) fn shown(seconds: f64) -> String {
    if seconds < 1e-3 {
        format!("{:.1} us", seconds * 1e6)
    } else {
        format!("{:.2} ms", seconds * 1e3)
    }
}
