//! What several tests need: real data when it is there, towns as regions, random towns.

use std::path::PathBuf;

use nahraum::access::{ReachTable, straight_line_reach};
use nahraum::base::Silent;
use nahraum::region::{Region, RegionInputs, RegionSettings, build};
use nahraum::synthetic::{Random, town};

/// A path below the folder of real data. Every test that asks for one is ignored without them, by
/// `#[cfg_attr(not(real_data), ignore = "needs NAHRAUM_TEST_DATA")]`.
pub fn real(path: &str) -> PathBuf {
    let folder = std::env::var("NAHRAUM_TEST_DATA").expect("set, as it was at compile time");
    PathBuf::from(folder).join(path)
}

/// A drawn town as region with its reach.
pub fn drawn(drawing: &str, settings: &RegionSettings) -> (Region, ReachTable) {
    let town = town(drawing).expect("a well-formed drawing");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, settings, &Silent).expect("a buildable town").value;
    let reach = straight_line_reach(&region, &Silent);
    (region, reach)
}

/// Settings with the limits of one category.
pub fn limits(category: &str, metres: &[u32]) -> RegionSettings {
    RegionSettings {
        own_limits: vec![(category.to_owned(), metres.to_vec())],
        ..RegionSettings::default()
    }
}

/// A random town drawing of three municipalities, some empty squares, supermarkets and pharmacies.
pub fn random_drawing(seed: u64, width: usize, height: usize) -> String {
    let mut dice = Random::seeded(seed);
    let (mut homes, mut content) = (String::new(), String::new());
    let (cut_x, cut_y) = (width / 2 + dice.below(3), height / 2);
    for row in 0..height {
        for column in 0..width {
            let home = match (column < cut_x, row < cut_y) {
                (true, true) => 'A',
                (true, false) => 'B',
                (false, _) => 'C',
            };
            homes.push(if dice.below(40) == 0 { '.' } else { home });
            content.push(match dice.below(12) {
                0 => 'S',
                1 => 'P',
                2..=4 => '.',
                _ => char::from(b'0' + dice.below(10) as u8),
            });
        }
        homes.push('\n');
        content.push('\n');
    }
    format!("{homes}\n{content}")
}
