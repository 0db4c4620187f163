//! Pairs of facilities that are none because partners run them.

use crate::analysis::overlap::Overlaps;
use crate::base::{CategoryId, Diagnostics, Finding, Millimetres, codes};

/// Says how many pairs are none because their two providers count as one umbrella organisation (N879): fewer double
/// structures are no fewer facilities for the same residents.
pub(super) fn report_partners(
    measured: &[(CategoryId, Millimetres, Overlaps)],
    diagnostics: &mut Diagnostics,
) {
    let partners = || measured.iter().map(|(.., overlaps)| overlaps.partners);
    let pairs: u64 = partners().map(|one| one.pairs).sum();
    let double: u64 = partners().map(|one| one.double_structures).sum();
    if pairs > 0 {
        let message = format!(
            "{pairs} pairs of facilities within a municipality are not listed, because two providers of one umbrella \
             organisation run them and count as one; {double} of them would be double structures; a pair counts at each \
             limit at which its facilities share residents"
        );
        let hint = "[providers] level = \"provider\" lists them";
        diagnostics.push(Finding::new(codes::N879, message).hint(hint));
    }
}
