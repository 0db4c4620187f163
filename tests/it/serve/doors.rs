//! What comes in, what stays out, and how the server ends.

use std::net::TcpListener;
use std::time::Instant;

use serde_json::json;

use super::{Served, Server};
use crate::cli::{err, program};
use crate::report::Towns;

#[test]
fn other_hosts_and_other_sites_are_refused_at_every_address() {
    let served = Served::new("gpkg,report");
    let server = served.live(&[]);
    let port = server.port;
    for path in ["/", "/report", "/live", "/collections", "/nothing"] {
        for host in ["evil.example", "127.0.0.1", "localhost:1", "evil.example:80"] {
            assert_eq!(
                server.ask("GET", path, &[&format!("Host: {host}")], "").status,
                421,
                "{path} {host}"
            );
        }
        let foreign = server.ask("GET", path, &["Origin: http://evil.example"], "");
        assert_eq!(foreign.status, 403, "{path}");
        assert!(foreign.head("access-control-allow-origin").is_empty());
    }
    let none = server.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(matches!(none.status, 400 | 421), "{none:?}");
    let absolute = format!(
        "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(server.raw(absolute.as_bytes()).status, 421);
    let own = format!("Origin: http://localhost:{port}");
    assert_eq!(server.ask("GET", "/", &[&own, &format!("Host: localhost:{port}")], "").status, 200);
    let question =
        json!({"question": "coverage", "category": "pharmacy", "limit_m": 300}).to_string();
    assert_eq!(server.ask("POST", "/live/answer", &[&own], &question).status, 200);
    assert_eq!(server.ask("POST", "/live/answer", &["Origin: null"], &question).status, 403);
}

#[test]
fn other_methods_long_bodies_and_other_paths_are_refused() {
    let served = Served::new("gpkg,report");
    let server = served.live(&[]);
    for (method, path, allow) in [
        ("POST", "/", "GET"),
        ("PUT", "/collections", "GET"),
        ("DELETE", "/collections/cells/items/1", "GET"),
        ("OPTIONS", "/live", "GET"),
        ("GET", "/live/answer", "POST"),
        ("PUT", "/live/answer", "POST"),
        ("BREW", "/report", "GET"),
    ] {
        let reply = server.ask(method, path, &[], "");
        assert_eq!((reply.status, reply.head("allow")), (405, allow), "{method} {path}");
    }
    let long = " ".repeat(5_000);
    assert_eq!(server.ask("POST", "/live/answer", &[], &long).status, 413);
    assert_eq!(server.ask("GET", "/", &[], &long).status, 413);
    std::fs::write(served.path().join("secret.txt"), "secret").expect("writable");
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/collections/..%2f..%2fsecret.txt/items",
        "/collections/../secret.txt/items",
        "//secret.txt",
        "/results.gpkg",
        "/run.json",
        "/region.toml",
        "/collections/%00/items",
        "/collections/%ff/items",
        "/report/..",
    ] {
        let reply = server.get(path);
        assert!(matches!(reply.status, 400 | 404), "{path}: {reply:?}");
        assert!(!reply.body.contains("secret"), "{path}");
    }
}

#[test]
fn every_answer_says_that_it_is_what_it_says() {
    let served = Served::new("gpkg,report");
    let server = served.live(&[]);
    for (path, kind) in [
        ("/", "application/json"),
        ("/report", "text/html; charset=utf-8"),
        ("/live", "text/html; charset=utf-8"),
        ("/collections/cells/items", "application/geo+json"),
        ("/nothing", "application/json"),
    ] {
        let reply = server.get(path);
        assert_eq!(reply.head("content-type"), kind, "{path}");
        assert_eq!(reply.head("x-content-type-options"), "nosniff");
        assert_eq!(reply.head("referrer-policy"), "no-referrer");
        assert_eq!(reply.head("cache-control"), "no-store");
        assert!(reply.head("content-security-policy").contains("frame-ancestors 'none'"));
    }
    let live = server.get("/live").body;
    assert!(
        live.contains("default-src &#x27;none&#x27;")
            && live.contains("connect-src &#x27;self&#x27;")
    );
    assert!(!live.contains("unsafe"));
    let start = server.ask("GET", "/", &["Accept: text/html,application/xhtml+xml"], "");
    assert_eq!(start.head("content-type"), "text/html; charset=utf-8");
    for address in ["/report", "/live", "/collections/cells"] {
        assert!(start.body.contains(&format!("href=\"{address}\"")), "{address}");
    }
    // The report is the one that the command makes.
    assert_eq!(server.get("/report").body, served.said(&["report", "-q", "results", "-o", "-"]));
}

