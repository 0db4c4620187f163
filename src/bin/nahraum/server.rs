//! The socket of `nahraum serve`: reads requests, and hands those that may come in to a few threads that answer them.
//!
//! Requests wait in two short queues, one for pages and one for what must be computed, so that a page never waits
//! for a computation. A full queue, or an answer that takes too long, is a 503; the work of a late answer goes on,
//! bounded by the number of threads, and the nearest facilities that it finds are kept for who asks again.

use std::io;
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderName, Response};
use nahraum::serve::{Answered, Asked, BODY_BYTES_MAX, Door, Heads, Rate, Site};
use tokio::sync::{oneshot, watch};

use crate::connection::serve_connections;

/// Threads that answer requests for pages: while one reads a large layer, the other answers.
const PAGE_THREADS: usize = 2;
/// Threads that compute, each on all cores: the page asks about the region and about a place at once.
const LIVE_THREADS: usize = 2;
/// Requests that wait for a thread.
const WAITING_MAX: usize = 64;
/// How long a client waits for an answer, and for the body of its own request.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the head of a request may take, and how long a connection may stay without one.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// How long requests may go on after the server was told to end.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// Why nothing can be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("cannot listen on port {port} of this machine")]
    Listen {
        port: u16,
        #[source]
        source: io::Error,
    },
    #[error("cannot serve")]
    Socket(#[source] io::Error),
    #[error("live answers would tell the counts that `publication.persons_min` withholds")]
    Withheld,
    #[error("live answers would be those before the changes of the scenario")]
    Scenario,
    #[error(
        "the configuration is of another region than the results: found `{found}`, expected `{expected}`"
    )]
    OtherRegion { found: String, expected: String },
}

/// A request that waits, and where its answer goes.
struct Job {
    asked: Asked,
    reply: oneshot::Sender<Answered>,
}

/// What every connection needs.
#[derive(Clone)]
struct Front {
    door: Arc<Door>,
    rate: Arc<Mutex<Rate>>,
    begun: Instant,
    patience: Duration,
    pages: SyncSender<Job>,
    live: SyncSender<Job>,
}

/// Serves a site until a signal ends it. Says that it is `ready` once signals no longer end it at once.
///
/// # Errors
/// [`ServeError::Socket`] when the system gives no socket or threads, or `ready` fails.
pub fn serve(
    site: &Site<'_>,
    listener: TcpListener,
    rate: u32,
    ready: impl FnOnce() -> io::Result<()>,
) -> Result<(), ServeError> {
    let port = listener.local_addr().map_err(ServeError::Socket)?.port();
    let (pages, pages_in) = sync_channel(WAITING_MAX);
    let (live, live_in) = sync_channel(WAITING_MAX);
    let front = Front {
        door: Arc::new(Door::new(port)),
        rate: Arc::new(Mutex::new(Rate::new(rate))),
        begun: Instant::now(),
        patience: PATIENCE,
        pages,
        live,
    };
    let queues = [(Mutex::new(pages_in), PAGE_THREADS), (Mutex::new(live_in), LIVE_THREADS)];
    thread::scope(|scope| {
        for (queue, threads) in &queues {
            for _ in 0..*threads {
                scope.spawn(move || answer_all(site, queue));
            }
        }
        // When it returns, the last senders are gone, and the threads above end.
        listen(listener, front, ready).map_err(ServeError::Socket)
    })
}

/// Answers the requests of a queue until nobody can send any more.
fn answer_all(site: &Site<'_>, queue: &Mutex<Receiver<Job>>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { asked, reply }) = next else { return };
        if reply.is_closed() {
            continue; // The client has gone, or has waited long enough.
        }
        // A fault must not end the server for everybody.
        let answer = catch_unwind(AssertUnwindSafe(|| site.answer(&asked)));
        let answer = answer.unwrap_or_else(|_| Answered::refusal(500, "the server made a mistake"));
        let _ = reply.send(answer);
    }
}

fn listen(
    listener: TcpListener,
    front: Front,
    ready: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let router = Router::new().fallback(handle).with_state(front);
        let (tell, mut told) = watch::channel(());
        on_signals(tell)?;
        ready()?;
        let server = serve_connections(listener, router, HEAD_PATIENCE, told.clone());
        let server = tokio::spawn(server);
        let _ = told.changed().await;
        // A computation may outlast this; nothing is written, so that it can be cut off.
        thread::spawn(|| {
            thread::sleep(2 * LAST_ANSWERS);
            std::process::exit(0)
        });
        let _ = tokio::time::timeout(LAST_ANSWERS, server).await;
        Ok(())
    })
}

