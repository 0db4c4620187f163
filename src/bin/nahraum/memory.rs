//! The memory that is free.
//!
//! With `--memory` it is the given number without what the program uses already. Otherwise it is the least
//! of what the machine has available (`/proc/meminfo`), what the control groups of the process leave (versions
//! 1 and 2), and what its own limit of address space leaves (`ulimit -v`). Where none of these can be read,
//! there is no bound.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nahraum::run::room_beside_analyses;

/// The bytes that the distances may take; `None` when nothing says how many are free.
pub fn bytes_for_reach(given_mb: Option<u64>) -> Option<u64> {
    free_bytes(given_mb).map(room_beside_analyses)
}

/// The most memory that the program has used until now, if the system tells.
pub fn most_memory() -> Option<u64> {
    kilobytes(&text("/proc/self/status"), "VmHWM:")
}

/// How long processors have worked for the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worked {
    /// In the program itself.
    pub user: Duration,
    /// In the system's kernel: reading and writing files, and clearing memory before the program gets it.
    pub system: Duration,
}

impl Worked {
    /// What has been added since an earlier time.
    pub fn since(self, before: Self) -> Self {
        Self {
            user: self.user.saturating_sub(before.user),
            system: self.system.saturating_sub(before.system),
        }
    }
}

/// How long processors have worked for the program until now, if the system tells.
pub fn worked() -> Option<Worked> {
    ticks(&text("/proc/self/stat"))
}

/// The times in user mode and in the kernel that a line of `/proc/self/stat` tells, in hundredths of a second there.
fn ticks(stat: &str) -> Option<Worked> {
    // The second field is the name of the program, which may have blanks and brackets in it.
    let mut rest = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut next = || Some(Duration::from_millis(10 * rest.next()?.parse::<u64>().ok()?));
    Some(Worked { user: next()?, system: next()? })
}

/// The bytes that are free; `None` when nothing says how many.
pub fn free_bytes(given_mb: Option<u64>) -> Option<u64> {
    let status = text("/proc/self/status");
    if let Some(megabytes) = given_mb {
        let used = kilobytes(&status, "VmRSS:").unwrap_or(0);
        return Some((megabytes * 1_000_000).saturating_sub(used));
    }
    let machine = kilobytes(&text("/proc/meminfo"), "MemAvailable:");
    let addresses = address_space(&text("/proc/self/limits")).map(|limit| {
        let used = kilobytes(&status, "VmSize:").unwrap_or(0);
        limit.saturating_sub(used)
    });
    let groups = group_folders(&text("/proc/self/cgroup")).into_iter().filter_map(left_in_group);
    groups.chain(machine).chain(addresses).min()
}

fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// A line such as `VmRSS:     1234 kB`, in bytes.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// The soft limit of address space in bytes; `None` when it is unlimited.
fn address_space(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The folders of the control groups that a process is in, the outer ones included.
fn group_folders(groups: &str) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for line in groups.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(kinds), Some(path)) = (parts.next(), parts.next()) else { continue };
        let root = match kinds.split(',').any(|kind| kind == "memory") {
            true => "/sys/fs/cgroup/memory",
            false if kinds.is_empty() => "/sys/fs/cgroup",
            false => continue,
        };
        let inner = Path::new(root).join(path.trim_start_matches('/'));
        folders.extend(inner.ancestors().take_while(|a| a.starts_with(root)).map(Path::to_owned));
    }
    folders
}

/// What a control group leaves. Pages of files that can be dropped count as free.
fn left_in_group(folder: PathBuf) -> Option<u64> {
    let number = |name: &str| text(folder.join(name)).trim().parse::<u64>().ok();
    let (limit, used, droppable) = match number("memory.max") {
        Some(limit) => (limit, number("memory.current")?, "inactive_file "),
        None => {
            let limit = number("memory.limit_in_bytes")?;
            (limit, number("memory.usage_in_bytes")?, "total_inactive_file ")
        }
    };
    let statistics = text(folder.join("memory.stat"));
    let line = statistics.lines().find_map(|line| line.strip_prefix(droppable));
    let droppable = line.and_then(|number| number.trim().parse::<u64>().ok()).unwrap_or(0);
    Some(limit.saturating_sub(used.saturating_sub(droppable)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_system_are_read() {
        let memory = "MemTotal:       24000 kB\nMemAvailable:    2000 kB\n";
        assert_eq!(kilobytes(memory, "MemAvailable:"), Some(2_048_000));
        assert_eq!(kilobytes(memory, "VmRSS:"), None);
        let stat = "7 (a ) b) R 1 7 7 0 -1 4194304 100 0 0 0 250 31 0 0 20 0 3 0";
        let (user, system) = (Duration::from_millis(2_500), Duration::from_millis(310));
        let worked = Worked { user, system };
        assert_eq!((ticks(stat), ticks("7 (a")), (Some(worked), None));
        let later = Worked { user: 2 * user, system };
        assert_eq!(later.since(worked), Worked { user, system: Duration::ZERO });
        let limits = "Limit       Soft Limit  Hard Limit  Units\n\
                      Max address space         4194304000           unlimited            bytes\n";
        assert_eq!(address_space(limits), Some(4_194_304_000));
        assert_eq!(address_space(&limits.replace("4194304000", "unlimited")), None);
    }

    #[test]
    fn a_process_is_in_the_outer_groups_too() {
        let two = group_folders("0::/user.slice/a.scope\n");
        let paths =
            ["/sys/fs/cgroup/user.slice/a.scope", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup"];
        assert_eq!(two, paths.map(PathBuf::from));
        let one = group_folders("4:memory:/a\n3:cpu,cpuacct:/a\n");
        assert_eq!(one, ["/sys/fs/cgroup/memory/a", "/sys/fs/cgroup/memory"].map(PathBuf::from));
    }

    #[test]
    fn a_group_leaves_its_limit_without_what_is_used() {
        let folder = tempfile::tempdir().expect("a folder");
        let left = |files: &[(&str, &str)]| {
            for (name, text) in files {
                std::fs::write(folder.path().join(name), text).expect("writable");
            }
            left_in_group(folder.path().to_owned())
        };
        assert_eq!(left(&[("memory.max", "max\n"), ("memory.current", "500\n")]), None);
        let statistics = ("memory.stat", "anon 300\ninactive_file 200\n");
        assert_eq!(left(&[("memory.max", "1000\n"), statistics]), Some(700));
    }
}
