//! What always holds, on random worlds, beside what trying every choice gives.

use nahraum::base::{Percent, share_out};
use nahraum::siting::Effort;
use nahraum::siting::cooperation::{
    Alone, Coalitions, Cooperation, Mode, RegionPlan, TargetKind, Towns, Triples, best_pairing,
    most_with, shapley,
};

use super::world::{Cell, Numbers, Place, World};

const WORLDS: u64 = 60;

fn worlds() -> impl Iterator<Item = (u64, World)> {
    (0..WORLDS).map(|seed| (seed, World::random(seed, 2 + (seed % 3) as u32)))
}

fn targets() -> [Percent; 3] {
    ["50", "87.5", "100"].map(|text| text.parse().expect("a percentage"))
}

fn cooperation(towns: &Towns, target: Percent) -> Cooperation<'_> {
    Cooperation { towns, target, effort: Effort::default() }
}

fn places(alone: &Alone) -> Option<usize> {
    alone.plan.as_ref().map(|plan| plan.fewest.places.len())
}

/// The six plans of the region.
fn region(cooperation: &Cooperation<'_>) -> Vec<RegionPlan> {
    let [closed, credited] = cooperation.everybody_alone().expect("solved");
    let coalitions = Coalitions::new(cooperation);
    let pairs = coalitions.pairs().expect("solved");
    let mut plans = vec![
        cooperation.each_alone(Mode::Closed, &closed),
        cooperation.each_alone(Mode::Credited, &credited),
        cooperation.each_together(&coalitions, &pairs).expect("solved"),
    ];
    plans.extend(cooperation.in_sum(&plans).expect("solved"));
    plans
}

fn count(plans: &[RegionPlan], kind: TargetKind, mode: Mode) -> Option<usize> {
    let plan = plans.iter().find(|plan| plan.kind == kind && plan.mode == mode);
    let fewest = plan.expect("all kinds and modes").fewest.as_ref();
    fewest.map(|fewest| {
        assert!(fewest.is_proven(), "small worlds are solved exactly");
        fewest.places.len()
    })
}

#[test]
fn towns_alone_need_what_trying_every_choice_gives() {
    for (seed, world) in worlds() {
        let towns = world.towns();
        for target in targets() {
            let [closed, credited] = cooperation(&towns, target).everybody_alone().expect("solved");
            for (mode, all) in [(Mode::Closed, closed), (Mode::Credited, credited)] {
                for alone in all {
                    let set = [alone.town];
                    let expected = world.fewest_each(&set, mode, target);
                    assert_eq!(places(&alone), expected, "{seed} {target} {mode:?} {set:?}");
                    let most = world.most(&set, mode, expected.unwrap_or(0));
                    let served = alone.plan.as_ref().map(|plan| plan.persons);
                    assert_eq!(served, expected.map(|_| most), "{seed}: most own residents");
                    if let Some(plan) = &alone.plan {
                        let own =
                            |chosen: &u32| world.served(*chosen, mode)[alone.town as usize] == most;
                        let few = |chosen: &u32| Some(chosen.count_ones() as usize) == expected;
                        let best = world.choices(&set).into_iter().filter(few).filter(own);
                        let abroad = best.map(|chosen| world.abroad(alone.town, chosen)).max();
                        let spill_over = towns.spill_over(&plan.fewest.places);
                        let spill_over = spill_over[alone.town as usize];
                        assert_eq!(Some(spill_over), abroad, "{seed}: then most residents abroad");
                    }
                    assert_eq!(alone.reachable, world.most(&set, mode, 99));
                    assert_eq!(alone.target_persons, target.needed(world.persons(alone.town)));
                    assert_eq!(alone.served_before, world.most(&set, mode, 0));
                }
            }
        }
    }
}

#[test]
fn the_region_needs_what_trying_every_choice_gives_and_less_in_each_step() {
    for (seed, world) in worlds() {
        let towns = world.towns();
        let all = towns.all();
        for target in targets() {
            let plans = region(&cooperation(&towns, target));
            for kind in TargetKind::ALL {
                let [closed, credited, open] = Mode::ALL.map(|mode| count(&plans, kind, mode));
                let expected = Mode::ALL.map(|mode| match kind {
                    TargetKind::Each => world.fewest_each(&all, mode, target),
                    TargetKind::Together => world.fewest_in_sum(mode, target),
                });
                assert_eq!([closed, credited, open], expected, "{seed} {target} {kind:?}");
                assert!(closed >= credited && credited >= open, "{seed} {target} {kind:?}");
            }
            for mode in Mode::ALL {
                let [each, sum] = TargetKind::ALL.map(|kind| count(&plans, kind, mode));
                assert!(each >= sum, "{seed} {target} {mode:?}");
                assert!(each == sum || target != targets()[2], "{seed} {mode:?}: equal at 100 %");
            }
        }
    }
}

