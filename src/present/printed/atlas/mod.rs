//! An atlas: title and contents, method and sources, maps of the region by theme, a page for each municipality.

mod counts;
mod front;
mod rows;
mod texts;
mod words;

use std::cmp::Reverse;

use rayon::prelude::*;

pub use counts::AtlasService;
use counts::{Served, neighbours, served};
pub use front::LinkedPage;
use front::{Cover, Entry, Paper, method_page};

use super::drawing::Drawing;
use super::indicator::Layers;
use super::legend::Item;
use super::output::{About, Booklet, DrawError, Plate};
use super::page::Page;
use super::question::Orientation;
use super::svg::{Anchor, At, Letters, Svg};
use super::words::Word;
use crate::base::{Checked, Diagnostics, Progress};

/// How many services and neighbours the page of a municipality lists.
const LISTED_SERVICES: usize = 8;
const LISTED_NEIGHBOURS: usize = 5;
const PAGES_AT_ONCE: usize = 16;

/// An atlas of a finished run.
pub struct Atlas {
    layers: Layers,
    services: Vec<AtlasService>,
    /// Maps of the region, in the order of their pages.
    themes: Vec<Drawing>,
    /// The map of which the pages of municipalities are made.
    towns: Drawing,
    front: Vec<LinkedPage>,
    /// Keys and names of the municipalities, in the order of their pages.
    order: Vec<(String, String)>,
}

impl Atlas {
    /// Tables that an atlas needs beside those of its maps; it tells less without one.
    pub const TABLES: [&str; 3] = ["border_municipality", "border_region", "border_flows"];

    /// An atlas of maps of one service.
    ///
    /// # Parameters
    /// `layers` are those of the run by name, `services` all of its services, `themes` the maps of the region, and
    /// `towns` the map that shows each municipality by itself.
    pub fn new(
        layers: Layers,
        services: Vec<AtlasService>,
        themes: Vec<Drawing>,
        towns: Drawing,
    ) -> Self {
        let towns = towns.with_shared_gaps(&layers);
        let mut order: Vec<(String, String)> =
            towns.municipalities().map(|(key, name)| (key.to_owned(), name.to_owned())).collect();
        order.sort_by_cached_key(|(key, name)| (crate::base::names::folded(name), key.clone()));
        let mut atlas = Self { layers, services, themes, towns, front: Vec::new(), order };
        atlas.front = atlas.front_pages();
        atlas
    }

    /// How many pages it has.
    pub fn len(&self) -> usize {
        self.front.len() + self.themes.len() + self.order.len()
    }