/// Tells of Ctrl-C, and of the signal to terminate, from now on.
#[cfg(unix)]
fn on_signals(tell: watch::Sender<()>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let tell = Arc::new(tell);
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        let mut signals = signal(kind)?;
        let tell = Arc::clone(&tell);
        tokio::spawn(async move {
            signals.recv().await;
            let _ = tell.send(());
        });
    }
    Ok(())
}

/// Tells of Ctrl-C.
#[cfg(not(unix))]
fn on_signals(tell: watch::Sender<()>) -> io::Result<()> {
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            let _ = tell.send(());
        }
    });
    Ok(())
}

async fn handle(State(front): State<Front>, request: Request) -> Response<Body> {
    let answered = match tokio::time::timeout(front.patience, front.answer(request)).await {
        Ok(Ok(answered) | Err(answered)) => answered,
        Err(_) => Answered::refusal(
            503,
            "the answer takes too long; what can be kept of it is kept, ask again",
        ),
    };
    let mut response = Response::builder().status(answered.status);
    for (name, value) in answered.heads() {
        response = response.header(name, value);
    }
    response.body(Body::from(answered.body)).expect("heads of our own")
}

impl Front {
    async fn answer(&self, request: Request) -> Result<Answered, Answered> {
        let (parts, body) = request.into_parts();
        let host = self.door.admit(&heads(&parts))?;
        let now = self.begun.elapsed();
        if !self.rate.lock().unwrap_or_else(PoisonError::into_inner).admits(now) {
            return Err(Answered::refusal(429, "too many requests; try again in a second"));
        }
        let body = to_bytes(body, BODY_BYTES_MAX).await;
        let body = body.map_err(|_| Answered::refusal(413, "the body is too long"))?;
        let asked = Asked {
            method: parts.method.as_str().to_owned(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            accept: texts(&parts, &ACCEPT).join(","),
            host,
            body: body.to_vec(),
        };
        let queue = if Site::is_costly(&asked) { &self.live } else { &self.pages };
        let (reply, answer) = oneshot::channel();
        let busy = |_| Answered::refusal(503, "too many questions wait; try again in a second");
        queue.try_send(Job { asked, reply }).map_err(busy)?;
        answer.await.map_err(|_| Answered::refusal(503, "the server ends"))
    }
}

/// What the door must know of a request.
fn heads(parts: &Parts) -> Heads {
    let first = |name: &'static str| texts(parts, &HeaderName::from_static(name)).first().cloned();
    let mut hosts = texts(parts, &HOST);
    hosts.extend(parts.uri.authority().map(ToString::to_string));
    Heads {
        hosts,
        origins: texts(parts, &ORIGIN),
        site: first("sec-fetch-site"),
        mode: first("sec-fetch-mode"),
    }
}

/// All values of a head; bytes that are no text become signs that no name has.
fn texts(parts: &Parts, name: &HeaderName) -> Vec<String> {
    let values = parts.headers.get_all(name).into_iter();
    values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a server says whose queues have room for one request each and are read by nobody.
    fn said(requests: usize) -> Vec<(u16, String)> {
        let (pages, _pages_in) = sync_channel(1);
        let (live, _live_in) = sync_channel(1);
        let front = Front {
            door: Arc::new(Door::new(80)),
            rate: Arc::new(Mutex::new(Rate::new(100))),
            begun: Instant::now(),
            patience: Duration::from_millis(200),
            pages,
            live,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a thread").block_on(async {
            let mut said = Vec::new();
            for _ in 0..requests {
                let request = Request::builder().uri("/report").header(HOST, "localhost");
                let request = request.body(Body::empty()).expect("a request");
                let response = handle(State(front.clone()), request).await;
                assert_eq!(response.headers()["retry-after"], "1");
                let status = response.status().as_u16();
                let body = to_bytes(response.into_body(), BODY_BYTES_MAX).await.expect("short");
                said.push((status, String::from_utf8_lossy(&body).into_owned()));
            }
            said
        })
    }

    #[test]
    fn an_answer_that_takes_too_long_and_a_full_queue_are_for_later() {
        let said = said(2);
        assert_eq!([said[0].0, said[1].0], [503, 503]);
        assert!(said[0].1.contains("takes too long"), "{said:?}");
        // The first one still waits in the queue.
        assert!(said[1].1.contains("too many questions wait"), "{said:?}");
    }
}
