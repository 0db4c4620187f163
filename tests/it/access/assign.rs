//! Full places: predicted, against deferred acceptance, and against the best plan.

use std::collections::BTreeMap;

use nahraum::analysis::assignment::{
    Assignment, AssignmentQuestion, asking_of, assignment_by_area, nearest_first,
};
use nahraum::analysis::catchment::{Capacity, Openness, capacities};
use nahraum::analysis::coverage::Level;
use nahraum::base::{CellId, FacilityId, Millimetres};
use proptest::prelude::*;

use super::command::{check, homes};
use super::{LIMIT, town};
use crate::support::{self, Asked};

const ASSIGN: &str =
    "access --assign --category residential_care --limit 500 --missing leave-out -v";

#[test]
fn every_column_of_who_has_a_place_follows_from_the_town() {
    // a is nearest to H1 and fills it; b and c are left over. Of 65 or older all of them fit.
    let folder = homes();
    let asked = Asked::about(folder.path(), ASSIGN, "");
    check(
        &asked,
        &[
            "municipality_id = 05911000 | 05916000 | 05911000 | 05916000",
            "municipality_name = West | East | West | East",
            "category = residential_care | residential_care | residential_care | residential_care",
            "limit_m = 500 | 500 | 500 | 500",
            "weight = persons | persons | persons_65 | persons_65",
            "persons_asking = 140 | 75 | 30 | 11",
            "persons_served = 40 | 10 | 30 | 10",
            "persons_at_nearest = 40 | 10 | 30 | 10",
            "persons_served_abroad = 0 | 0 | 0 | 10",
            "persons_left = 100 | 60 | 0 | 0",
            "persons_without = 0 | 5 | 0 | 1",
            "persons_served_closed = 40 | 10 | 30 | 0",
            "persons_uncertain = 0 | 0 | 0 | 0",
            "share_served = 0.285714 | 0.133333 | 1 | 0.909091",
            "mean_distance_m = 100 | 300 | 200 | 200",
        ],
    );
    let sentence = "persons: 50 of 215 who ask have a place, 0 of them across a boundary; 160 are left over, 5 reach \
                    no place";
    assert!(asked.said.contains(sentence), "{}", asked.said);
    let facilities = Asked::about(folder.path(), ASSIGN, "--of facilities --weight persons");
    check(
        &facilities,
        &[
            "category = residential_care | residential_care | residential_care",
            "limit_m = 500 | 500 | 500",
            "weight = persons | persons | persons",
            "facility_id = H1 | H2 | H3",
            "facility_name = Haus Eins | Haus Zwei | Haus Drei",
            "municipality_id = 05911000 | 05916000 | 05911000",
            "municipality_name = West | East | West",
            "provider =  |  | ",
            "umbrella_key =  |  | ",
            "umbrella_name =  |  | ",
            "capacity = 40 | 20 | ",
            "capacity_source = given | given | missing",
            "persons_own = 40 | 10 | 0",
            "persons_abroad = 0 | 0 | 0",
            "persons_outside = 0 | 0 | 0",
            "persons_turned_away = 160 | 0 | 0",
            "capacity_free = 0 | 10 | 0",
        ],
    );
    check(
        &Asked::about(folder.path(), ASSIGN, "--of flows"),
        &[
            "category = residential_care | residential_care | residential_care | residential_care",
            "limit_m = 500 | 500 | 500 | 500",
            "weight = persons | persons | persons_65 | persons_65",
            "home_id = 05911000 | 05916000 | 05911000 | 05916000",
            "home_name = West | East | West | East",
            "host_id = 05911000 | 05916000 | 05911000 | 05911000",
            "host_name = West | East | West | West",
            "persons_served = 40 | 10 | 30 | 10",
        ],
    );
}

#[test]
fn a_share_of_the_persons_asks() {
    let folder = homes();
    let asked = Asked::about(folder.path(), ASSIGN, "--asking 20 --weight persons");
    // 20, 12, 8, 2 and 1 ask: all but e find room in 40 and 20 places.
    assert_eq!(asked.column("persons_asking"), ["28", "15"]);
    assert_eq!(asked.column("persons_served"), ["28", "14"]);
    assert_eq!(asked.column("persons_left"), ["0", "0"]);
    let wrong = support::refused(folder.path(), ASSIGN, "--asking 0");
    assert!(wrong.contains("--asking"), "{wrong}");
}

