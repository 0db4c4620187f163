//! The need at every candidate place.

use nahraum::base::{CategoryId, Millimetres};
use nahraum::region::RegionSettings;
use nahraum::siting::{
    Candidates, Demand, Need, NeedColumn, PlaceSearch, Rings, need, need_and_rings, unserved,
};

use crate::support::{drawn, limits, random_drawing};

#[test]
fn the_need_of_a_place_is_who_would_reach_it_and_lacks_the_service() {
    let (region, reach) = drawn("AAAAAAA\n\nS12.3.4", &limits("supermarket", &[100, 200]));
    let candidates = Candidates::cells(&region);
    let search = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
    let shop = CategoryId(0);
    let columns = [(shop, Millimetres(200_000)), (shop, Millimetres(100_000))];
    let found = need(&search, &reach, &columns, 0);
    // Within 200 m the shop serves 10 and 20; 30 and 40 lack it, and reach each other.
    assert_eq!(found.column(0).collect::<Vec<_>>(), [0, 30, 70, 70]);
    // Within 100 m it serves the 10 alone; nobody else reaches a neighbour but 20, who reaches 10 as well.
    assert_eq!(found.column(1).collect::<Vec<_>>(), [20, 20, 30, 40]);
    let aged = need(&search, &reach, &columns, 1);
    assert_eq!(aged.column(0).collect::<Vec<_>>(), [0, 6, 14, 14], "a fifth is 65 or older");
}

/// The need, counted cell by cell.
fn counted(
    search: &PlaceSearch<'_>,
    reach: &nahraum::access::ReachTable,
    columns: &[NeedColumn],
) -> Vec<Vec<u64>> {
    let persons = search.demand().persons(search.region(), 0);
    let column = |(category, limit): &NeedColumn| {
        let is_open = unserved(reach, *category, *limit, search.demand());
        let of_one = |row: &[nahraum::siting::Within]| -> u64 {
            let numbers = row.iter().map(|(number, _)| *number as usize);
            numbers.filter(|number| is_open[*number]).map(|number| persons[number]).sum()
        };
        search.map(*limit, |_, row| of_one(row))
    };
    columns.iter().map(column).collect()
}

fn all(need: &Need) -> Vec<Vec<u64>> {
    (0..need.columns().len()).map(|column| need.column(column).collect()).collect()
}

#[test]
fn one_search_gives_what_a_search_for_each_category_and_limit_gives() {
    for seed in 0..10 {
        let mut settings = limits("supermarket", &[150, 400]);
        settings.own_limits.push(("pharmacy".to_owned(), vec![300]));
        let (region, reach) = drawn(&random_drawing(seed, 13, 9), &settings);
        let columns: Vec<NeedColumn> = (0..region.categories().len())
            .map(CategoryId::at)
            .flat_map(|id| {
                let limits = region.category(id).limits().to_vec();
                limits.into_iter().map(move |limit| (id, limit.distance()))
            })
            .collect();
        let candidates = Candidates::cells(&region);
        let search = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
        let found = need(&search, &reach, &columns, 0);
        assert_eq!(all(&found), counted(&search, &reach, &columns), "seed {seed}");
        let limits: Vec<Millimetres> = columns.iter().map(|(_, limit)| *limit).collect();
        let (both, rings) = need_and_rings(&search, &reach, &columns, 0, None).expect("small");
        assert_eq!((both, rings), (found, Rings::search(&search, &limits, None).expect("small")));
    }
}

#[test]
fn threads_do_not_change_need_and_rings() {
    let (region, reach) = drawn(&random_drawing(7, 30, 20), &RegionSettings::default());
    let columns = [(CategoryId(0), Millimetres(500_000)), (CategoryId(1), Millimetres(300_000))];
    let candidates = Candidates::cells(&region);
    let search = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
    let by = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| need_and_rings(&search, &reach, &columns, 0, None).expect("small"))
    };
    let (one, two) = (by(1), by(2));
    assert!(one.1.pairs() > 1_000);
    assert_eq!(one, two);
}