#[test]
fn too_many_requests_are_told_to_wait() {
    let served = Served::new("gpkg");
    let server = Server::start(served.path(), &["results", "--rate", "3"]);
    let begun = Instant::now();
    let replies: Vec<_> = (0..60).map(|_| server.get("/conformance")).collect();
    let refused = replies.iter().filter(|reply| reply.status == 429).count();
    let admitted = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(refused + admitted, 60);
    let most = 7.0 + 3.0 * begun.elapsed().as_secs_f64();
    assert!(admitted >= 6 && admitted as f64 <= most, "{admitted} of at most {most}");
    let wait = replies.iter().find(|reply| reply.status == 429).expect("one too many");
    assert_eq!(wait.head("retry-after"), "1");
}

#[test]
fn names_of_the_data_are_no_markup_in_any_page_or_document() {
    let towns = Towns::new();
    let folder = towns.results().parent().expect("a folder").to_owned();
    let server = Server::start(&folder, &["results", "-c", "region.toml"]);
    for (path, accept) in [("/", "text/html"), ("/live", "text/html"), ("/report", "text/html")] {
        let page = server.ask("GET", path, &[&format!("Accept: {accept}")], "").body;
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{path}");
    }
    let landing = server.document("/");
    assert_eq!(landing["title"], "</script><script>alert(1)</script>");
    let quartiers = server.document("/collections/quartiers/items");
    let names: Vec<&str> = quartiers["features"]
        .as_array()
        .expect("features")
        .iter()
        .map(|one| one["properties"]["quartier_name"].as_str().expect("a name"))
        .collect();
    assert!(names.contains(&"\"><img src=x onerror=alert(2)>"), "{names:?}");
    let filtered = server.document("/collections/quartiers/items?quartier_name=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(2)%3E&limit=1");
    assert!(filtered["numberMatched"].as_u64() >= Some(1), "{filtered}");
}

#[test]
fn a_signal_ends_the_server_with_success() {
    let served = Served::new("gpkg");
    for signal in ["-TERM", "-INT"] {
        let server = served.live(&[]);
        assert_eq!(server.get("/conformance").status, 200);
        assert_eq!(server.end(signal), Some(0), "{signal}");
    }
}

#[test]
fn what_cannot_be_served_is_refused_with_advice() {
    let served = Served::new("gpkg");
    let refused = |arguments: &[&str]| {
        let output = program().current_dir(served.path()).arg("serve").args(arguments).output();
        let output = output.expect("started");
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        err(&output)
    };
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let text = refused(&["results", "--port", &port]);
    assert!(text.contains(&port) && text.contains("--port 0"), "{text}");
    let text = refused(&["nowhere", "--port", "0"]);
    assert!(text.contains("no finished run"), "{text}");
    let text = refused(&["results", "--port", "0", "-c", "region.toml", "--persons-min", "5"]);
    assert!(text.contains("persons_min"), "{text}");
    let other =
        ["results", "--port", "0", "-c", "region.toml", "--set", "region.name=\"Elsewhere\""];
    let text = refused(&other);
    assert!(text.contains("`Elsewhere`") && text.contains("`Two towns`"), "{text}");
    std::fs::write(served.path().join("changes.toml"), "name = \"Nothing\"\n").expect("writable");
    served.said(&["scenario", "-q", "-c", "region.toml", "changes.toml", "--out", "after"]);
    let text = refused(&["after", "--port", "0", "-c", "region.toml"]);
    assert!(text.contains("before the changes"), "{text}");
    // Options about data without any are not passed over.
    for option in
        [["--persons-min", "5"], ["--profile", "senior"], ["--set", "gaps.report_persons=9"]]
    {
        let text = refused(&[&["results", "--port", "0"], &option[..]].concat());
        assert!(text.contains("-c region.toml"), "{option:?}: {text}");
    }
    let text = refused(&["results", "--port", "0", "-c", "nowhere.toml"]);
    assert!(text.contains("nowhere.toml"), "{text}");
}