/// A row of a town: squares of two municipalities with homes and cells.
fn drawings() -> impl Strategy<Value = (String, Vec<u8>)> {
    let square = prop_oneof![
        2 => Just('.'),
        1 => Just('C'),
        2 => (1..10_u32).prop_map(|d| char::from_digit(d, 10).expect("a digit"))
    ];
    let drawing = proptest::collection::vec(square, 16).prop_map(|squares| {
        let content: String = squares.into_iter().collect();
        format!("AAAAAAAABBBBBBBB\n\n{content}")
    });
    (drawing, proptest::collection::vec(0..150_u8, 16))
}

/// Persons by cell and facility.
type Given = BTreeMap<(u32, u32), u64>;

/// Cells that reach facilities, with the distances.
struct Town<'t> {
    asking: &'t [u32],
    places: Vec<u64>,
    reached: Vec<Vec<(Millimetres, usize)>>,
}

impl Town<'_> {
    /// Deferred acceptance: everybody asks the nearest facility that has not refused them; a full facility refuses the
    /// farthest.
    fn deferred(&self) -> Given {
        // Persons of each cell by the number of facilities that have refused them, and so by the next one to ask.
        let ask = |(cell, persons): (usize, &u32)| {
            let mut next = vec![0; self.reached[cell].len() + 1];
            next[0] = u64::from(*persons);
            next
        };
        let mut asking: Vec<Vec<u64>> = self.asking.iter().enumerate().map(ask).collect();
        let mut held: Vec<BTreeMap<(Millimetres, usize), u64>> =
            vec![BTreeMap::new(); self.places.len()];
        let first = |asking: &[Vec<u64>]| {
            let of_cell = |(cell, next): (usize, &Vec<u64>)| {
                let choices = &next[..self.reached[cell].len()];
                choices.iter().position(|persons| *persons > 0).map(|choice| (cell, choice))
            };
            asking.iter().enumerate().find_map(of_cell)
        };
        while let Some((cell, choice)) = first(&asking) {
            let (distance, place) = self.reached[cell][choice];
            let persons = std::mem::take(&mut asking[cell][choice]);
            *held[place].entry((distance, cell)).or_default() += persons;
            while held[place].values().sum::<u64>() > self.places[place] {
                let over = held[place].values().sum::<u64>() - self.places[place];
                let mut worst = held[place].last_entry().expect("somebody");
                let refused = over.min(*worst.get());
                let (_, cell) = *worst.key();
                *worst.get_mut() -= refused;
                if *worst.get() == 0 {
                    worst.remove();
                }
                let choice = self.reached[cell].iter().position(|(_, asked)| *asked == place);
                asking[cell][choice.expect("it was asked") + 1] += refused;
            }
        }
        let given = held.into_iter().enumerate().flat_map(|(place, held)| {
            let one = move |((_, cell), persons)| ((cell as u32, place as u32), persons);
            held.into_iter().map(one)
        });
        given.collect()
    }

    /// Most persons that can have a place: a flow, by augmenting paths.
    fn most(&self) -> u64 {
        let (cells, places) = (self.asking.len(), self.places.len());
        let (source, sink) = (cells + places, cells + places + 1);
        let mut room = vec![vec![0_u64; sink + 1]; sink + 1];
        for (cell, reached) in self.reached.iter().enumerate() {
            room[source][cell] = u64::from(self.asking[cell]);
            reached.iter().for_each(|(_, place)| room[cell][cells + place] = u64::MAX / 4);
        }
        self.places.iter().enumerate().for_each(|(at, places)| room[cells + at][sink] = *places);
        let mut flow = 0;
        while let Some(path) = path(&room, source, sink) {
            let least = path.windows(2).map(|step| room[step[0]][step[1]]).min().expect("a step");
            for step in path.windows(2) {
                room[step[0]][step[1]] -= least;
                room[step[1]][step[0]] += least;
            }
            flow += least;
        }
        flow
    }
}

fn path(room: &[Vec<u64>], source: usize, sink: usize) -> Option<Vec<usize>> {
    let mut from = vec![None; room.len()];
    let mut open = std::collections::VecDeque::from([source]);
    from[source] = Some(source);
    while let Some(at) = open.pop_front() {
        for to in 0..room.len() {
            if from[to].is_none() && room[at][to] > 0 {
                from[to] = Some(at);
                open.push_back(to);
            }
        }
    }
    from[sink]?;
    let mut path = vec![sink];
    while *path.last().expect("a node") != source {
        path.push(from[*path.last().expect("a node")].expect("it was reached"));
    }
    path.reverse();
    Some(path)
}

