//! The plain TCP stream beneath lettre, with nothing read ahead and not without end.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Most bytes a server may send in one conversation (replies are a few hundred, a TLS handshake
/// a few thousand): a server that talks without end must not fill the memory.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// A plain connection that hands out one byte at a time, up to a budget.
///
/// lettre keeps its read buffer across STARTTLS: replies that an attacker slipped in before the
/// handshake would be taken for the server's own. With nothing read ahead they stay in the
/// socket, where TLS refuses them. Replies are short, so the single bytes cost nothing.
#[derive(Debug)]
pub(super) struct Unbuffered {
    stream: TcpStream,
    bytes_left: usize,
}

impl Unbuffered {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            bytes_left: ANSWER_BYTES_MAX,
        }
    }
}

impl AsyncTokioStream for Unbuffered {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

impl AsyncRead for Unbuffered {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.bytes_left == 0 {
            return Poll::Ready(Err(io::Error::other("the server talks without end")));
        }
        let mut byte = [0];
        let mut one = ReadBuf::new(&mut byte);
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        match Pin::new(&mut self.stream).poll_read(context, &mut one) {
            Poll::Ready(Ok(())) => {
                self.bytes_left -= one.filled().len();
                buffer.put_slice(one.filled());
                Poll::Ready(Ok(()))
            }
            other => other,
        }
    }
}

impl AsyncWrite for Unbuffered {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
