//! Connections that end when their client keeps silent: who opens one and sends nothing, or a letter now and then,
//! would hold it for ever.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Serves connections until it is told to end; then no more are accepted, and this waits for the last answers.
///
/// # Parameters
/// `head_patience`: how long the head of a request may take, from the connection or the answer before it. How long an
/// answer may take is not bounded here.
pub async fn serve_connections(
    mut listener: TcpListener,
    router: Router,
    head_patience: Duration,
    told: watch::Receiver<()>,
) {
    let (open, held) = watch::channel(());
    let mut end = pin!(changed(told.clone()));
    while let Some(stream) = accepted(&mut listener, &mut end).await {
        let (router, told, held) = (router.clone(), told.clone(), held.clone());
        tokio::spawn(async move {
            serve_one(stream, router, head_patience, told).await;
            drop(held);
        });
    }
    drop(listener);
    drop(held);
    open.closed().await;
}

/// The next connection; `None` at the end.
async fn accepted(
    listener: &mut TcpListener,
    end: &mut (impl Future<Output = ()> + Unpin),
) -> Option<TcpStream> {
    // Waits a second when the system has no more connections, such as for too many open files.
    let mut accept = pin!(Listener::accept(listener));
    let mut end = pin!(end);
    poll_fn(|context| match end.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(None),
        Poll::Pending => accept.as_mut().poll(context).map(|(stream, _)| Some(stream)),
    })
    .await
}

/// Answers the requests of a connection. At the end the answer that is under way goes out.
async fn serve_one(
    stream: TcpStream,
    router: Router,
    head_patience: Duration,
    told: watch::Receiver<()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_patience);
    let service = TowerToHyperService::new(router);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let mut end = pin!(changed(told));
    let mut is_told = false;
    // A client that breaks off, or is silent for too long, is no fault of ours.
    let _ = poll_fn(|context| {
        if !is_told && end.as_mut().poll(context).is_ready() {
            is_told = true;
            connection.as_mut().graceful_shutdown();
        }
        connection.as_mut().poll(context)
    })
    .await;
}

/// Ends when the end is told, or nobody is left who could.
async fn changed(mut told: watch::Receiver<()>) {
    let _ = told.changed().await;
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{self, SocketAddr};

    use axum::routing::get;
    use tokio::runtime::Runtime;
    use tokio::time::sleep;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(300);
    const HEAD: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    /// A server whose answers take longer than it waits for a head, and what tells it to end.
    fn slow_server() -> (Runtime, SocketAddr, watch::Sender<()>) {
        let slow = || async {
            sleep(3 * PATIENCE).await;
            "slow"
        };
        let router = Router::new().route("/", get(slow));
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_all().build().expect("threads");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("bound");
        let (tell, told) = watch::channel(());
        runtime.spawn(serve_connections(listener, router, PATIENCE, told));
        (runtime, address, tell)
    }

    fn connection(address: SocketAddr) -> net::TcpStream {
        let stream = net::TcpStream::connect(address).expect("a server");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("possible");
        stream
    }

    /// What the server says until it closes the connection.
    fn said(stream: &mut net::TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("closed by the server");
        text
    }

    fn answer(address: SocketAddr, request: &str) -> String {
        let mut stream = connection(address);
        stream.write_all(request.as_bytes()).expect("writable");
        said(&mut stream)
    }

    #[test]
    fn a_head_that_does_not_end_ends_the_connection_and_a_slow_answer_does_not() {
        let (_runtime, address, _tell) = slow_server();
        // An empty line alone does not begin a request.
        for unfinished in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n", "\r\n\r\n"] {
            assert!(!answer(address, unfinished).contains("200 OK"), "{unfinished}");
        }
        // The answer comes, and without another request the connection ends.
        assert!(answer(address, HEAD).ends_with("slow"));
        assert_eq!(answer(address, &HEAD.repeat(2)).matches("200 OK").count(), 2);
    }

    #[test]
    fn a_letter_now_and_then_is_no_head() {
        let (_runtime, address, _tell) = slow_server();
        let mut stream = connection(address);
        let begun = std::time::Instant::now();
        for letter in HEAD.bytes().take(10) {
            std::thread::sleep(PATIENCE / 3);
            if stream.write_all(&[letter]).is_err() {
                break; // The server has closed it.
            }
        }
        let mut text = Vec::new();
        // The system may tell of letters that were sent after the end.
        let _ = stream.read_to_end(&mut text);
        assert!(text.is_empty(), "{}", String::from_utf8_lossy(&text));
        assert!(begun.elapsed() < 20 * PATIENCE, "{:?}", begun.elapsed());
    }

    #[test]
    fn the_last_answer_goes_out_and_nobody_comes_in_after_the_end_is_told() {
        let (_runtime, address, tell) = slow_server();
        let mut asked = connection(address);
        asked.write_all(HEAD.as_bytes()).expect("writable");
        // Until the request is being answered.
        std::thread::sleep(PATIENCE);
        let mut silent = connection(address);
        std::thread::sleep(PATIENCE / 3);
        tell.send(()).expect("a server");
        assert_eq!(said(&mut silent), "");
        assert!(said(&mut asked).ends_with("slow"));
        assert!(net::TcpStream::connect(address).is_err());
    }
}
