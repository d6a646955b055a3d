//! As much of HTTP/1.1 as the bench needs, on the loopback address and nowhere else.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Connections at a time.
const CONNECTIONS: usize = 128;
/// Bytes of a request without its body.
const HEAD: u64 = 16 << 10;
/// Bytes of its body: far above any question.
const BODY: usize = 1 << 20;
/// How long a connection may be silent.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a service that hangs holds a connection.
const HANG: Duration = Duration::from_secs(300);
/// The pause between the bytes of a slow answer.
const PAUSE: Duration = Duration::from_millis(500);

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    /// Without the question mark and what follows.
    pub(super) path: String,
    pub(super) query: String,
    pub(super) body: Vec<u8>,
}

/// How an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    AtOnce,
    ByteByByte,
    Never,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) body: Vec<u8>,
    pub(super) location: Option<String>,
    pub(super) pace: Pace,
}

impl Response {
    pub(super) fn new(kind: &'static str, body: Vec<u8>) -> Self {
        Self { status: 200, kind, body, location: None, pace: Pace::AtOnce }
    }

    pub(super) fn status(status: u16) -> Self {
        Self { status, ..Self::new("text/plain", Vec::new()) }
    }
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Running {
    stop: Arc<AtomicBool>,
    port: u16,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    /// The port that it listens at.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Waits until the server ends, which it does when the process does.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // One more connection wakes the thread that waits for connections.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Listens at a port of the loopback address; 0 takes any that is free.
///
/// # Errors
///
/// When the port is taken.
pub fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

pub(super) fn serve(
    listener: TcpListener,
    answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
) -> io::Result<Running> {
    let port = listener.local_addr()?.port();
    let stop = Arc::new(AtomicBool::new(false));
    let (open, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
    let stopped = Arc::clone(&stop);
    let thread = std::thread::spawn(move || {
        for stream in listener.incoming() {
            if stopped.load(Ordering::SeqCst) {
                return;
            }
            let Ok(stream) = stream else { continue };
            if open.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS {
                open.fetch_sub(1, Ordering::SeqCst);
                continue;
            }
            let (open, answer, stopped) =
                (Arc::clone(&open), Arc::clone(&answer), Arc::clone(&stopped));
            std::thread::spawn(move || {
                let _ = converse(&stream, answer.as_ref(), &stopped);
                open.fetch_sub(1, Ordering::SeqCst);
            });
        }
    });
    Ok(Running { stop, port, thread: Some(thread) })
}

/// Answers one request after another on a connection.
fn converse(
    stream: &TcpStream,
    answer: &(impl Fn(&Request) -> Response + ?Sized),
    stopped: &AtomicBool,
) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let Some((request, goes_on)) = read(&mut reader, stream)? else { return Ok(()) };
        let response = answer(&request);
        if response.pace == Pace::Never {
            // Held until the other side goes, or the bench does.
            for _ in 0..HANG.as_millis() / 50 {
                std::thread::sleep(Duration::from_millis(50));
                if stopped.load(Ordering::SeqCst) || gone(stream) {
                    break;
                }
            }
            return Ok(());
        }
        write(stream, &response, request.method == "HEAD", stopped)?;
        if !goes_on || stopped.load(Ordering::SeqCst) {
            return Ok(());
        }
    }
}

/// Whether the other side has closed the connection.
fn gone(stream: &TcpStream) -> bool {
    let mut byte = [0];
    let closed = stream.set_nonblocking(true).is_ok() && matches!(stream.peek(&mut byte), Ok(0));
    let _ = stream.set_nonblocking(false);
    closed
}

/// Reads one request, and whether another may follow; none where the connection ends.
fn read(
    reader: &mut BufReader<&TcpStream>,
    mut stream: &TcpStream,
) -> io::Result<Option<(Request, bool)>> {
    let mut head = reader.by_ref().take(HEAD);
    let mut line = String::new();
    if head.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut goes_on = words.next() == Some("HTTP/1.1");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let request = (method.to_owned(), path.to_owned(), query.to_owned());
    let (mut length, mut expects) = (0, false);
    loop {
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else { return Ok(None) };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => match value.parse::<usize>() {
                Ok(stated) if stated <= BODY => length = stated,
                _ => return Ok(None),
            },
            "transfer-encoding" => return Ok(None),
            "connection" if value.eq_ignore_ascii_case("close") => goes_on = false,
            "expect" => expects = true,
            _ => {}
        }
    }
    if expects {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let (method, path, query) = request;
    Ok(Some((Request { method, path, query, body }, goes_on)))
}

fn write(
    mut stream: &TcpStream,
    response: &Response,
    head_only: bool,
    stopped: &AtomicBool,
) -> io::Result<()> {
    let Response { status, kind, body, location, pace } = response;
    let mut head = format!("HTTP/1.1 {status} {}\r\ncontent-type: {kind}\r\n", reason(*status));
    if let Some(location) = location {
        head.push_str(&format!("location: {location}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    let mut whole = head.into_bytes();
    let start = whole.len();
    if !head_only {
        whole.extend_from_slice(body);
    }
    if *pace == Pace::AtOnce {
        return stream.write_all(&whole);
    }
    let (head, body) = whole.split_at(start);
    stream.write_all(head)?;
    for byte in body {
        if stopped.load(Ordering::SeqCst) {
            break;
        }
        stream.write_all(&[*byte])?;
        std::thread::sleep(PAUSE);
    }
    Ok(())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        503 => "Service Unavailable",
        _ => "Other",
    }
}
