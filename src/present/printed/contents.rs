//! What the legend of a page says.

use std::collections::BTreeMap;

use super::drawing::Drawing;
use super::indicator::Measure;
use super::legend::Item;
use super::paint::{Fill, Kind, Sample, Sign};
use super::question::{Classing, Theme};
use super::signs::{Bond, Link, Place};
use super::words::{self, Word, decimal, grouped};
use crate::present::palette::Colour;
use crate::present::steps::{TOGETHER_PERSONS, share_names};

/// What a page shows of a drawing: everything, or what concerns one municipality.
pub(super) struct View<'d> {
    pub drawing: &'d Drawing,
    /// The municipality whose page it is.
    pub focus: Option<usize>,
    /// What the legend tells after the figures, beside what the map shows.
    pub beside: &'d [Item],
}

impl<'d> View<'d> {
    fn home(&self) -> Option<&'d str> {
        self.focus.map(|at| &self.drawing.municipalities[at].id[..])
    }

    /// Whether an area is coloured.
    pub(super) fn has_area(&self, at: usize) -> bool {
        self.home().is_none_or(|home| self.drawing.areas[at].home == home)
    }

    /// Places of which the page tells, by rank.
    pub(super) fn places(&self) -> impl Iterator<Item = &'d Place> {
        let home = self.home();
        let is_own =
            move |place: &&Place| home.is_none_or(|home| place.homes.iter().any(|id| id == home));
        self.drawing.signs.places.iter().filter(is_own)
    }

    /// The sign of a place that the legend does not list. Of barriers the few on a boundary stand out.
    pub(super) fn unlisted(&self, kind: Kind) -> Sign {
        match (self.drawing.question.theme, kind) {
            (Theme::Barriers, Kind::Split) => Sign::Mark(kind),
            _ => Sign::Dot(kind),
        }
    }

    fn links(&self, links: &'d [Link]) -> impl Iterator<Item = &'d Link> {
        let home = self.home();
        let is_own =
            move |link: &&Link| home.is_none_or(|home| link.homes.iter().any(|id| id == home));
        links.iter().filter(is_own)
    }

    /// Pairs of municipalities of which the page tells.
    pub(super) fn pairs(&self) -> impl Iterator<Item = &'d Link> {
        self.links(&self.drawing.signs.pairs)
    }

    /// Double structures of which the page tells.
    pub(super) fn doubles(&self) -> impl Iterator<Item = &'d Link> {
        self.links(&self.drawing.signs.doubles)
    }

    /// The colours of the classes.
    pub(super) fn colours(&self) -> &'static [Colour] {
        self.drawing.measure.ramp().colours(self.drawing.classes.len())
    }

    fn say(&self, word: &Word) -> String {
        word.say(self.drawing.facts.lang).to_owned()
    }

    /// The question that the page answers.
    pub(super) fn title(&self) -> String {
        let town = self.focus.map(|at| &self.drawing.municipalities[at].name[..]);
        words::title(&self.drawing.question, &self.drawing.facts, town)
    }

    /// The name of the whole that the page is about.
    pub(super) fn place_name(&self) -> &'d str {
        match self.focus {
            Some(at) => &self.drawing.municipalities[at].name,
            None => &self.drawing.facts.region,
        }
    }

    /// All items of the legend; `listed` is how many places it lists.
    pub(super) fn items(&self, listed: usize) -> Vec<Item> {
        self.items_with(listed, self.drawing.has_boundaries())
    }

    /// The items that room is kept for: those of [`Self::items`], and municipal boundaries even where none are drawn.
    /// So the two maps of a pair, with and without boundaries, divide the page alike and can be laid side by side.
    pub(super) fn items_for_room(&self, listed: usize) -> Vec<Item> {
        self.items_with(listed, true)
    }

    fn items_with(&self, listed: usize, has_boundaries: bool) -> Vec<Item> {
        let mut items = self.figures();
        items.extend(self.beside.iter().cloned());
        items.extend(self.areas());
        items.extend(match self.drawing.question.theme {
            Theme::Gaps | Theme::Sites | Theme::Barriers => self.listed_places(listed),
            Theme::Mix => {
                let lang = self.drawing.facts.lang;
                self.drawing.mix.lacking(|at| self.has_area(at), listed, lang)
            }
            Theme::Overlaps => self.bonds(),
            Theme::Coverage | Theme::Border if self.drawing.signs.are_shared_gaps => {
                self.listed_places(listed)
            }
            Theme::Coverage | Theme::Border | Theme::Places | Theme::Hours => Vec::new(),
        });
        items.extend(self.boundaries(has_boundaries));
        items.push(Item::Bar);
        items
    }

    fn figures(&self) -> Vec<Item> {
        let told = self.figures_in_words();
        if told.is_empty() {
            return Vec::new();
        }
        let name = match self.focus {
            Some(_) => self.place_name().to_owned(),
            None => self.say(&words::WHOLE_REGION),
        };
        let heading = Item::Heading { text: name, counted: String::new() };
        std::iter::once(heading).chain(told.into_iter().map(Item::Figure)).collect()
    }

    /// The figures of what the page is about, in sentences.
    fn figures_in_words(&self) -> Vec<String> {
        let Drawing { figures: (region, towns), measure, facts, mix, .. } = self.drawing;
        let known = match self.focus {
            Some(at) => towns.get(at).copied().flatten(),
            None => *region,
        };
        match self.drawing.question.theme {
            Theme::Mix => mix.figures(|at| self.has_area(at), facts.lang),
            Theme::Barriers => {
                let shared = self.places().filter(|place| place.kind == Kind::Split).count();
                vec![words::barriers(self.places().count(), shared, facts.lang)]
            }
            _ => known.map(|own| own.words(*measure, facts.lang)).unwrap_or_default(),
        }
    }

    /// How many areas have each fill.
    fn counts(&self) -> BTreeMap<Fill, usize> {
        let mut counts = BTreeMap::new();
        for (at, fill) in self.drawing.fills.iter().enumerate() {
            if self.has_area(at) {
                *counts.entry(*fill).or_default() += 1;
            }
        }
        counts
    }

    /// The names of the classes.
    fn class_names(&self) -> Vec<String> {
        let Drawing { measure, classes, facts, mix, .. } = self.drawing;
        let lang = facts.lang;
        match measure {
            Measure::Fields => mix.class_names(&classes.breaks, lang),
            Measure::CoveredOpen | Measure::CoveredClosed => {
                share_names(&classes.breaks, |share| decimal(100.0 * share, lang), lang)
            }
            Measure::Gain | Measure::Places | Measure::Closed => {
                let percent = |share: f64| format!("{} %", decimal(100.0 * share, lang));
                words::step_names(&classes.breaks, percent, lang)
            }
            Measure::Lack | Measure::Nothing => {
                words::step_names(&classes.breaks, |number| decimal(number, lang), lang)
            }
        }
    }

    /// The classes of the areas with their counts, and how they were made.
    fn areas(&self) -> Vec<Item> {
        let Drawing { measure, question, facts, uncertain, .. } = self.drawing;
        let (lang, counts) = (facts.lang, self.counts());
        let count = |fill: Fill| counts.get(&fill).copied().unwrap_or(0);
        let meaning = |fill: Fill, label: String| Item::Meaning {
            sample: Sample::Area(fill.paint(self.colours())),
            label,
            count: Some(count(fill)),
        };
        let mut items = Vec::new();
        if *measure != Measure::Nothing {
            let level = words::of_level(question.level, lang)[0];
            items.push(Item::Heading {
                text: self.say(words::indicator(question.theme)),
                counted: level.to_owned(),
            });
            if measure.has_zero_class() {
                let word = match measure {
                    Measure::Lack => &words::NONE_LACKING,
                    Measure::Places => &words::NO_PLACE,
                    _ => &words::NO_GAIN,
                };
                items.push(meaning(Fill::Zero, self.say(word)));
            }
            let names = self.class_names().into_iter().enumerate();
            items.extend(names.map(|(at, name)| meaning(Fill::Class(at), name)));
        }
        // Of places and hours a publication has no number at all, however many persons there are.
        let is_altogether = matches!(measure, Measure::Places | Measure::Closed);
        let below = facts.persons_min.filter(|_| !is_altogether).map(|least| {
            let least = words::persons(least, lang);
            format!("{} ({} {least})", self.say(&words::WITHHELD), self.say(&words::UNDER))
        });
        let others = [
            (Fill::Nobody, self.say(&words::NOBODY)),
            (Fill::NotKnown, self.say(&words::UNKNOWN)),
            (Fill::Withheld, below.unwrap_or_else(|| self.say(&words::WITHHELD))),
        ];
        let others = others.into_iter().filter(|(fill, _)| count(*fill) > 0);
        items.extend(others.map(|(fill, name)| meaning(fill, name)));
        let unsure = (0..uncertain.len()).filter(|at| uncertain[*at] && self.has_area(*at)).count();
        if unsure > 0 {
            items.push(Item::Meaning {
                sample: Sample::Uncertain(Fill::Class(1).paint(self.colours())),
                label: self.say(match measure {
                    Measure::Fields => &words::MAYBE_MORE_FIELDS,
                    Measure::Closed => &words::HOURS_UNCERTAIN,
                    Measure::Places => &words::PLACES_UNCERTAIN,
                    _ => &words::UNCERTAIN,
                }),
                count: Some(unsure),
            });
        }
        if *measure != Measure::Nothing {
            items.push(Item::Note(self.method()));
        }
        items
    }

    /// How the classes were made.
    fn method(&self) -> String {
        let Drawing { question, facts, classes, measure, .. } = self.drawing;
        let how = question.classing.words(facts.lang);
        let (asked, made) =
            (question.classes, classes.len() + usize::from(measure.has_zero_class()));
        let number = match question.classing {
            Classing::Quantiles | Classing::Jenks if made < asked => format!(" ({made} / {asked})"),
            Classing::Fixed | Classing::Quantiles | Classing::Jenks => String::new(),
        };
        format!("{}: {how}{number}", self.say(&words::CLASSES))
    }

    fn listed_places(&self, listed: usize) -> Vec<Item> {
        let theme = self.drawing.question.theme;
        let places: Vec<&Place> = self.places().collect();
        let is_shared = self.drawing.signs.are_shared_gaps;
        let (heading, none) = match theme {
            Theme::Sites => (&words::SITES, &words::NO_PLACES),
            Theme::Barriers => (&words::WORTH_MENDING, &words::NO_BARRIERS),
            _ if is_shared && self.drawing.signs.are_gaps_named => {
                (&words::SHARED_GAPS, &words::NO_SHARED_GAPS)
            }
            _ if is_shared => (&words::SHARED_GAPS, &words::NO_PLACES),
            _ => (&words::WHERE_MOST, &words::NO_PLACES),
        };
        let mut items = Vec::new();
        let heading = Item::Heading { text: self.say(heading), counted: String::new() };
        if places.is_empty() {
            // Beside another theme, a remark needs to say what it is about.
            items.extend(is_shared.then_some(heading));
            items.push(Item::Note(self.say(none)));
            return items;
        }
        items.push(heading);
        let place = |(at, place): (usize, &&Place)| Item::Place {
            kind: place.kind,
            number: at + 1,
            label: place.label.clone(),
        };
        items.extend(places.iter().enumerate().take(listed).map(place));
        let others = places.len().saturating_sub(listed);
        if others > 0 {
            let count = grouped(others as f64, self.drawing.facts.lang);
            let others = match theme {
                Theme::Barriers => &words::OTHER_BARRIERS,
                _ => &words::OTHER_PLACES,
            };
            items.push(Item::Note(format!("{count} {}", self.say(others))));
        }
        let kinds: [(Kind, &Word); 3] = match theme {
            Theme::Barriers => [
                (Kind::Hidden, &words::HIDDEN),
                (Kind::Split, &words::ON_BOUNDARY),
                (Kind::Whole, &words::WITHIN_TOWN),
            ],
            Theme::Sites => [
                (Kind::Hidden, &words::HIDDEN),
                (Kind::Split, &words::FOR_OTHERS),
                (Kind::Whole, &words::FOR_OWN),
            ],
            _ => [
                (Kind::Hidden, &words::HIDDEN),
                (Kind::Split, &words::SPLIT),
                (Kind::Whole, &words::WHOLE),
            ],
        };
        let count = |kind: Kind| places.iter().filter(|place| place.kind == kind).count();
        let meanings = kinds.into_iter().filter(|(kind, _)| count(*kind) > 0);
        items.extend(meanings.map(|(kind, word)| Item::Meaning {
            sample: Sample::Sign(self.unlisted(kind)),
            label: self.say(word),
            count: Some(count(kind)),
        }));
        if theme == Theme::Barriers {
            items.push(Item::Note(self.say(&words::ONCE_EACH)));
        }
        items
    }

    fn bonds(&self) -> Vec<Item> {
        let lang = self.drawing.facts.lang;
        let count = |bond: Bond| self.pairs().filter(|pair| pair.bond == bond).count();
        let meaning = |sign: Sign, label: String, count: usize| Item::Meaning {
            sample: Sample::Sign(sign),
            label,
            count: Some(count),
        };
        let mut items =
            vec![Item::Heading { text: self.say(&words::TOWNS), counted: self.say(&words::PAIRS) }];
        let names = words::step_names(&TOGETHER_PERSONS, |number| grouped(number, lang), lang);
        for (class, name) in names.into_iter().enumerate() {
            let label = format!("{name} {}", self.say(&words::PERSONS));
            items.push(meaning(Sign::Together(class), label, count(Bond::Class(class))));
        }
        let others = [
            (Sign::TogetherNotKnown, Bond::NotKnown, &words::MAYBE_MORE),
            (Sign::TogetherWithheld, Bond::Withheld, &words::WITHHELD),
        ];
        let others = others.into_iter().filter(|(_, bond, _)| count(*bond) > 0);
        items.extend(others.map(|(sign, bond, word)| meaning(sign, self.say(word), count(bond))));
        let doubles = self.doubles().count();
        if doubles > 0 {
            items.push(meaning(Sign::Double, self.say(&words::DOUBLE_ABROAD), doubles));
        }
        items
    }

    fn boundaries(&self, are_municipal: bool) -> Vec<Item> {
        let meaning = |sign: Sign, word: &Word| Item::Meaning {
            sample: Sample::Sign(sign),
            label: self.say(word),
            count: None,
        };
        let mut items = Vec::new();
        if are_municipal {
            items.push(meaning(Sign::Municipality, &words::BOUNDARIES));
        }
        items.push(meaning(Sign::Quartier, &words::QUARTIER_BOUNDARIES));
        if self.focus.is_some() {
            items.push(meaning(Sign::Neighbour, &words::NEIGHBOURS));
        }
        items
    }
}
