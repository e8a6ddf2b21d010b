//! The load: 64 keep-alive connections that send one prepared request after the other.
//!
//! Bytes on a socket instead of a client library: the generator shares the cores with what it
//! measures, so it must cost as little as can be.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const CONNECTIONS: usize = 64;

/// Requests per second that `address` answers with success for as long as `turn`; `first` makes
/// the requests of this turn unlike those of others, `ours` tells whom they are for.
pub async fn per_second(
    address: SocketAddr,
    turn: Duration,
    first: u64,
    ours: bool,
    request: impl Fn(u64, bool) -> Vec<u8> + Clone + Send + Sync + 'static,
) -> f64 {
    let serial = Arc::new(AtomicU64::new(first));
    let begin = Instant::now();
    let mut connections = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (serial, request) = (serial.clone(), request.clone());
        connections.spawn(async move {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.set_nodelay(true).expect("no delay");
            let mut buffer = vec![0; 16 * 1024];
            let mut answered: u32 = 0;
            while begin.elapsed() < turn {
                let bytes = request(serial.fetch_add(1, Ordering::Relaxed), ours);
                stream.write_all(&bytes).await.expect("the request is sent");
                read_answer(&mut stream, &mut buffer).await;
                answered += 1;
            }
            answered
        });
    }
    let answered: u32 = connections.join_all().await.into_iter().sum();
    f64::from(answered) / begin.elapsed().as_secs_f64()
}

/// Reads one answer with a Content-Length; anything but success ends the bench.
async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.expect("an answer");
        assert!(read > 0, "the server hung up");
        filled += read;
        let text = &buffer[..filled];
        let Some(end) = text.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = std::str::from_utf8(&text[..end]).expect("headers are ASCII");
        assert!(
            head.starts_with("HTTP/1.1 20"),
            "{}",
            String::from_utf8_lossy(text)
        );
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>().ok())
                .flatten()
        });
        if filled >= end + 4 + length.unwrap_or(0) {
            return;
        }
    }
}

fn post(path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The same body for both: a citizen that nobody knows.
pub fn join(serial: u64, _ours: bool) -> Vec<u8> {
    let body = format!(
        "{{\"service\":\"personalausweis\",\"name\":{{\"given\":\"Eva\",\"family\":\"Muster\"}},\
         \"email\":\"c{serial}@example.org\",\"language\":\"de\",\
         \"windows\":[{{\"days\":[\"mon\",\"tue\"],\"from\":\"08:00\",\"to\":\"12:00\"}}]}}"
    );
    post("/api/v1/entries", &body)
}

/// The status of one entry after the other, in an order that no cache likes.
pub fn status(
    tokens: Vec<String>,
) -> impl Fn(u64, bool) -> Vec<u8> + Clone + Send + Sync + 'static {
    let tokens = Arc::new(tokens);
    move |serial, ours| {
        let count = u64::try_from(tokens.len()).expect("a few");
        let at = usize::try_from(serial.wrapping_mul(7_919) % count).expect("an index");
        let last = if ours {
            tokens[at].clone()
        } else {
            at.to_string()
        };
        format!("GET /api/v1/entries/{last} HTTP/1.1\r\nhost: bench\r\n\r\n").into_bytes()
    }
}
