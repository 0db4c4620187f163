//! Connections that end when their client keeps silent: who opens one and sends nothing, or a letter now and then,
//! would hold it for ever.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, Sleep, sleep};

/// Accepts connections with a bound on how long the head of a request may take.
pub struct Impatient {
    listener: TcpListener,
    patience: Duration,
}

impl Impatient {
    /// `patience`: how long the head of a request may take, from the connection or the answer before it.
    pub fn new(listener: TcpListener, patience: Duration) -> Self {
        Self { listener, patience }
    }
}

impl Listener for Impatient {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        (Connection::new(stream, self.patience), address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection. While it waits for the head of a request, time is bounded; while an answer is made, it is not: the
/// server has a bound of its own for that.
pub struct Connection {
    stream: TcpStream,
    patience: Duration,
    deadline: Pin<Box<Sleep>>,
    head: HeadEnd,
}

/// Finds the empty line that ends the head of a request.
#[derive(Default)]
struct HeadEnd {
    has_begun: bool,
    /// Ends of lines without a letter between them.
    ends: u8,
}

impl HeadEnd {
    fn is_found(&self) -> bool {
        self.has_begun && self.ends >= 2
    }

    /// Goes on with bytes as they come in.
    fn read(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                _ if self.is_found() => return,
                b'\r' => {}
                b'\n' => self.ends = self.ends.saturating_add(1),
                _ => (self.has_begun, self.ends) = (true, 0),
            }
        }
    }
}

impl Connection {
    fn new(stream: TcpStream, patience: Duration) -> Self {
        let deadline = Box::pin(sleep(patience));
        Self { stream, patience, deadline, head: HeadEnd::default() }
    }

    /// After a piece of an answer the client has time for its next request.
    fn answered(&mut self, written: &Poll<io::Result<usize>>, context: &mut Context<'_>) {
        if matches!(written, Poll::Ready(Ok(bytes)) if *bytes > 0) {
            self.head = HeadEnd::default();
            self.deadline.as_mut().reset(Instant::now() + self.patience);
            // Who reads has asked before the answer was written, and must be woken when the time is over.
            let _ = self.deadline.as_mut().poll(context);
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) {
            self.head.read(&buffer.filled()[before..]);
            return Poll::Ready(read);
        }
        if self.head.is_found() {
            return Poll::Pending;
        }
        ready!(self.deadline.as_mut().poll(context));
        // As if the client had closed it.
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.answered(&written, context);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.answered(&written, context);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net;

    use axum::Router;
    use axum::routing::get;

    use super::*;

    #[test]
    fn the_empty_line_ends_a_head_in_whatever_pieces_it_comes() {
        let found = |pieces: &[&str]| {
            let mut head = HeadEnd::default();
            pieces.iter().for_each(|piece| head.read(piece.as_bytes()));
            head.is_found()
        };
        assert!(found(&["GET / HTTP/1.1\r\nHost: a\r\n\r\n"]));
        assert!(found(&["GET / HTTP/1.1\r\nHost: a\r", "\n\r", "\n{\"a\": 1}"]));
        assert!(found(&["GET / HTTP/1.1\n\n"]));
        assert!(!found(&["GET / HTTP/1.1\r\nHost: a\r\n"]));
        // Empty lines before a request are none of its.
        assert!(!found(&["\r\n\r\n", "GET"]));
    }

    #[test]
    fn a_head_that_does_not_end_ends_the_connection_and_a_slow_answer_does_not() {
        let patience = Duration::from_millis(300);
        let slow = move || async move {
            sleep(3 * patience).await;
            "slow"
        };
        let router = Router::new().route("/", get(slow));
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_all().build().expect("threads");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("bound");
        let server = axum::serve(Impatient::new(listener, patience), router);
        runtime.spawn(async move { server.await });
        let read = |request: &str| {
            let mut stream = net::TcpStream::connect(address).expect("a server");
            stream.set_read_timeout(Some(Duration::from_secs(60))).expect("possible");
            stream.write_all(request.as_bytes()).expect("writable");
            let mut text = String::new();
            stream.read_to_string(&mut text).expect("closed by the server");
            text
        };
        for unfinished in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n"] {
            assert!(!read(unfinished).contains("200 OK"), "{unfinished}");
        }
        assert!(read("GET / HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("slow"));
    }
}
