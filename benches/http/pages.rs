//! Pages as citizens ask for them: so many a second, whether or not the last one has been answered.
//!
//! A generator that waits for answers asks a slow server less, and then finds it fast. Here each
//! request has an instant of its own, and its time runs from that instant, also while all
//! connections are busy.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// More than are ever busy at once while the server keeps up.
const CONNECTIONS: usize = 128;
/// The largest answer, with room.
const ANSWER_MAX: usize = 256 * 1024;

/// How long each of `rate` requests a second took, in milliseconds, in ascending order.
pub async fn asked(
    address: SocketAddr,
    rate: u32,
    turn: Duration,
    tokens: &Arc<Vec<String>>,
) -> Vec<f64> {
    let count = rate * u32::try_from(turn.as_secs()).expect("seconds");
    let next = Arc::new(AtomicU32::new(0));
    let begin = Instant::now() + Duration::from_millis(100);
    let mut connections = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (next, tokens) = (next.clone(), tokens.clone());
        connections.spawn(async move {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.set_nodelay(true).expect("no delay");
            let mut buffer = vec![0; ANSWER_MAX];
            let mut took = Vec::new();
            loop {
                let serial = next.fetch_add(1, Ordering::Relaxed);
                if serial >= count {
                    return took;
                }
                let instant = begin + Duration::from_secs(1) * serial / rate;
                tokio::time::sleep_until(instant.into()).await;
                let request = request(serial, &tokens);
                stream.write_all(&request).await.expect("sent");
                read_answer(&mut stream, &mut buffer).await;
                took.push(instant.elapsed().as_secs_f64() * 1000.0);
            }
        });
    }
    let mut took: Vec<f64> = connections.join_all().await.concat();
    took.sort_by(f64::total_cmp);
    took
}

/// Half of them look where they stand, the others begin, read of rounds, or come by a portal.
fn request(serial: u32, tokens: &[String]) -> Vec<u8> {
    let at = usize::try_from(serial)
        .expect("a number")
        .wrapping_mul(7_919)
        % tokens.len();
    let token = &tokens[at];
    let path = match serial % 8 {
        0..4 => format!("/de/entry/{token}"),
        4 | 5 => "/de/".to_owned(),
        6 => "/de/rounds".to_owned(),
        _ => format!("/api/v1/entries/{token}"),
    };
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: gzip\r\n\r\n").into_bytes()
}

/// Reads one answer, whole or in pieces; anything but success ends the bench.
async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.expect("an answer");
        assert!(read > 0, "the server hung up");
        filled += read;
        let answer = &buffer[..filled];
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        let length = head.split("content-length: ").nth(1);
        let length = length.and_then(|rest| rest.lines().next()?.parse::<usize>().ok());
        let is_whole = match length {
            Some(length) => filled >= end + 4 + length,
            None => answer.ends_with(b"\r\n0\r\n\r\n"),
        };
        if is_whole {
            return;
        }
    }
}
