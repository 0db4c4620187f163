//! Tiles on a cluster of Dask, of which a worker is killed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::town::{expect_same, path, planned, twelve_towns, whole};

#[test]
#[cfg_attr(not(dask), ignore = "needs NAHRAUM_TEST_DASK, a Python with `distributed`")]
fn a_cluster_survives_a_worker_that_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    twelve_towns(folder, 9);
    let whole = whole(folder);
    let count = planned(folder, "tiles", 7, &[]);
    // The first job kills the worker that started it, in the middle of its work.
    let program = folder.join("program.sh");
    let text = format!(
        "#!/bin/sh\nif mkdir '{0}' 2> /dev/null; then kill -9 $PPID; exit 1; fi\nexec '{1}' \"$@\"\n",
        path(folder, "killed"),
        env!("CARGO_BIN_EXE_nahraum")
    );
    fs::write(&program, text).expect("writable");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("settable");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tiles_dask.py");
    let python = std::env::var("NAHRAUM_TEST_DASK").expect("set, as it was at compile time");
    let output = Command::new(python)
        .arg(script)
        .args([&path(folder, "tiles"), "--workers", "2", "--program"])
        .arg(&program)
        .current_dir(folder)
        .output()
        .expect("started");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(&format!("{count} of {count}: tile")), "{said}");
    assert!(folder.join("killed").exists(), "a worker was killed");
    expect_same(folder, "tiles", &whole);
}
