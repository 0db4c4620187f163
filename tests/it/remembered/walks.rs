//! Walks between cells from a cache are those that are measured.

use nahraum::access::{KeptWalks, LinkOptions, LinkedRegion, Walks};
use nahraum::base::{Millimetres, Rows, WalkWeight};
use nahraum::network::WalkNetwork;
use nahraum::region::Region;
use nahraum::siting::{Candidates, Demand, PlaceSearch};
use nahraum::synthetic::Random;

use super::{Counts, Kept};
use crate::scenario::reroute::World;
use crate::walk_oracle::weighted;

const LIMIT: Millimetres = Millimetres(500_000);

/// The walks between the inhabited cells, measured.
fn measured(linked: &LinkedRegion<'_>, limit: Millimetres) -> Walks {
    let candidates = Candidates::cells(linked.region());
    let demand = Demand::inhabited(linked.region());
    let search = PlaceSearch::on_foot(linked, &candidates, demand, LinkOptions::default());
    let rows = search.map(limit, |_, row| row.to_vec());
    let cells = search.demand().cells();
    let pair = |(number, far): &(u32, Millimetres)| (cells[*number as usize], *far);
    let pairs = rows.iter().flatten().map(pair).collect();
    Rows::from_lengths(rows.iter().map(Vec::len), pairs)
}

/// What a cache has of the walks; where it has nothing, they are kept.
fn asked((region, walk): (&Region, &WalkNetwork), limit: Millimetres, cache: &Kept) -> Counts {
    let options = LinkOptions::default();
    let linked = LinkedRegion::link(region, walk, options).value;
    let walks = measured(&linked, limit);
    let kept = KeptWalks::new(&linked, options, limit, cache);
    match kept.find(region) {
        Some(found) => assert!(found == walks),
        None => kept.keep(&walks),
    }
    cache.counts()
}

#[test]
fn kept_walks_are_those_that_are_measured_and_nothing_else_is_met() {
    let (found, missed) = (Counts { found: 1, missed: 0 }, Counts { found: 0, missed: 1 });
    let mut pairs = 0;
    for seed in 0..6 {
        let mut dice = Random::seeded(9_500 + seed);
        let world = World::random(seed, &mut dice);
        let (region, walk, cache) = (&world.region, &world.walk, Kept::default());
        assert_eq!(asked((region, walk), LIMIT, &cache), missed, "seed {seed}");
        assert_eq!(asked((region, walk), LIMIT, &cache), found, "seed {seed}");
        let linked = LinkedRegion::link(region, walk, LinkOptions::default()).value;
        pairs += measured(&linked, LIMIT).items().len();
        // Another limit, another walker, other streets.
        assert_eq!(asked((region, walk), Millimetres(400_000), &cache), missed, "seed {seed}");
        let slower = weighted(walk.network().clone(), "wheelchair", WalkWeight::Time);
        assert_eq!(asked((region, &slower), LIMIT, &cache), missed, "seed {seed}");
        let ways = walk.network().with_ways(&world.changes(&mut dice)).weighted(walk);
        assert_eq!(asked((region, &ways.network), LIMIT, &cache), missed, "seed {seed}");
        let other = World::random(seed + 50, &mut dice).region;
        assert_eq!(asked((&other, walk), LIMIT, &cache), missed, "seed {seed}");
    }
    assert!(pairs > 1_000, "{pairs} pairs");
}

#[test]
fn spoilt_walks_are_measured_again() {
    let mut dice = Random::seeded(9_600);
    let World { region, walk, .. } = World::random(3, &mut dice);
    let cache = Kept::default();
    asked((&region, &walk), LIMIT, &cache);
    let linked = LinkedRegion::link(&region, &walk, LinkOptions::default()).value;
    let find = || KeptWalks::new(&linked, LinkOptions::default(), LIMIT, &cache).find(&region);
    assert!(find().is_some());
    let whole = cache.content();
    // Cut, longer, with a cell that is none, and with a walk beyond the limit.
    let last = |bytes: &mut Vec<u8>, from_end: usize| {
        let at = bytes.len() - from_end;
        bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    };
    let pairs = measured(&linked, LIMIT).items().len();
    cache.spoil(|bytes| bytes.truncate(bytes.len() - 4));
    assert!(find().is_none(), "cut");
    cache.restore(&whole);
    cache.spoil(|bytes| bytes.extend([0; 8]));
    assert!(find().is_none(), "longer");
    cache.restore(&whole);
    cache.spoil(|bytes| last(bytes, 4));
    assert!(find().is_none(), "beyond the limit");
    cache.restore(&whole);
    // Before the last column lies its length.
    cache.spoil(|bytes| last(bytes, 4 * pairs + 8 + 4));
    assert!(find().is_none(), "no cell");
    cache.restore(&whole);
    assert!(find().is_some());
}
