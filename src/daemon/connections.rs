//! Connections: how many, for how long, and what the head of a request may be.
//!
//! Instead of `axum::serve`, which sets no timer: a client that sends its head a letter at a time
//! (*slow loris*), or takes its answer so, would hold a connection for ever.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower::Service;

use crate::config::Limits;

/// All headers of a request together are never longer; 431 says so.
const HEAD_MAX: usize = 16 * 1024;
/// A request never has more headers; 431 says so.
const HEADERS_MAX: usize = 64;

/// Serves `router` until the daemon is told to stop, then ends what is under way.
pub(super) async fn serve(
    mut listener: TcpListener,
    router: Router,
    limits: &Limits,
    mut stopping: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections_max));
    loop {
        let next = async {
            // Who finds no place waits where the system keeps connections that nobody took up.
            let place = places.clone().acquire_owned().await.ok()?;
            let (stream, peer) = Listener::accept(&mut listener).await;
            Some((place, stream, peer))
        };
        let (place, stream, peer) = tokio::select! {
            next = next => match next {
                Some(next) => next,
                None => break,
            },
            // An error means that the sender is gone, which ends the daemon as well.
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let watcher = graceful.watcher();
        tokio::spawn(talk(
            stream,
            peer,
            router.clone(),
            limits.clone(),
            watcher,
            place,
        ));
    }
    drop(listener);
    graceful.shutdown().await;
}

/// One connection, for as long as it lasts; `_place` is given back then.
async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    watcher: Watcher,
    _place: OwnedSemaphorePermit,
) {
    // An answer is whole when it is written: nothing is won by holding a piece of it back.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection is gone already");
        return;
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.stall));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        // A router is always ready.
        router.clone().call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_MAX)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    if let Err(error) = watcher.watch(connection).await {
        // Clients hang up, stall and send nonsense; nothing of it is ours to mend.
        tracing::debug!(%error, "a connection ended");
    }
}
