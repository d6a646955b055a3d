//! A server that answers as it is told, one answer to a connection.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What becomes of one connection.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// These bytes, and the end of the connection.
    Bytes(Vec<u8>),
    /// Nothing, for this long.
    Silence(Duration),
}

impl Answer {
    /// A status with a code as S3 words it; none for an empty answer.
    pub(crate) fn status(status: u16, code: &str) -> Self {
        let body = match code {
            "" => String::new(),
            code => format!("<?xml version=\"1.0\"?>\n<Error><Code>{code}</Code></Error>"),
        };
        Self::with(status, "", body.as_bytes())
    }

    /// A status, headers and a body.
    pub(crate) fn with(status: u16, headers: &str, body: &[u8]) -> Self {
        let head = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\n", body.len());
        Self::Bytes([head.as_bytes(), b"connection: close\r\n\r\n", body].concat())
    }
}

/// A request that came, with its headers in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

pub(crate) struct Scripted {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    thread: Option<JoinHandle<()>>,
}

impl Scripted {
    /// Gives these answers, one after the other, then listens no longer.
    pub(crate) fn new(answers: Vec<Answer>) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let url = format!("http://{}", listener.local_addr()?);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        let thread = std::thread::spawn(move || {
            for answer in answers {
                let Ok((stream, _)) = listener.accept() else { return };
                let Ok(Some(request)) = read(&stream) else { return };
                heard.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                let _ = give(&stream, &answer);
            }
        });
        Ok(Self { url, asked, thread: Some(thread) })
    }

    /// What was asked, once all answers are given.
    pub(crate) fn asked(mut self) -> Vec<Asked> {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn read(stream: &TcpStream) -> std::io::Result<Option<Asked>> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(": ").unwrap_or((&line, ""));
        head.push_str(&match value {
            "" => name.to_owned(),
            value => format!("{}: {value}", name.to_ascii_lowercase()),
        });
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body)?;
    Ok(Some(Asked { head, body }))
}

fn give(mut stream: &TcpStream, answer: &Answer) -> std::io::Result<()> {
    match answer {
        Answer::Bytes(bytes) => stream.write_all(bytes),
        Answer::Silence(pause) => {
            std::thread::sleep(*pause);
            Ok(())
        }
    }
}
