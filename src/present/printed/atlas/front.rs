//! The pages before the maps: title, region in numbers and contents; method and sources.

use super::words;
use crate::base::{Bounds, Lang};
use crate::present::printed::facts::MapFacts;
use crate::present::printed::fonts::width_mm;
use crate::present::printed::frame::Frame;
use crate::present::printed::legend::{Item, Legend};
use crate::present::printed::output::Link;
use crate::present::printed::page::Page;
use crate::present::printed::svg::{Anchor, At, Letters, Rect, Svg};
use crate::present::printed::words::Word;
use crate::present::printed::wrap::wrapped;

/// Paper of an atlas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Paper {
    pub width: f64,
    pub height: f64,
    /// How much larger letters are than on A4.
    pub unit: f64,
}

/// A line of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub title: String,
    /// The page, from 0; none for the name of a chapter.
    pub page: Option<usize>,
}

/// A page with the parts of it that lead to others.
pub struct LinkedPage {
    /// The page.
    pub page: Page,
    /// What leads where.
    pub links: Vec<Link>,
}

const MARGIN_MM: f64 = 14.0;
const LINE_MM: f64 = 4.6;
const ENTRY_MM: f64 = 2.8;
const HEADING_MM: f64 = 4.2;
const COLUMN_MM: f64 = 48.0;
const GAP_MM: f64 = 6.0;
const QUIET: &str = "#505050";

impl Paper {
    fn inner(&self) -> Rect {
        let (x, y) = (MARGIN_MM, MARGIN_MM);
        Rect::new(x, y, self.width - 2.0 * x, self.height - 2.0 * y)
    }

    fn begin(&self, title: &str) -> Svg {
        let mut svg = Svg::new((self.width, self.height), title);
        svg.rect(&Rect::new(0.0, 0.0, self.width, self.height), "fill=\"#fff\"");
        svg
    }

    fn page(&self, svg: Svg, title: String) -> Page {
        Page { svg: svg.finish(), width_mm: self.width, height_mm: self.height, title }
    }
}

/// Draws as many entries of the contents as fit, in columns, and returns what leads where and the entries that are left.
fn draw_contents<'e>(
    entries: &'e [Entry],
    area: &Rect,
    unit: f64,
    svg: &mut Svg,
) -> (Vec<Link>, &'e [Entry]) {
    let gap = GAP_MM * unit;
    let columns = ((area.width + gap) / (COLUMN_MM * unit + gap)).floor().max(1.0);
    let width = (area.width - gap * (columns - 1.0)) / columns;
    let mut links = Vec::new();
    let (mut column, mut y) = (0.0, area.y);
    for (at, entry) in entries.iter().enumerate() {
        let height = |lines: usize| lines as f64 * LINE_MM * unit;
        let lines = entry.lines(width, unit);
        // A chapter stays with its first page.
        let needed = lines.len() + usize::from(entry.page.is_none());
        if y + height(needed) > area.bottom() && at > 0 {
            (column, y) = (column + 1.0, area.y);
        }
        if column >= columns {
            return (links, &entries[at..]);
        }
        let place = Rect::new(area.x + column * (width + gap), y, width, height(lines.len()));
        links.extend(entry.draw(&lines, &place, unit, svg));
        y = place.bottom();
    }
    (links, &[])
}

impl Entry {
    fn letters(&self, unit: f64) -> Letters {
        match self.page {
            Some(_) => Letters::regular(ENTRY_MM * unit),
            None => Letters::bold(ENTRY_MM * unit),
        }
    }

    /// Its title in at most three lines, beside the number of its page.
    fn lines(&self, width: f64, unit: f64) -> Vec<String> {
        let letters = self.letters(unit);
        let number = self.page.map_or(0.0, |page| {
            width_mm(&(page + 1).to_string(), letters.size_mm, letters.weight) + letters.size_mm
        });
        let mut lines = wrapped(&self.title, width - number, letters);
        lines.truncate(3);
        lines
    }

    /// Draws it, and returns what leads to its page.
    fn draw(&self, lines: &[String], place: &Rect, unit: f64, svg: &mut Svg) -> Option<Link> {
        let letters = self.letters(unit);
        let mut base = At { x: place.x, y: place.y + letters.size_mm };
        for line in lines {
            svg.text(base, line, letters);
            base.y += LINE_MM * unit;
        }
        let page = self.page?;
        let right = At { x: place.right(), y: base.y - LINE_MM * unit };
        svg.text(right, &(page + 1).to_string(), letters.anchored(Anchor::End));
        let Rect { x: x_mm, y: y_mm, width: width_mm, height: height_mm } = *place;
        Some(Link { x_mm, y_mm, width_mm, height_mm, page })
    }
}

/// What stands on the first page.
pub(super) struct Cover<'c> {
    pub facts: &'c MapFacts,
    pub paper: Paper,
    /// Sentences with numbers of the region.
    pub numbers: Vec<String>,
    /// Colours of a band below the title.
    pub band: &'c [&'c str],
}

