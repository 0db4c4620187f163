//! Who may come in: requests to this machine under its own name, from its own pages, and not too many.

use std::time::Duration;

use super::message::Answered;

/// What a request says about where it was sent and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// Each `Host`, and the authority of an absolute address.
    pub hosts: Vec<String>,
    /// Each `Origin`.
    pub origins: Vec<String>,
    /// `Sec-Fetch-Site`, which browsers send.
    pub site: Option<String>,
    /// `Sec-Fetch-Mode`, which browsers send.
    pub mode: Option<String>,
}

/// Admits requests that are meant for this server.
///
/// A page of another site can make a browser send requests to this machine. It cannot choose the `Host`, unless its
/// own name leads here (DNS rebinding); then the name is not on the list. It cannot hide its `Origin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    hosts: Vec<String>,
}

impl Door {
    /// The door of a server on this machine at a port.
    pub fn new(port: u16) -> Self {
        let names = ["127.0.0.1", "localhost"];
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            // Clients leave out the usual port.
            hosts.extend(names.map(str::to_owned));
        }
        Self { hosts }
    }

    /// The host of a request that may come in.
    ///
    /// # Errors
    /// The answer to one that may not: 421 when a host is not exactly one of those of this server, or none is named;
    /// 403 when another site asks.
    pub fn admit(&self, heads: &Heads) -> Result<String, Answered> {
        let is_own = |host: &String| self.hosts.contains(host);
        let Some(host) = heads.hosts.first().filter(|_| heads.hosts.iter().all(is_own)) else {
            let reason = format!("found another host, expected {}", self.hosts.join(" or "));
            return Err(Answered::refusal(421, &reason));
        };
        let is_own_origin = |origin: &String| {
            origin.strip_prefix("http://").is_some_and(|host| is_own(&host.to_owned()))
        };
        // A link on another site may lead here: that is somebody who opens a page, which no site can read.
        let is_foreign = heads.site.as_deref().is_some_and(|site| site == "cross-site")
            && heads.mode.as_deref() != Some("navigate");
        if is_foreign || !heads.origins.iter().all(is_own_origin) {
            return Err(Answered::refusal(
                403,
                "another site asks; this server answers its own pages",
            ));
        }
        Ok(host.clone())
    }
}

/// Bounds how many requests come in: so many a second, and twice as many at once after a pause (token bucket).
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    per_second: f64,
    left: f64,
    at: Duration,
}

impl Rate {
    /// So many requests a second.
    pub fn new(per_second: u32) -> Self {
        let per_second = f64::from(per_second);
        Self { per_second, left: 2.0 * per_second, at: Duration::ZERO }
    }

    /// Whether another request may come in, at a time since the beginning.
    pub fn admits(&mut self, now: Duration) -> bool {
        let passed = now.saturating_sub(self.at).as_secs_f64();
        self.at = self.at.max(now);
        self.left = (self.left + passed * self.per_second).min(2.0 * self.per_second);
        let admits = self.left >= 1.0;
        if admits {
            self.left -= 1.0;
        }
        admits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent_to(hosts: &[&str]) -> Heads {
        Heads { hosts: hosts.iter().map(|host| (*host).to_owned()).collect(), ..Heads::default() }
    }

    fn status(door: &Door, heads: &Heads) -> u16 {
        door.admit(heads).map_or_else(|refused| refused.status, |_| 200)
    }

    #[test]
    fn only_the_names_of_this_machine_with_the_port_are_hosts() {
        let door = Door::new(8080);
        for own in ["127.0.0.1:8080", "localhost:8080"] {
            assert_eq!(door.admit(&sent_to(&[own])).as_deref(), Ok(own));
        }
        let others = [
            "127.0.0.1",
            "localhost",
            "localhost:80",
            "localhost:8080.",
            "LOCALHOST:8080",
            "evil.example:8080",
            "127.0.0.1:8080@evil.example",
            "[::1]:8080",
            "",
        ];
        for other in others {
            assert_eq!(status(&door, &sent_to(&[other])), 421, "{other}");
        }
        assert_eq!(status(&door, &sent_to(&[])), 421);
        assert_eq!(status(&door, &sent_to(&["localhost:8080", "evil.example"])), 421);
        assert_eq!(status(&Door::new(80), &sent_to(&["localhost"])), 200);
    }

    #[test]
    fn pages_of_other_sites_are_refused_and_links_on_them_are_not() {
        let door = Door::new(8080);
        let from = |origin: &str| Heads {
            origins: vec![origin.to_owned()],
            ..sent_to(&["localhost:8080"])
        };
        assert_eq!(status(&door, &from("http://127.0.0.1:8080")), 200);
        let others = [
            "https://localhost:8080",
            "http://localhost",
            "http://localhost:80",
            "null",
            "http://evil.example",
            "http://localhost:8080.evil.example",
            "",
        ];
        for other in others {
            assert_eq!(status(&door, &from(other)), 403, "{other}");
        }
        let fetched = |site: &str, mode: &str| Heads {
            site: Some(site.to_owned()),
            mode: Some(mode.to_owned()),
            ..sent_to(&["localhost:8080"])
        };
        assert_eq!(status(&door, &fetched("cross-site", "no-cors")), 403);
        assert_eq!(status(&door, &fetched("cross-site", "navigate")), 200);
        assert_eq!(status(&door, &fetched("same-origin", "cors")), 200);
    }

    #[test]
    fn twice_the_rate_may_come_at_once_and_the_rate_after_that() {
        let mut rate = Rate::new(10);
        let at = Duration::from_millis;
        let admitted = |rate: &mut Rate, now| (0..100).filter(|_| rate.admits(now)).count();
        assert_eq!(admitted(&mut rate, at(0)), 20);
        assert_eq!(admitted(&mut rate, at(500)), 5);
        assert_eq!(admitted(&mut rate, at(500)), 0);
        // A clock that goes back gives nothing.
        assert_eq!(admitted(&mut rate, at(100)), 0);
        assert_eq!(admitted(&mut rate, at(60_000)), 20);
    }
}