#[test]
fn plans_serve_whom_they_say() {
    for (seed, world) in worlds() {
        let towns = world.towns();
        for plan in region(&cooperation(&towns, targets()[1])) {
            let Some(fewest) = &plan.fewest else { continue };
            let chosen = fewest.places.iter().fold(0, |set, place| set | 1 << place);
            assert_eq!(plan.persons, world.served(chosen, plan.mode), "{seed} {plan:?}");
            if plan.kind == TargetKind::Each {
                let reaches = |town: &u32| {
                    plan.persons[*town as usize] >= targets()[1].needed(world.persons(*town))
                };
                assert!(towns.all().iter().all(reaches), "{seed} {plan:?}");
            }
        }
    }
}

#[test]
fn coalitions_cost_what_trying_every_choice_gives_and_are_superadditive() {
    for (seed, world) in worlds() {
        let towns = world.towns();
        let target = targets()[(seed % 3) as usize];
        let cooperation = cooperation(&towns, target);
        let coalitions = Coalitions::new(&cooperation);
        let sets: Vec<Vec<u32>> = (1..1_u32 << world.towns)
            .map(|bits| towns.all().into_iter().filter(|town| bits >> town & 1 == 1).collect())
            .collect();
        let cost = |set: &Vec<u32>| {
            let fewest = coalitions.fewest(set).expect("solved");
            fewest.map(|fewest| fewest.places.len())
        };
        for one in &sets {
            assert_eq!(cost(one), world.fewest_each(one, Mode::Open, target), "{seed} {one:?}");
            for other in sets.iter().filter(|other| other.iter().all(|town| !one.contains(town))) {
                let mut both = [&one[..], other].concat();
                both.sort_unstable();
                let (Some(a), Some(b)) = (cost(one), cost(other)) else { continue };
                assert!(cost(&both).is_some_and(|both| both <= a + b), "{seed} {one:?} {other:?}");
                let value = |set| coalitions.saved(set).expect("solved").expect("in reach");
                assert!(value(&both) >= value(one) + value(other), "{seed} {one:?} {other:?}");
            }
        }
    }
}

#[test]
fn pairs_save_and_gain_what_trying_every_choice_gives() {
    let mut some_save = 0;
    for (seed, world) in worlds() {
        let towns = world.towns();
        let target = targets()[(seed % 3) as usize];
        let cooperation = cooperation(&towns, target);
        let pairs = Coalitions::new(&cooperation).pairs().expect("solved");
        for pair in &pairs {
            let set = &pair.towns;
            let together = world.fewest_each(set, Mode::Open, target).expect("listed");
            assert_eq!(pair.together.places.len(), together, "{seed} {set:?}");
            let alone: Option<usize> =
                set.iter().map(|town| world.fewest_each(&[*town], Mode::Open, target)).sum();
            assert_eq!(pair.places_alone, alone);
            assert_eq!(pair.places_saved, alone.map(|alone| alone - together));
            let most = |mode| world.most(set, mode, together);
            assert_eq!(
                pair.persons_gained,
                most(Mode::Open) - most(Mode::Credited),
                "{seed} {set:?}"
            );
            assert!(pair.is_proven);
            assert_eq!(pair.persons_gained_range, pair.persons_gained..=pair.persons_gained);
            some_save += usize::from(pair.places_saved > Some(0));
        }
        assert!(pairs.is_sorted_by(|a, b| a.precedence() <= b.precedence()), "{seed}");
        // Pairs that are not listed save nothing.
        for (a, b) in towns.all().iter().flat_map(|b| (0..*b).map(move |a| (a, *b))) {
            if pairs.iter().all(|pair| pair.towns != [a, b]) {
                let cost = |set: &[u32]| world.fewest_each(set, Mode::Open, target);
                let alone = cost(&[a]).and_then(|cost_a| Some(cost_a + cost(&[b])?));
                assert!(cost(&[a, b]) == alone || alone.is_none(), "{seed} {a} {b}");
            }
        }
    }
    assert!(some_save > 10, "{some_save} pairs save something: the worlds are too easy");
}

