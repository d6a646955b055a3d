//! The attack vectors, asked of one change after another in one process: they are made once, and only those
//! are judged that reach the change, until something else is said of one.

use std::collections::{HashSet, VecDeque};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::Wishes;
use crate::tree::example;

/// How long the vectors may take to be made, and how long one change may take; beyond, it runs for ever.
const MADE: Duration = Duration::from_secs(900);
const ASKED: Duration = Duration::from_secs(30);

/// Notes a change that the vectors see, and by which one.
type Note<'a> = &'a (dyn Fn(usize, &str) -> Result<(), String> + Sync);

/// Which changes the vectors see; each is noted with the first vector, and `runs for ever` and `ends` count.
pub fn ask(wishes: &Wishes, numbers: Vec<usize>, note: Note<'_>) -> Result<HashSet<usize>, String> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let (left, found) = (Mutex::new(VecDeque::from(numbers)), Mutex::new(HashSet::new()));
    std::thread::scope(|scope| {
        let works: Vec<_> =
            (0..workers).map(|_| scope.spawn(|| work(wishes, &left, &found, note))).collect();
        for work in works {
            work.join().map_err(|_| "a worker panicked")??;
        }
        Ok::<_, String>(())
    })?;
    eprintln!();
    Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Takes changes while there are any.
fn work(
    wishes: &Wishes,
    left: &Mutex<VecDeque<usize>>,
    found: &Mutex<HashSet<usize>>,
    note: Note<'_>,
) -> Result<(), String> {
    let mut asked = Asked::start(wishes)?;
    loop {
        let (number, remain) = {
            let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(number) = left.pop_front() else { return Ok(()) };
            (number, left.len())
        };
        if !asked.reached.contains(&number) {
            continue;
        }
        let by = asked.ask(number);
        if let Some(by) = by {
            if by.contains(' ') {
                asked = Asked::start(wishes)?;
            }
            note(number, &by)?;
            found.lock().unwrap_or_else(PoisonError::into_inner).insert(number);
        }
        eprint!("\rvectors: {remain} left ");
    }
}

/// A process that has the vectors.
#[derive(Debug)]
struct Asked {
    child: Child,
    questions: ChildStdin,
    answers: Receiver<String>,
    reached: std::collections::HashSet<usize>,
}

impl Asked {
    fn start(wishes: &Wishes) -> Result<Self, String> {
        let path = example(wishes);
        let failed = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
        let mut child = Command::new(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(&error))?;
        let questions = child.stdin.take().ok_or("no standard input")?;
        let output = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let (send, answers) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        let first = answers.recv_timeout(MADE).map_err(|error| failed(&error))?;
        let first = first.strip_prefix("reached").ok_or("no list of what is reached")?;
        let reached = first.split_whitespace().filter_map(|n| n.parse().ok()).collect();
        Ok(Self { child, questions, answers, reached })
    }

    /// The vector that sees a change; two words where the process cannot go on.
    fn ask(&mut self, number: usize) -> Option<String> {
        if writeln!(self.questions, "{number}").is_err() {
            return Some("it ends".to_owned());
        }
        match self.answers.recv_timeout(ASKED) {
            Ok(answer) => {
                answer.split_once('\t').map(|(_, by)| by.to_owned()).filter(|by| by != "-")
            }
            Err(RecvTimeoutError::Timeout) => Some("runs for ever".to_owned()),
            Err(RecvTimeoutError::Disconnected) => Some("it ends".to_owned()),
        }
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