    /// Whether it has no page; an atlas always has its title.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The chapter that begins with a page.
    pub fn chapter(&self, page: usize) -> Option<&'static str> {
        let lang = self.towns.facts.lang;
        let region = self.front.len();
        match page {
            _ if page == region => Some(words::REGION.say(lang)),
            _ if page == region + self.themes.len() => Some(words::MUNICIPALITIES.say(lang)),
            _ => None,
        }
    }

    /// Draws a page, from 0. Pages can be drawn at the same time.
    ///
    /// # Panics
    /// When there is no such page.
    pub fn page(&self, at: usize) -> LinkedPage {
        let region = self.front.len();
        let (page, links) = match at.checked_sub(region) {
            None => (self.front[at].page.clone(), self.front[at].links.clone()),
            Some(theme) if theme < self.themes.len() => (self.themes[theme].page(), Vec::new()),
            Some(later) => (self.town_page(later - self.themes.len()), Vec::new()),
        };
        let number = if at == 0 { page } else { self.numbered(page, at) };
        LinkedPage { page: number, links }
    }

    /// The atlas as a PDF document with contents, links and page numbers.
    ///
    /// # Returns
    /// The bytes, the same for any number of threads, with a finding (W965) for each text with letters that the fonts
    /// lack.
    ///
    /// # Errors
    /// [`DrawError::Pdf`] when the document has more parts than PDF can have.
    ///
    /// # Cost
    /// About half a second of one core a page; pages are drawn on all threads.
    pub fn document(&self, progress: &dyn Progress) -> Result<Checked<Vec<u8>>, DrawError> {
        let mut booklet = Booklet::new(self.about());
        let mut diagnostics = Diagnostics::default();
        progress.begin("drawing pages", Some(self.len() as u64));
        // A few pages at a time, so that memory does not grow with the number of municipalities.
        for first in (0..self.len()).step_by(PAGES_AT_ONCE) {
            let pages = first..self.len().min(first + PAGES_AT_ONCE);
            let drawn: Vec<_> = pages
                .into_par_iter()
                .map(|at| {
                    let LinkedPage { page, links } = self.page(at);
                    let read = Plate::read(&page);
                    progress.advance(1);
                    read.map(|plate| (plate, links))
                })
                .collect();
            for (at, read) in (first..).zip(drawn) {
                let (Checked { value: plate, diagnostics: lacking }, links) = read?;
                diagnostics.append(lacking);
                if let Some(chapter) = self.chapter(at) {
                    booklet.chapter(chapter);
                }
                booklet.add(&plate, &links)?;
            }
        }
        progress.end();
        Ok(Checked { value: booklet.finish()?, diagnostics })
    }

    /// What it says of itself.
    pub fn about(&self) -> About {
        let facts = &self.towns.facts;
        let title = self.front[0].page.title.clone();
        let subject = words::asked(facts).to_owned();
        let keywords = vec![facts.region.clone(), facts.service.clone()];
        About { title, subject, author: String::new(), keywords, lang: facts.lang }
    }

    fn served(&self, home: Option<&str>) -> Vec<Served> {
        served(&self.layers, &self.services, home)
    }

    /// Whether a row is about the service of the maps.
    fn is_own(&self, served: &Served) -> bool {
        served.service.key == self.towns.facts.category
    }

    fn front_pages(&self) -> Vec<LinkedPage> {
        let facts = &self.towns.facts;
        let lang = facts.lang;
        let paper = self.paper();
        let all = self.served(None);
        let own = all.iter().find(|served| self.is_own(served));
        let band = self.towns.colours();
        let numbers = texts::region(&self.layers, facts, own);
        let cover = Cover { facts, paper, numbers, band };
        let mut table = rows::services(&all.iter().collect::<Vec<_>>(), lang);
        table.push(Item::Note(words::SERVICES_NOTE.say(lang).to_owned()));
        let method = method_page(facts, paper, table, texts::method(&self.towns));
        // Page numbers take no other room when there are more pages before them.
        let before = cover.pages(&self.contents(1)).len();
        let mut pages = cover.pages(&self.contents(before));
        pages.push(LinkedPage { page: method, links: Vec::new() });
        pages
    }

    /// The contents, with so many pages of title and contents.
    fn contents(&self, before: usize) -> Vec<Entry> {
        let lang = self.towns.facts.lang;
        let chapter = |word: &Word| Entry { title: word.say(lang).to_owned(), page: None };
        let page = |title: String, page: usize| Entry { title, page: Some(page) };
        let mut entries = vec![page(words::METHOD_AND_SOURCES.say(lang).to_owned(), before)];
        entries.push(chapter(&words::REGION));
        let themes = self.themes.iter().enumerate();
        entries.extend(themes.map(|(at, theme)| page(theme.title(), before + 1 + at)));
        entries.push(chapter(&words::MUNICIPALITIES));
        let first = before + 1 + self.themes.len();
        let towns = self.order.iter().enumerate();
        entries.extend(towns.map(|(at, (_, name))| page(name.clone(), first + at)));
        entries
    }

    /// The paper of the pages before the maps.
    fn paper(&self) -> Paper {
        let question = &self.towns.question;
        let (short, long, unit) = question.paper.sides();
        match question.orientation {
            Some(Orientation::Portrait) => Paper { width: short, height: long, unit },
            _ => Paper { width: long, height: short, unit },
        }
    }

    /// The page of a municipality: its map, its key numbers, what it shares with its neighbours.
    fn town_page(&self, at: usize) -> Page {
        let (key, name) = &self.order[at];
        let lang = self.towns.facts.lang;
        let mut served = self.served(Some(key));
        // The service of the map stands first, then those that gain most.
        served.sort_by_key(|one| (!self.is_own(one), Reverse(one.gain.number())));
        let others = neighbours(&self.layers, &self.towns.facts.category, key);
        // Where the legend has little room, it tells less.
        let choices = [(LISTED_SERVICES, LISTED_NEIGHBOURS), (LISTED_SERVICES / 2, 3), (1, 0)];
        let choices = choices.map(|(services, neighbours)| {
            let first: Vec<&Served> = served.iter().take(services).collect();
            let mut items = rows::services(&first, lang);
            items.extend(rows::neighbours(&others[..others.len().min(neighbours)], lang));
            items
        });
        let page = self.towns.page_beside(key, name, &choices);
        page.expect("a municipality of the map")
    }

    /// A page with its number below.
    fn numbered(&self, page: Page, at: usize) -> Page {
        let unit = self.paper().unit;
        let mut svg = Svg::default();
        let number =
            format!("{} {} / {}", words::PAGE.say(self.towns.facts.lang), at + 1, self.len());
        let place = At { x: page.width_mm - 10.0, y: page.height_mm - 5.0 };
        let letters = Letters { colour: "#505050", ..Letters::regular(2.4 * unit) };
        svg.text(place, &number, letters.anchored(Anchor::End));
        let drawn = page.svg.strip_suffix("</svg>\n").unwrap_or(&page.svg);
        Page { svg: format!("{drawn}{}", svg.finish()), ..page }
    }
}