#[test]
fn without_the_exact_solver_the_search_for_shared_places_encloses_what_pairs_need() {
    let [mut all, mut proven] = [0, 0];
    for (seed, world) in worlds() {
        let towns = world.towns();
        let target = targets()[(seed % 3) as usize];
        let effort = Effort { pairs_exact_max: 0, ..Effort::default() };
        let cooperation = Cooperation { towns: &towns, target, effort };
        let coalitions = Coalitions::new(&cooperation);
        for (a, b) in coalitions.neighbours() {
            let expected = world.fewest_each(&[a, b], Mode::Open, target);
            let fewest = coalitions.fewest(&[a, b]).expect("no solver fails");
            assert_eq!(fewest.is_some(), expected.is_some(), "{seed} {a} {b}");
            let (Some(fewest), Some(expected)) = (fewest, expected) else { continue };
            let range = fewest.places_min..=fewest.places.len();
            assert!(range.contains(&expected), "{seed} {a} {b}: {fewest:?}, expected {expected}");
            all += 1;
            proven += usize::from(fewest.is_proven());
            let places = fewest.places.len();
            let [alone, together] =
                [Mode::Credited, Mode::Open].map(|mode| world.most(&[a, b], mode, places));
            let pair = coalitions.partners(&[a, b]).expect("no solver fails").expect("in reach");
            let gained = &pair.persons_gained_range;
            assert!(gained.contains(&(together - alone)), "{seed} {a} {b}: {gained:?}");
            assert!(gained.contains(&pair.persons_gained));
        }
    }
    assert!(2 * proven > all, "{proven} of {all} are proven");
}

#[test]
fn the_best_pairing_saves_most_of_all_pairings() {
    for (seed, world) in worlds() {
        let towns = world.towns();
        let cooperation = cooperation(&towns, targets()[(seed % 3) as usize]);
        let pairs = Coalitions::new(&cooperation).pairs().expect("solved");
        let saved = |chosen: u32| -> Option<usize> {
            let mut used = Vec::new();
            let mut sum = 0;
            for pair in (0..pairs.len()).filter(|at| chosen >> at & 1 == 1).map(|at| &pairs[at]) {
                if pair.towns.iter().any(|town| used.contains(town)) {
                    return None;
                }
                used.extend(pair.towns.iter().copied());
                sum += pair.places_saved.unwrap_or(0);
            }
            Some(sum)
        };
        let expected = (0..1_u32 << pairs.len()).filter_map(saved).max();
        let chosen = best_pairing(towns.count(), &pairs);
        assert_eq!(
            Some(chosen.iter().filter_map(|pair| pair.places_saved).sum()),
            expected,
            "{seed}"
        );
    }
}

#[test]
fn triples_are_those_that_beat_their_best_pair() {
    let mut listed = 0;
    for (seed, world) in worlds().filter(|(_, world)| world.towns > 2) {
        let towns = world.towns();
        let target = targets()[(seed % 3) as usize];
        let cooperation = cooperation(&towns, target);
        let Triples { found: triples, open } =
            Coalitions::new(&cooperation).triples().expect("solved");
        assert_eq!(open, 0, "{seed}");
        let cost = |set: &[u32]| world.fewest_each(set, Mode::Open, target);
        let value = |set: &[u32]| -> Option<usize> {
            let alone: Option<usize> = set.iter().map(|town| cost(&[*town])).sum();
            Some(alone? - cost(set)?)
        };
        for set in [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]] {
            if set[2] >= world.towns {
                continue;
            }
            let pairs = [[set[0], set[1]], [set[0], set[2]], [set[1], set[2]]];
            let best = pairs.iter().filter_map(|pair| value(pair)).max();
            let beats = value(&set).filter(|value| Some(*value) > best);
            let listed_saving =
                triples.iter().find(|triple| triple.partners.towns == set).map(|triple| {
                    assert_eq!(Some(triple.saved_by_best_pair), best, "{seed} {set:?}");
                    triple.partners.places_saved.expect("in reach")
                });
            assert_eq!(listed_saving, beats, "{seed} {set:?}");
            listed += usize::from(beats.is_some());
        }
    }
    assert!(listed > 0, "no world has such a triple");
}

