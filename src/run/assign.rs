//! Who has a place when the nearest are full, as layers.

use rayon::prelude::*;

use super::access::{AccessAnswers, AccessView, Supply, Tables};
use super::access_error::AccessError;
use super::analyse::Analyses;
use super::candidates::groups_named;
use super::queue::Queue;
use super::write::AREA_LEVELS;
use super::write_error::WriteError;
use crate::analysis::assignment::{
    AreaAssignment, AssignmentQuestion, asking_of, assignment_by_area, assignment_flows,
    nearest_first,
};
use crate::analysis::catchment::{Capacity, Openness};
use crate::analysis::coverage::{Level, limits_of};
use crate::base::{Diagnostics, Finding, codes};
use crate::config::AccessSection;
use crate::present::{self, AssignedPlaces, Question};
use crate::region::Region;

const ASSIGNED: Tables<AssignedPlaces> = Tables {
    areas: present::assigned_table,
    facilities: present::assigned_facility_table,
    facilities_name: "assigned_facilities",
    flows: present::assigned_flow_table,
};

/// The answer of `nahraum access --assign`.
///
/// # Errors
/// [`AccessError`] when a category or group of persons is not known, a capacity cannot be used, or shapes cannot be
/// transformed.
pub fn assigned_layer(
    analyses: &Analyses<'_>,
    section: &AccessSection,
    view: AccessView,
    rows: (Level, bool),
) -> Result<AccessAnswers, AccessError> {
    let mut diagnostics = Diagnostics::default();
    let is_asked = !analyses.config.region.categories.is_empty();
    let supplies = analyses.supplies(section, is_asked, &mut diagnostics)?;
    let assigned = analyses.assigned(section, &supplies, &[rows.0], &mut diagnostics)?;
    let region = &analyses.prepared.region;
    let layer = ASSIGNED.view(region, &assigned, view, rows)?;
    let sentences = assigned.iter().map(|one| sentence(region, one)).collect();
    let layer = analyses.for_people(analyses.published(layer));
    Ok(AccessAnswers { layer, sentences, diagnostics })
}

/// How many have a place, in words.
fn sentence(region: &Region, one: &AssignedPlaces) -> String {
    let sum = |pick: fn(&AreaAssignment) -> u64| -> u64 {
        one.areas.first().into_iter().flatten().map(pick).sum()
    };
    format!(
        "{}: {} of {} who ask have a place, {} of them across a boundary; {} are left over, {} reach no place",
        present::question_in_words(region, (one.category, one.limit, one.group)),
        sum(|area| area.served),
        sum(|area| area.asking),
        sum(|area| area.abroad),
        sum(|area| area.left),
        sum(|area| area.without),
    )
}

impl Analyses<'_> {
    /// Writes who has a place on all levels that have areas, where `access.assign` asks for it.
    pub(super) fn write_assigned(&self, sink: &mut Queue<'_>) -> Result<Diagnostics, WriteError> {
        let mut diagnostics = Diagnostics::default();
        let Some(section) = self.config.access.as_ref().filter(|section| section.assign) else {
            return Ok(diagnostics);
        };
        let region = &self.prepared.region;
        // What there is to say of capacities was said when places were divided.
        let supplies = self.supplies(section, false, &mut Diagnostics::default())?;
        let assigned = self.assigned(section, &supplies, &AREA_LEVELS, &mut diagnostics)?;
        ASSIGNED.write(region, &assigned, sink)?;
        Ok(diagnostics)
    }

    /// Gives the places of each category to each group of persons, nearest first.
    fn assigned(
        &self,
        section: &AccessSection,
        supplies: &[Supply],
        levels: &[Level],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<AssignedPlaces>, AccessError> {
        let region = &self.prepared.region;
        let groups = groups_named(region, &section.weights)?;
        let mut questions = Vec::new();
        for Supply { category, capacities, .. } in supplies {
            for limit in limits_of(region, *category) {
                let of_group = |group: &usize| ((*category, limit, *group), &capacities[..]);
                questions.extend(groups.iter().map(of_group));
            }
        }
        let share = section.asking.share();
        let assign = |(question, capacities): &(Question, &[Capacity])| {
            self.assign(*question, (capacities, share), levels)
        };
        let assigned: Vec<AssignedPlaces> = questions.par_iter().map(assign).collect();
        for one in &assigned {
            let areas = one.areas.first().into_iter().flatten();
            let left: u64 = areas.map(|area| area.left).sum();
            if left > 0 {
                let question =
                    present::question_in_words(region, (one.category, one.limit, one.group));
                let message = format!("{question}: {left} reach places, but find all of them full");
                diagnostics.push(Finding::new(codes::N985, message));
            }
        }
        Ok(assigned)
    }

    fn assign(
        &self,
        (category, limit, group): Question,
        (capacities, share): (&[Capacity], f64),
        levels: &[Level],
    ) -> AssignedPlaces {
        let (region, reach) = (&self.prepared.region, &self.prepared.reach);
        let asking = asking_of(region.cells().persons(group), share);
        let question = AssignmentQuestion { category, limit, asking: &asking, capacities };
        let [open, closed] = [Openness::Open, Openness::Closed]
            .map(|openness| nearest_first(region, reach, &question, openness));
        let of_level =
            |level: &Level| assignment_by_area(region, reach, &question, (&open, &closed), *level);
        let areas = levels.iter().map(of_level).collect();
        let flows = assignment_flows(region, &open);
        AssignedPlaces { category, limit, group, areas, facilities: open.facilities, flows }
    }
}
