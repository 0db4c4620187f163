//! Persons of a forecast year, shared out over the cells of their areas.

use std::collections::BTreeMap;

use super::change::Change;
use super::file::{Asked, ChangesFile, Entry, Persons};
use crate::base::names::{NameError, find_named};
use crate::base::{
    CellId, Code, Diagnostics, DistrictId, Due, Finding, apportion, codes, zip_equal,
};
use crate::region::{District, Region};

/// Largest number of persons of an area.
const PERSONS_MAX: u64 = 1_000_000_000;
/// Largest factor.
const FACTOR_MAX: f64 = 1_000.0;

/// Persons of a scenario.
pub(super) struct NewPersons {
    /// Persons by group and cell.
    pub by_group: Vec<Vec<u32>>,
    /// The changes they follow from.
    pub changes: Vec<Change>,
}

/// What an area of the region is called, and the cells in it whose persons are known.
struct Area {
    name: String,
    cells: Vec<CellId>,
}

/// How many persons there will be.
#[derive(Clone, Copy)]
enum Number {
    Factor(f64),
    Persons(u64),
}

impl Number {
    /// The number of persons where there are `now`.
    fn persons(self, now: u64) -> u64 {
        match self {
            // The cast saturates.
            Self::Factor(factor) => (now as f64 * factor).round() as u64,
            Self::Persons(persons) => persons,
        }
    }
}

/// An entry whose names are known.
struct Resolved<'f> {
    entry: &'f Entry,
    area: Area,
    /// `None`: all persons, and every group in proportion.
    group: Option<usize>,
    number: Number,
}

/// Shares the persons of a file's forecast out over cells; `None` when it has none.
///
/// # Method
/// The persons of an area are shared out in proportion to today's persons of the same group in its cells,
/// in whole persons by the largest remainder, so that their sum is exactly the number of the forecast. A
/// forecast of all persons changes every group in the same proportion, unless the group has a forecast of
/// its own there. No cell gets more persons of a group than persons, unless it has so today.
pub(super) fn shared_out(
    file: &ChangesFile,
    region: &Region,
    diagnostics: &mut Diagnostics,
) -> Option<NewPersons> {
    let mut looking = Looking { file, region, diagnostics };
    let mut resolved = Vec::new();
    for entry in &file.entries {
        let Asked::Persons(persons) = &entry.asked else { continue };
        let other_year = persons.year.is_some_and(|year| file.year.is_some_and(|own| own != year));
        if !other_year {
            resolved.extend(looking.resolved(persons, entry));
        }
    }
    if resolved.is_empty() {
        return None;
    }
    looking.report_twice(&resolved);
    let mut by_group: Vec<Vec<u32>> =
        region.cells().persons_by_group().map(<[u32]>::to_vec).collect();
    // All persons first: they bound the groups, and a group's own forecast goes before theirs.
    for one in resolved.iter().filter(|one| one.group.is_none()) {
        looking.share_all(one, &mut by_group);
    }
    for one in &resolved {
        if let Some(group) = one.group {
            looking.share_group(one, group, &mut by_group);
        }
    }
    let change = |one: &Resolved<'_>| {
        let group = one.group.map(|group| format!(" {}", region.groups()[group].column()));
        let subject = format!("{}{}", one.area.name, group.unwrap_or_default());
        Change { kind: one.entry.asked.kind(), subject, sha256: one.entry.asked.sha256() }
    };
    Some(NewPersons { by_group, changes: resolved.iter().map(change).collect() })
}

struct Looking<'r> {
    file: &'r ChangesFile,
    region: &'r Region,
    diagnostics: &'r mut Diagnostics,
}