#[test]
fn a_triple_is_listed_or_ruled_out_or_counted_as_open() {
    let (mut beating, mut left_open) = (0, 0);
    for (seed, world) in worlds().filter(|(_, world)| world.towns > 2) {
        let towns = world.towns();
        let target = targets()[(seed % 3) as usize];
        let exact = cooperation(&towns, target);
        let quick = Cooperation {
            effort: Effort { rounds_max: 1, ..Effort::default().without_exact() },
            ..exact
        };
        let [exact, quick] = [&exact, &quick]
            .map(|cooperation| Coalitions::new(cooperation).triples().expect("solved"));
        let sets = |triples: &Triples| -> Vec<Vec<u32>> {
            triples.found.iter().map(|triple| triple.partners.towns.clone()).collect()
        };
        let (all, found) = (sets(&exact), sets(&quick));
        let missed = all.iter().filter(|set| !found.contains(set)).count();
        assert!(missed <= quick.open, "{seed}: {missed} are missed, {} are open", quick.open);
        (beating, left_open) = (beating + all.len(), left_open + quick.open);
    }
    assert!(beating > 0 && left_open > 0, "{beating} beat their best pair, {left_open} are open");
}

#[test]
fn most_persons_rise_with_the_number_and_with_each_step_to_openness() {
    for (seed, world) in worlds() {
        let towns = world.towns();
        let all = towns.all();
        let mut before: Option<Vec<u64>> = None;
        for number in 0..=3 {
            let rows = most_with(&towns, number, &Effort::default()).expect("solved");
            let persons: Vec<u64> = rows.iter().map(|row| row.persons).collect();
            let expected = Mode::ALL.map(|mode| world.most(&all, mode, number));
            assert_eq!(persons, expected, "{seed} {number}");
            assert!(persons.is_sorted(), "{seed} {number}");
            for row in &rows {
                let chosen = row.places.iter().fold(0, |set, place| set | 1 << place);
                assert_eq!(row.persons, world.served(chosen, row.mode).iter().sum::<u64>());
                assert!(row.places.len() <= number && row.persons == row.persons_max);
                let shares = share_out(
                    number as u64,
                    &all.iter().map(|t| world.persons(*t)).collect::<Vec<_>>(),
                );
                let quota =
                    |town: &u32| world.most(&[*town], row.mode, shares[*town as usize] as usize);
                let quota = (row.mode != Mode::Open).then(|| all.iter().map(quota).sum::<u64>());
                assert_eq!(row.persons_by_quota, quota, "{seed} {number}");
                assert!(quota.is_none_or(|quota| quota <= row.persons));
            }
            if let Some(before) = &before {
                assert!(before.iter().zip(&persons).all(|(less, more)| less <= more), "{seed}");
            }
            before = Some(persons);
        }
    }
}

#[test]
fn the_sum_needs_n_places_exactly_when_n_places_serve_the_need() {
    for (seed, world) in worlds() {
        let towns = world.towns();
        for target in targets() {
            let plans = region(&cooperation(&towns, target));
            let need = target.needed(towns.all().iter().map(|town| world.persons(*town)).sum());
            for number in 0..=3 {
                let most = most_with(&towns, number, &Effort::default()).expect("solved");
                for (mode, row) in Mode::ALL.iter().zip(&most) {
                    let enough =
                        count(&plans, TargetKind::Together, *mode).is_some_and(|n| n <= number);
                    assert_eq!(enough, row.persons >= need, "{seed} {target} {mode:?} {number}");
                }
            }
        }
    }
}

#[test]
fn as_many_places_as_alone_serve_more_and_with_nobody_worse_not_less() {
    for (seed, world) in worlds() {
        let towns = world.towns();
        let target = targets()[(seed % 3) as usize];
        let cooperation = cooperation(&towns, target);
        let [_, credited] = cooperation.everybody_alone().expect("solved");
        let Some(answer) = cooperation.as_many_as_alone(&credited).expect("solved") else {
            continue;
        };
        let number: usize = credited.iter().filter_map(places).sum();
        assert_eq!(answer.count, number);
        let all = towns.all();
        assert_eq!(answer.free.persons, world.most(&all, Mode::Open, number), "{seed}");
        let alone: Vec<u64> =
            credited.iter().map(|one| one.plan.as_ref().expect("in reach").persons).collect();
        let fair =
            world.choices(&all).into_iter().filter(|set| set.count_ones() as usize <= number);
        let fair = fair.map(|set| world.served(set, Mode::Open));
        let fair = fair.filter(|served| served.iter().zip(&alone).all(|(now, alone)| now >= alone));
        let expected = fair.map(|served| served.iter().sum::<u64>()).max();
        assert_eq!(Some(answer.nobody_worse.persons), expected, "{seed}");
        assert!(answer.free.persons >= answer.nobody_worse.persons);
        assert!(answer.nobody_worse.persons >= answer.persons_alone);
        let chosen = answer.nobody_worse.places.iter().fold(0, |set, place| set | 1 << place);
        let served = world.served(chosen, Mode::Open);
        assert!(served.iter().zip(&alone).all(|(now, alone)| now >= alone), "{seed}");
    }
}

