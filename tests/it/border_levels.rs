//! `nahraum border` on every level, and with counties as the sides of the boundary.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{answer, column, nahraum};

/// Two counties. B has its shop in A, C in B: within 150 m all reach one, at home only A does.
const TOWN: &str = "AABBCC\n\n1S23.4\n....S.";

fn write_town(folder: &Path) {
    crate::support::write_town(folder, TOWN, 150);
}