impl Looking<'_> {
    fn report(&mut self, code: Code, entry: &Entry, message: String) {
        self.diagnostics.push(Finding::new(code, message).at(self.file.place(entry)));
    }

    fn resolved<'f>(&mut self, persons: &Persons, entry: &'f Entry) -> Option<Resolved<'f>> {
        let number = self.number(persons, entry);
        let group = match &persons.group {
            None => Some(None),
            Some(text) => self.group(text, entry).map(Some),
        };
        let area = self.area(persons, group.flatten(), entry);
        Some(Resolved { entry, area: area?, group: group?, number: number? })
    }

    fn number(&mut self, persons: &Persons, entry: &Entry) -> Option<Number> {
        let message = match (persons.factor, persons.persons) {
            (Some(factor), None) if (0.0..=FACTOR_MAX).contains(&factor) => {
                return Some(Number::Factor(factor));
            }
            (Some(found), None) => format!("`factor`: found {found}, expected 0 to {FACTOR_MAX}"),
            (None, Some(persons)) if persons <= PERSONS_MAX => {
                return Some(Number::Persons(persons));
            }
            (None, Some(found)) => format!("`persons`: found {found}, expected 0 to {PERSONS_MAX}"),
            _ => "expected either `factor` or `persons`".to_owned(),
        };
        self.report(codes::E942, entry, message);
        None
    }

    fn group(&mut self, text: &str, entry: &Entry) -> Option<usize> {
        let groups = self.region.groups();
        let is_meant = |at: &usize| groups[*at].key() == text || groups[*at].column() == text;
        let group = (1..groups.len()).find(is_meant);
        if group.is_none() {
            let known: Vec<&str> = groups.iter().skip(1).map(|group| group.key()).collect();
            let message = format!("unknown group `{text}`; the cells have: {}", known.join(", "));
            self.report(codes::E941, entry, message);
        }
        group
    }

    /// The area that an entry names, with its cells whose persons of a group are known.
    fn area(&mut self, persons: &Persons, group: Option<usize>, entry: &Entry) -> Option<Area> {
        let Persons { municipality, quartier, district, region: whole, .. } = persons;
        let named = [municipality, quartier, district].iter().filter(|name| name.is_some()).count();
        if named + usize::from(*whole) != 1 {
            let message = "expected exactly one of `municipality`, `quartier`, `district` and `region = true`";
            self.report(codes::E942, entry, message.to_owned());
            return None;
        }
        let (region, cells) = (self.region, self.region.cells());
        let inside = |is_meant: &dyn Fn(CellId) -> bool| {
            let known = |cell: &CellId| cells.is_known(group.unwrap_or(0), *cell);
            region.cells_inside().filter(|cell| is_meant(*cell)).filter(known).collect()
        };
        let area = if let Some(text) = municipality {
            region.municipality_id(text).map(|id| Area {
                name: region.municipality(id).name().to_owned(),
                cells: inside(&|cell| cells.municipality(cell) == Some(id)),
            })
        } else if let Some(text) = quartier {
            region.quartier_id(text).map(|id| Area {
                name: region.quartier(id).name().to_owned(),
                cells: inside(&|cell| cells.quartier(cell) == Some(id)),
            })
        } else if let Some(text) = district {
            let districts = region.districts();
            find_named(districts, text, District::key, |_, _| false).map(|at| Area {
                name: districts[at].key().to_owned(),
                cells: inside(&|cell| {
                    let quartier = cells.quartier(cell).map(|id| region.quartier(id));
                    quartier.and_then(|one| one.district()) == Some(DistrictId::at(at))
                }),
            })
        } else {
            Ok(Area { name: region.name().to_owned(), cells: inside(&|_| true) })
        };
        match area {
            Ok(area) if area.cells.is_empty() => {
                let message = format!(
                    "`{}` has no cell whose persons are known: nothing to share by",
                    area.name
                );
                self.report(codes::E946, entry, message);
                None
            }
            Ok(area) => Some(area),
            Err(error) => {
                let text = municipality.as_ref().or(quartier.as_ref()).or(district.as_ref());
                self.report_unknown(text.map_or("", String::as_str), &error, entry);
                None
            }
        }
    }

    fn report_unknown(&mut self, text: &str, error: &NameError, entry: &Entry) {
        self.report(codes::E941, entry, format!("`{text}`: {error}"));
    }

    /// Reports entries that give persons of one group to one cell twice (E943).
    fn report_twice(&mut self, resolved: &[Resolved<'_>]) {
        let mut by_group: BTreeMap<Option<usize>, Vec<&Resolved<'_>>> = BTreeMap::new();
        for one in resolved {
            by_group.entry(one.group).or_default().push(one);
        }
        for all in by_group.into_values() {
            let mut given: Vec<Option<&str>> = vec![None; self.region.cells().len()];
            for one in all {
                let twice = one.area.cells.iter().find_map(|cell| given[cell.index()]);
                if let Some(earlier) = twice {
                    let message = format!(
                        "`{}` and `{earlier}` have cells in common: the persons there would change twice",
                        one.area.name
                    );
                    self.report(codes::E943, one.entry, message);
                }
                one.area.cells.iter().for_each(|cell| given[cell.index()] = Some(&one.area.name));
            }
        }
    }

    /// Shares out all persons of an area, and every group in proportion.
    fn share_all(&mut self, one: &Resolved<'_>, by_group: &mut [Vec<u32>]) {
        let now = self.sum(one, 0);
        let then = one.number.persons(now);
        self.share(one, 0, then, by_group);
        for group in 1..by_group.len() {
            let of_group = u128::from(self.sum(one, group));
            let (then, now) = (u128::from(then), u128::from(now));
            // Half a person is rounded up.
            let share = if now == 0 { 0 } else { (2 * of_group * then + now) / (2 * now) };
            self.share(one, group, share as u64, by_group);
        }
    }

    fn share_group(&mut self, one: &Resolved<'_>, group: usize, by_group: &mut [Vec<u32>]) {
        let then = one.number.persons(self.sum(one, group));
        self.share(one, group, then, by_group);
    }

    /// Today's persons of a group in an area.
    fn sum(&self, one: &Resolved<'_>, group: usize) -> u64 {
        let persons = self.region.cells().persons(group);
        one.area.cells.iter().map(|cell| u64::from(persons[cell.index()])).sum()
    }

    /// Shares a number of persons of a group out over the cells of an area, by today's persons.
    fn share(&mut self, one: &Resolved<'_>, group: usize, then: u64, by_group: &mut [Vec<u32>]) {
        let cells = self.region.cells();
        let (all, persons) = (cells.persons(0), cells.persons(group));
        let now = self.sum(one, group);
        let due = |cell: &CellId| {
            let (at, today) = (cell.index(), persons[cell.index()]);
            let numerator = u128::from(today) * u128::from(then);
            let bounded = group > 0 && today <= all[at] && cells.is_known(0, *cell);
            let most = if bounded { by_group[0][at] } else { u32::MAX };
            Due { most: u64::from(most), ..Due::free(numerator) }
        };
        let dues: Vec<Due> = one.area.cells.iter().map(due).collect();
        let given = match now {
            0 => vec![0; dues.len()],
            now => apportion(then, u128::from(now), &dues),
        };
        let sum: u64 = given.iter().sum();
        if sum != then {
            let name = self.region.groups()[group].column();
            let message = match now {
                0 => {
                    format!("`{}` has no `{name}` today: nothing to share {then} by", one.area.name)
                }
                _ => format!(
                    "`{}` cannot have {then} `{name}`: at most {sum} fit its persons",
                    one.area.name
                ),
            };
            self.report(codes::E946, one.entry, message);
        }
        for (cell, persons) in zip_equal(&one.area.cells, given) {
            by_group[group][cell.index()] = persons as u32;
        }
    }
}