#[test]
fn without_common_ground_there_is_nothing_to_credit_or_to_share() {
    for (seed, mut world) in worlds() {
        // Each town on an island of its own.
        let away = |town: u32| 100 * i64::from(town);
        world.cells.iter_mut().for_each(|cell| cell.at.0 += away(cell.town));
        for place in &mut world.places {
            place.at.0 += place.town.map_or(-1000, away);
        }
        let towns = world.towns();
        for target in targets() {
            let plans = region(&cooperation(&towns, target));
            for kind in TargetKind::ALL {
                let [closed, credited, open] = Mode::ALL.map(|mode| count(&plans, kind, mode));
                assert!(closed == credited && credited == open, "{seed} {target} {kind:?}");
            }
        }
        assert_eq!(towns.neighbours(), []);
    }
}

#[test]
fn a_further_facility_never_raises_what_the_open_region_needs() {
    for (seed, world) in worlds() {
        let mut numbers = Numbers(seed + 77);
        let mut richer = world.clone();
        let at = (numbers.below(5) as i64, numbers.below(3) as i64);
        richer.places.push(Place { at, town: Some(numbers.below(u64::from(world.towns)) as u32) });
        let (before, after) = (world.towns(), richer.towns());
        for target in targets() {
            let plans = [&before, &after].map(|towns| region(&cooperation(towns, target)));
            for kind in TargetKind::ALL {
                let [before, after] =
                    [&plans[0], &plans[1]].map(|plans| count(plans, kind, Mode::Open));
                assert!(after <= before, "{seed} {target} {kind:?}");
            }
        }
    }
}

#[test]
fn another_order_of_towns_and_cells_changes_no_value() {
    for (seed, world) in worlds() {
        let mut turned = world.clone();
        let last = world.towns - 1;
        let rename = |cell: &mut Cell| cell.town = last - cell.town;
        turned.cells.iter_mut().for_each(rename);
        turned.cells.reverse();
        turned.places.iter_mut().for_each(|place| place.town = place.town.map(|town| last - town));
        turned.places.reverse();
        let (one, other) = (world.towns(), turned.towns());
        for target in targets() {
            let values = [&one, &other].map(|towns| {
                let plans = region(&cooperation(towns, target));
                let persons = plans.iter().map(RegionPlan::persons_served).collect::<Vec<_>>();
                let counts: Vec<_> = TargetKind::ALL
                    .iter()
                    .flat_map(|kind| Mode::ALL.map(|mode| count(&plans, *kind, mode)))
                    .collect();
                (counts, persons)
            });
            assert_eq!(values[0], values[1], "{seed} {target}");
        }
    }
}

#[test]
fn shapley_values_are_the_mean_over_all_orders() {
    for (seed, world) in worlds() {
        let towns = world.towns();
        let target = targets()[(seed % 3) as usize];
        let cooperation = cooperation(&towns, target);
        let coalitions = Coalitions::new(&cooperation);
        let Ok(answer) = shapley(&coalitions, &towns.all()) else { continue };
        let orders = orders(&towns.all());
        for payment in &answer.payments {
            let mut sum = 0;
            for order in &orders {
                let at =
                    order.iter().position(|town| *town == payment.town).expect("in every order");
                let cost = |set: &[u32]| {
                    world.fewest_each(set, Mode::Open, target).expect("in reach") as i64
                };
                sum += cost(&order[..=at]) - cost(&order[..at]);
            }
            let mean = sum as f64 / orders.len() as f64;
            assert!((payment.places.number() - mean).abs() < 1e-12, "{seed} {payment:?} {mean}");
        }
        let sum: f64 = answer.payments.iter().map(|payment| payment.places.number()).sum();
        assert!((sum - answer.places_together as f64).abs() < 1e-9, "{seed}");
    }
}

/// All orders of a list.
fn orders(list: &[u32]) -> Vec<Vec<u32>> {
    let Some((first, rest)) = list.split_first() else { return vec![Vec::new()] };
    let insert = |order: Vec<u32>| {
        (0..=order.len()).map(move |at| {
            let mut longer = order.clone();
            longer.insert(at, *first);
            longer
        })
    };
    orders(rest).into_iter().flat_map(insert).collect()
}
