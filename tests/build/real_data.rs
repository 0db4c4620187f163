//! Tells the compiler whether real data are at hand, by the cfg `real_data`. The test harness decides
//! at compile time which tests it ignores, so only this way do tests that need the data show as
//! ignored, with the reason, where `NAHRAUM_TEST_DATA` is not set. Cost: setting or unsetting the
//! variable compiles the package anew, not its dependencies.

fn main() {
    println!("cargo::rerun-if-changed=tests/build/real_data.rs");
    println!("cargo::rerun-if-env-changed=NAHRAUM_TEST_DATA");
    println!("cargo::rustc-check-cfg=cfg(real_data)");
    let folder = std::env::var_os("NAHRAUM_TEST_DATA");
    if folder.is_some_and(|folder| !folder.is_empty()) {
        println!("cargo::rustc-cfg=real_data");
    }
}