fn given(assignment: &Assignment, capacities: &[Capacity]) -> Given {
    let mut given = Given::new();
    for one in &assignment.served {
        let place = capacities.iter().position(|c| c.facility == one.facility).expect("a home");
        *given.entry((one.cell.0, place as u32)).or_default() += one.persons;
    }
    given
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nearest_first_is_the_stable_matching_and_serves_no_more_than_the_best_plan(
        (drawing, rooms) in drawings()
    ) {
        prop_assume!(drawing.contains('C') && drawing.contains(|c: char| c.is_ascii_digit()));
        let (region, reach, care) = town(&drawing);
        let mut capacities = capacities(&region, care, Some(0.0));
        capacities.iter_mut().zip(&rooms).for_each(|(one, room)| one.places = f64::from(*room));
        let asking = region.cells().persons(0).to_vec();
        let question =
            AssignmentQuestion { category: care, limit: LIMIT, asking: &asking, capacities: &capacities };
        let place = |id: FacilityId| capacities.iter().position(|c| c.facility == id).expect("a home");
        let places: Vec<u64> = capacities.iter().map(|one| one.places as u64).collect();
        for openness in [Openness::Open, Openness::Closed] {
            let found = nearest_first(&region, &reach, &question, openness);
            let reached = (0..asking.len()).map(|cell| {
                let cell = CellId::at(cell);
                let within = reach.category(care).within(cell, LIMIT).iter();
                let counts = |id: FacilityId| {
                    let is_own = region.side_of_facility(id) == region.side_of_cell(cell);
                    (openness == Openness::Open || is_own) && places[place(id)] > 0
                };
                let within = within.filter(|one| counts(one.facility));
                within.map(|one| (one.distance, place(one.facility))).collect()
            });
            let town = Town { asking: &asking, places: places.clone(), reached: reached.collect() };
            prop_assert_eq!(given(&found, &capacities), town.deferred());
            let served: u64 = found.served.iter().map(|one| one.persons).sum();
            let most = town.most();
            prop_assert!(served <= most, "{} > {}", served, most);
            // Where every place has room for all, or there is one place alone, no plan serves more.
            let all: u64 = asking.iter().map(|persons| u64::from(*persons)).sum();
            if places.iter().all(|room| *room >= all) || places.len() == 1 {
                prop_assert_eq!(served, most);
            }
            for (at, persons) in asking.iter().enumerate() {
                let own = found.served.iter().filter(|one| one.cell.index() == at);
                let own: u64 = own.map(|one| one.persons).sum();
                prop_assert_eq!(own + found.left[at] + found.without[at], u64::from(*persons));
            }
            for level in Level::ALL {
                let rows = assignment_by_area(&region, &reach, &question, (&found, &found), level);
                prop_assert_eq!(rows.iter().map(|row| row.served).sum::<u64>(), served);
                prop_assert_eq!(rows.iter().map(|row| row.asking).sum::<u64>(), all);
            }
        }
    }

    #[test]
    fn as_many_ask_as_the_share_of_all(
        persons in proptest::collection::vec(0..400_u32, 0..60),
        share in 0.0..=1.0_f64
    ) {
        let asking = asking_of(&persons, share);
        let all: u64 = persons.iter().map(|persons| u64::from(*persons)).sum();
        let asked: u64 = asking.iter().map(|persons| u64::from(*persons)).sum();
        prop_assert_eq!(asked, (all as f64 * share).round() as u64);
        for (asking, persons) in asking.iter().zip(&persons) {
            prop_assert!((f64::from(*asking) - f64::from(*persons) * share).abs() <= 1.0);
        }
    }
}

#[test]
fn the_best_plan_serves_more_where_persons_could_move_over() {
    // 20 in the middle take the near home's 20 places; the 10 at the end reach it alone and are left over. Sent to the
    // far home, the 20 would make room for them.
    let (region, reach, care) = town("AAAAAAAAA\n\nC..2C...1");
    let mut capacities = capacities(&region, care, Some(20.0));
    capacities[0].places = 20.0;
    let asking = region.cells().persons(0).to_vec();
    let question = AssignmentQuestion {
        category: care,
        limit: LIMIT,
        asking: &asking,
        capacities: &capacities,
    };
    let found = nearest_first(&region, &reach, &question, Openness::Open);
    let served: u64 = found.served.iter().map(|one| one.persons).sum();
    assert_eq!((served, found.left.iter().sum::<u64>()), (20, 10));
    let reached = vec![
        vec![(Millimetres(100_000), 1), (Millimetres(300_000), 0)],
        vec![(Millimetres(400_000), 1)],
    ];
    let town = Town { asking: &asking, places: vec![20, 20], reached };
    assert_eq!(town.most(), 30);
}
