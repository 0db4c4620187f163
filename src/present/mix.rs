//! The help mix as tables.

use super::areas::add_names;
use super::table::Table;
use crate::analysis::coverage::Level;
use crate::analysis::mix::{JudgedNeed, Met, QuartierMix};
use crate::base::{Lang, Percent};
use crate::dataset::Layer;
use crate::region::{Catalog, Region};

/// What residents of quartiers reach, and when a quartier has a service.
pub struct HelpMix<'m> {
    /// The needs that are judged.
    pub needs: &'m [JudgedNeed],
    /// The quartiers.
    pub quartiers: &'m [QuartierMix],
    /// Share of the residents who must reach it.
    pub share_min: Percent,
}

impl HelpMix<'_> {
    /// The needs of a field of action, or all of them, that are met in a quartier as asked; by their numbers.
    ///
    /// Where nobody lives, no need is met, missing or unknown.
    fn needs_that(&self, mix: &QuartierMix, field: Option<&str>, met: Met) -> Vec<usize> {
        let needs = self.needs.iter().enumerate().filter(|_| mix.persons != Some(0));
        let own = needs.filter(|(_, need)| field.is_none_or(|field| field == need.field));
        own.map(|(at, _)| at).filter(|at| mix.met(*at, self.share_min) == met).collect()
    }

    fn keys(&self, region: &Region, needs: &[usize]) -> String {
        let key = |at: &usize| &*region.needs()[self.needs[*at].need].key;
        needs.iter().map(key).collect::<Vec<&str>>().join(" ")
    }

    /// What a quartier lacks, in one line, by field of action.
    fn line(
        &self,
        (region, catalog): (&Region, &Catalog),
        mix: &QuartierMix,
        lang: Lang,
    ) -> String {
        if mix.persons == Some(0) {
            return lang.pick("Nobody lives here", "Hier wohnt niemand").to_owned();
        }
        let missing = self.needs_that(mix, None, Met::No);
        let unknown = self.needs_that(mix, None, Met::Unknown).len();
        let mut fields: Vec<&str> = missing.iter().map(|at| &*self.needs[*at].field).collect();
        fields.dedup();
        let of_field = |field: &&str| {
            let own = missing.iter().filter(|at| self.needs[**at].field == **field);
            let names = own.map(|at| {
                let need = &region.needs()[self.needs[*at].need];
                lang.pick(&*need.name_en, &*need.name_de)
            });
            let named = catalog.fields_of_action.iter().find(|one| one.key == **field);
            let name = named.map_or(*field, |one| lang.pick(&*one.name_en, &*one.name_de));
            format!("{} ({name})", names.collect::<Vec<_>>().join(", "))
        };
        let all: Vec<String> = distinct(&fields).iter().map(of_field).collect();
        let said = match (all.is_empty(), unknown) {
            (true, 0) => lang.pick("Nothing is missing", "Es fehlt nichts").to_owned(),
            (true, _) => lang
                .pick("Nothing is known to be missing", "Es fehlt nichts, soweit bekannt")
                .to_owned(),
            (false, _) => format!("{}: {}", lang.pick("Missing", "Es fehlt"), all.join("; ")),
        };
        match unknown {
            0 => said,
            _ => format!("{said}; {}: {unknown}", lang.pick("not known", "nicht bekannt")),
        }
    }
}

/// Each once, in the order of their first places.
fn distinct<'a>(all: &[&'a str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for one in all {
        if !found.contains(one) {
            found.push(*one);
        }
    }
    found
}

const PROVIDERS: &str =
    "Types of providers of whom enough residents reach a facility; unknown where it is not stated";

/// What each quartier has for old residents and what it lacks, a row a quartier.
pub fn mix_table(region: &Region, mix: &HelpMix<'_>) -> Layer {
    let catalog = Catalog::builtin();
    let each = || mix.quartiers.iter();
    let areas: Vec<usize> = each().map(|own| own.quartier.index()).collect();
    let mut table = Table::default();
    add_names(&mut table, region, Level::Quartier, &areas);
    let what = "Persons; empty where their number is not known";
    table.maybe_count(("persons", "persons", what), each().map(|own| own.persons));
    let what = "Needs that a service of the region can meet";
    table.count(("needs", "", what), each().map(|_| mix.needs.len() as u64));
    let that = |own: &QuartierMix, met| mix.needs_that(own, None, met);
    let what = "Needs that are met: enough residents reach a service";
    let count = each().map(|own| that(own, Met::Yes).len() as u64);
    table.count(("needs_met", "", what), count);
    let missing = each().map(|own| mix.keys(region, &that(own, Met::No)));
    table.text(("needs_missing", "", "Needs that are not met"), missing);
    let what = "Needs of which it is not known whether they are met";
    table.text(
        ("needs_unknown", "", what),
        each().map(|own| mix.keys(region, &that(own, Met::Unknown))),
    );
    let types = each().map(|own| own.provider_types(None, mix.share_min).join(" "));
    table.text(("provider_types", "", PROVIDERS), types);
    for (name, lang) in [("missing_en", Lang::En), ("missing_de", Lang::De)] {
        let said = each().map(|own| mix.line((region, &catalog), own, lang));
        table.text((name, "", "What is missing for an age-friendly quartier, in one line"), said);
    }
    table.finish("help_mix", region, None)
}

/// The same by field of action, a row for each quartier and field.
pub fn mix_field_table(region: &Region, mix: &HelpMix<'_>) -> Layer {
    let all: Vec<&str> = mix.needs.iter().map(|need| &*need.field).collect();
    let fields = distinct(&all);
    let rows: Vec<(&QuartierMix, &str)> = mix
        .quartiers
        .iter()
        .flat_map(|own| fields.iter().map(move |field| (own, *field)))
        .collect();
    let each = || rows.iter();
    let areas: Vec<usize> = each().map(|(own, _)| own.quartier.index()).collect();
    let mut table = Table::default();
    add_names(&mut table, region, Level::Quartier, &areas);
    table.text(("field_of_action", "", "Field of action"), each().map(|(_, field)| *field));
    let size = |field: &str| mix.needs.iter().filter(|need| need.field == field).count();
    let what = "Needs that a service of the region can meet";
    table.count(("needs", "", what), each().map(|(_, field)| size(field) as u64));
    let that = |own: &QuartierMix, field: &str, met| mix.needs_that(own, Some(field), met);
    let what = "Needs that are met: enough residents reach a service";
    let count = each().map(|(own, field)| that(own, field, Met::Yes).len() as u64);
    table.count(("needs_met", "", what), count);
    for (name, met, what) in [
        ("needs_missing", Met::No, "Needs that are not met"),
        ("needs_unknown", Met::Unknown, "Needs of which it is not known whether they are met"),
    ] {
        let keys = each().map(|(own, field)| mix.keys(region, &that(own, field, met)));
        table.text((name, "", what), keys);
    }
    let types =
        each().map(|(own, field)| own.provider_types(Some(*field), mix.share_min).join(" "));
    table.text(("provider_types", "", PROVIDERS), types);
    table.finish("help_mix_fields", region, None)
}
