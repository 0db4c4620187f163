//! Findings about plans, and their main numbers in words.

use crate::base::{Diagnostics, Finding, Millimetres, SiteModel, codes};
use crate::present::{SitePlan, SiteWalks};
use crate::run::analyse::Analyses;

impl Analyses<'_> {
    /// Findings about a plan: that it is not proven (N923), and persons beyond every place (N924).
    pub(super) fn report_site(
        &self,
        plan: &SitePlan,
        walk_max: Millimetres,
        diagnostics: &mut Diagnostics,
    ) {
        let within = self.within_words(plan);
        if plan.places.is_some() && !plan.is_proven() {
            let message = format!("{within}: {}", bound_words(plan));
            diagnostics.push(Finding::new(codes::N923, message));
        }
        let beyond = plan.walks.map_or(0, |[_, after]| plan.persons - after.persons);
        if beyond > 0 {
            let message = format!(
                "{within}: {beyond} of {} persons have no place within {walk_max}, even with the new ones; the choice \
                 counts them as that far away, means leave them out",
                plan.persons
            );
            diagnostics.push(Finding::new(codes::N924, message));
        }
    }

    fn within_words(&self, plan: &SitePlan) -> String {
        let category = self.prepared.region.category(plan.category).key();
        format!("`{category}` within {}", plan.limit)
    }

    /// The main numbers of a plan in words.
    pub(super) fn site_sentence(&self, plan: &SitePlan) -> String {
        let category = self.prepared.region.category(plan.category).key().replace('_', " ");
        let within = format!("{category} within {}", plan.limit);
        let Some(places) = &plan.places else {
            return format!("{within}: the target is out of reach");
        };
        let (count, before) = (places.len(), plan.persons_before);
        let after = plan.persons_after().unwrap_or(before);
        let noun = if count == 1 { "new place" } else { "new places" };
        let served = format!(
            "{count} {noun}: {after} of {} persons served instead of {before}",
            plan.persons
        );
        let walks = plan.walks.map(walk_words).unwrap_or_default();
        format!("{within}: {served}{walks}; {}", bound_words(plan))
    }
}

/// The mean walks of those who have a place, in words.
fn walk_words([before, after]: [SiteWalks; 2]) -> String {
    let mean = |walks: SiteWalks| {
        let mean = walks.person_m_within as f64 / walks.persons as f64;
        (walks.persons > 0).then(|| format!("{mean:.0} m"))
    };
    match (mean(before), mean(after)) {
        (Some(before), Some(after)) => format!(", a mean walk of {after} instead of {before}"),
        (None, Some(after)) => format!(", a mean walk of {after}"),
        (_, None) => String::new(),
    }
}

/// How good a plan is, in words.
fn bound_words(plan: &SitePlan) -> String {
    let Some((found, bound)) = plan.found_and_bound() else { return "no plan".to_owned() };
    let again = match plan.is_repeatable {
        true => "",
        false => "; a limit of time ended the search, another time may find another plan",
    };
    if found == bound {
        return format!("proven, no plan is better (one of several best plans){again}");
    }
    let gap = 100.0 * plan.gap_share().unwrap_or(0.0);
    let numbers = match plan.model {
        SiteModel::Most => format!("found {found} persons, at most {bound} are possible"),
        SiteModel::Fewest => format!("found {found} places, at least {bound} are needed"),
        SiteModel::Median => {
            let km = |metres: u64| metres as f64 / 1000.0;
            format!("found {:.1} person-km, at least {:.1} are left", km(found), km(bound))
        }
    };
    format!("{numbers} (gap {gap:.2} %){again}")
}
