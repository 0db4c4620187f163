//! `nahraum serve` over a real socket.

mod answers;
mod clients;
mod doors;
mod features;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nahraum::base::Silent;
use nahraum::dataset::CrsId;
use nahraum::format::{OutputFormat, write_layer_file};
use nahraum::network::{build_network, encode_network};
use nahraum::synthetic::{streets, town};
use serde_json::Value;

use crate::cli::{degrees, err, program};

/// Two towns with two quartiers each, shops on both sides of the boundary, and a street through each square.
const TOWN: &str = "AAAAAABBBBBB\nAAAAAABBBBBB\nAAAAAABBBBBB\nAAAAAABBBBBB\n\n\
    1.2.3.4.5.6.\n.1S2.1.3P4.1\n2.3.1.2..5.1\n4.1.P.1.2.3S\n\n\
    QQQRRRUUUVVV\nQQQRRRUUUVVV\nQQQRRRUUUVVV\nQQQRRRUUUVVV";

/// A folder with the files of a town, its streets, and a finished run.
pub struct Served(tempfile::TempDir);

impl Served {
    /// A run in these forms.
    pub fn new(formats: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let drawn = town(TOWN).expect("well-formed");
        let layers = [drawn.municipalities, drawn.quartiers, drawn.facilities, drawn.cells];
        for layer in layers.map(degrees) {
            let path = folder.path().join(format!("{}.geojson", layer.name));
            write_layer_file(&layer, OutputFormat::GeoJson, &path).expect("writable");
        }
        let row = "++++++++++++\n";
        let map = streets(&row.repeat(4)).expect("well-formed");
        let network = build_network(&map, &CrsId::epsg(25832), None, &Silent).expect("walkable");
        let write = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.path().join(name), bytes).expect("writable");
        };
        write("streets.nahraum", &encode_network(&network.value));
        write(
            "region.toml",
            b"[region]\nname = \"Two towns\"\ndistance = \"walk\"\ncrs = \"EPSG:25832\"\n\
            [walk]\nnetwork = \"streets.nahraum\"\nprofile = \"senior\"\n[gaps]\nreport_persons = 10\n\
            [limits]\nsupermarket = [300, 600]\npharmacy = [300]\n\
            [layers.municipalities]\npath = \"municipalities.geojson\"\n\
            [layers.quartiers]\npath = \"quartiers.geojson\"\n\
            [[layers.facilities]]\npath = \"facilities.geojson\"\n\
            [[layers.cells]]\npath = \"cells.geojson\"\n",
        );
        let served = Self(folder);
        served.said(&["run", "-q", "-c", "region.toml", "--out", "results", "--formats", formats]);
        served
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn results(&self) -> PathBuf {
        self.path().join("results")
    }

    /// What a command prints in the folder.
    pub fn said(&self, arguments: &[&str]) -> String {
        let output = program().current_dir(self.path()).args(arguments).output().expect("started");
        assert!(output.status.success(), "{arguments:?}: {}", err(&output));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// A server of the run with live answers.
    pub fn live(&self, more: &[&str]) -> Server {
        Server::start(self.path(), &[&["results", "-c", "region.toml"], more].concat())
    }
}

/// A running server, ended with the test.
pub struct Server {
    child: Child,
    pub port: u16,
}

/// An answer as it comes over the socket.
#[derive(Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub heads: Vec<(String, String)>,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn head(&self, name: &str) -> &str {
        let known = self.heads.iter().find(|(known, _)| known == name);
        known.map_or("", |(_, value)| value.as_str())
    }
}

impl Server {
    /// Starts a server on a free port, and waits until it tells its address.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = program();
        command.current_dir(folder).args(["serve", "-q", "--port", "0"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("started");
        let mut line = String::new();
        let out = child.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("readable");
        let port =
            line.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix('/'));
        let port = port.unwrap_or_else(|| panic!("no address in `{line}`"));
        Self { port: port.parse().expect("a port"), child }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The answer to bytes as they stand.
    pub fn raw(&self, request: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a server");
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("possible");
        stream.write_all(request).expect("writable");
        let mut text = Vec::new();
        stream.read_to_end(&mut text).expect("readable");
        let text = String::from_utf8(text).expect("UTF-8");
        let (heads, body) =
            text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text}"));
        let mut lines = heads.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let head = |line: &str| {
            let (name, value) = line.split_once(": ").expect("a head");
            (name.to_ascii_lowercase(), value.to_owned())
        };
        Reply {
            status: status.parse().expect("a number"),
            heads: lines.map(head).collect(),
            body: body.to_owned(),
        }
    }

    /// The answer to a method at a path, with further heads and a body.
    pub fn ask(&self, method: &str, path: &str, heads: &[&str], body: &str) -> Reply {
        let host = format!("Host: 127.0.0.1:{}", self.port);
        let own = if heads.iter().any(|head| head.starts_with("Host:")) { "" } else { &host };
        let own = if own.is_empty() { String::new() } else { format!("{own}\r\n") };
        let more: String = heads.iter().map(|head| format!("{head}\r\n")).collect();
        let length = body.len();
        self.raw(
            format!(
                "{method} {path} HTTP/1.1\r\n{own}{more}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            )
            .as_bytes(),
        )
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], "")
    }

    /// The document at a path.
    pub fn document(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {reply:?}");
        reply.json()
    }

    /// The answer to a question.
    pub fn question(&self, question: &Value) -> Reply {
        self.ask("POST", "/live/answer", &[], &question.to_string())
    }

    /// Asks the process to end by a signal; returns its exit code.
    pub fn end(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().expect("a program `kill`");
        assert!(sent.success());
        self.child.wait().expect("a process").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