impl Cover<'_> {
    fn say(&self, word: &Word) -> &'static str {
        word.say(self.facts.lang)
    }

    /// The first page, and further ones when the contents do not fit on it.
    pub(super) fn pages(&self, contents: &[Entry]) -> Vec<LinkedPage> {
        let Paper { unit, .. } = self.paper;
        let title = format!("{} {}", self.say(&words::ATLAS), self.facts.region);
        let mut svg = self.paper.begin(&title);
        let body = self.head(&mut svg);
        let is_wide = body.width > body.height;
        let (left, right) = if is_wide { beside(body, 0.36, unit) } else { above(body, 0.3, unit) };
        self.numbers(&left, &mut svg);
        let area = self.heading(&words::CONTENTS, &right, &mut svg);
        let (links, mut later) = draw_contents(contents, &area, unit, &mut svg);
        let mut pages = vec![LinkedPage { page: self.paper.page(svg, title), links }];
        while !later.is_empty() {
            let title = self.say(&words::CONTENTS_GO_ON).to_owned();
            let mut svg = self.paper.begin(&title);
            let area = self.heading(&words::CONTENTS_GO_ON, &self.paper.inner(), &mut svg);
            let (links, left) = draw_contents(later, &area, unit, &mut svg);
            later = left;
            pages.push(LinkedPage { page: self.paper.page(svg, title), links });
        }
        pages
    }

    /// Draws the title and returns what is left of the page.
    fn head(&self, svg: &mut Svg) -> Rect {
        let Paper { unit, .. } = self.paper;
        let inner = self.paper.inner();
        let mut y = inner.y;
        let lines = |svg: &mut Svg, text: &str, letters: Letters, y: &mut f64| {
            for line in wrapped(text, inner.width, letters).iter().take(3) {
                svg.text(At { x: inner.x, y: *y + letters.size_mm }, line, letters);
                *y += letters.size_mm * 1.3;
            }
        };
        let over = Letters { colour: QUIET, ..Letters::bold(4.0 * unit) };
        lines(svg, self.say(&words::ATLAS), over, &mut y);
        lines(svg, &self.facts.region, Letters::bold(12.0 * unit), &mut y);
        lines(svg, words::asked(self.facts), Letters::regular(5.0 * unit), &mut y);
        if self.facts.synthetic {
            y += 1.5 * unit;
            let warning = Letters { colour: "#9a1b1b", ..Letters::bold(3.4 * unit) };
            lines(svg, self.say(&crate::present::words::SYNTHETIC), warning, &mut y);
        }
        y += 2.0 * unit;
        let width = inner.width / self.band.len().max(1) as f64;
        for (at, colour) in self.band.iter().enumerate() {
            let part = Rect::new(inner.x + width * at as f64, y, width, 2.2 * unit);
            svg.rect(&part, &format!("fill=\"rgb({colour})\""));
        }
        y += 8.0 * unit;
        Rect { y, height: inner.bottom() - y, ..inner }
    }

    /// Draws a heading and returns the area below it.
    fn heading(&self, word: &Word, area: &Rect, svg: &mut Svg) -> Rect {
        let size = HEADING_MM * self.paper.unit;
        svg.text(At { x: area.x, y: area.y + size }, self.say(word), Letters::bold(size));
        let below = size * 1.8;
        Rect { y: area.y + below, height: area.height - below, ..*area }
    }

    fn numbers(&self, area: &Rect, svg: &mut Svg) {
        let unit = self.paper.unit;
        let area = self.heading(&words::IN_NUMBERS, area, svg);
        let letters = Letters::regular(3.4 * unit);
        let mut y = area.y;
        for sentence in &self.numbers {
            for line in wrapped(sentence, area.width, letters) {
                if y + letters.size_mm > area.bottom() {
                    return;
                }
                svg.text(At { x: area.x, y: y + letters.size_mm }, &line, letters);
                y += letters.size_mm * 1.35;
            }
            y += 2.2 * unit;
        }
    }
}

/// Two areas beside each other; the first has a share of the width.
fn beside(area: Rect, share: f64, unit: f64) -> (Rect, Rect) {
    let gap = 2.0 * GAP_MM * unit;
    let width = (area.width - gap) * share;
    let right = Rect { x: area.x + width + gap, width: area.width - width - gap, ..area };
    (Rect { width, ..area }, right)
}

/// Two areas above each other; the first has a share of the height.
fn above(area: Rect, share: f64, unit: f64) -> (Rect, Rect) {
    let gap = GAP_MM * unit;
    let height = (area.height - gap) * share;
    let below = Rect { y: area.y + height + gap, height: area.height - height - gap, ..area };
    (Rect { height, ..area }, below)
}

/// The page with a table of all services, the method and the sources.
pub(super) fn method_page(
    facts: &MapFacts,
    paper: Paper,
    table: Vec<Item>,
    texts: Vec<Item>,
) -> Page {
    let lang: Lang = facts.lang;
    let title = words::METHOD_AND_SOURCES.say(lang).to_owned();
    let mut svg = paper.begin(&title);
    let inner = paper.inner();
    let size = 6.0 * paper.unit;
    svg.text(At { x: inner.x, y: inner.y + size }, &title, Letters::bold(size));
    let top = size * 1.9;
    let body = Rect { y: inner.y + top, height: inner.height - top, ..inner };
    let is_wide = body.width > body.height;
    let (one, other) =
        if is_wide { beside(body, 0.48, paper.unit) } else { above(body, 0.5, paper.unit) };
    let nowhere = Frame::around(Bounds::new(0.0, 0.0, 1_000.0, 1_000.0), body);
    for (items, area) in [(table, one), (texts, other)] {
        let legend = Legend { items, lang, unit: paper.unit };
        let placed = legend.flow_cut(&area);
        legend.draw(&placed, &nowhere, &mut svg);
    }
    paper.page(svg, title)
}
