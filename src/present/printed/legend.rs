//! The legend: what signs mean, how many areas have each, and the figures of the whole.

use super::frame::{Frame, ScaleBar};
use super::paint::{Kind, NUMBER_RADIUS_MM, Sample, Sign};
use super::svg::{Anchor, At, Letters, Rect, Svg, mm};
use super::words::{self, decimal, grouped};
use super::wrap::{cut, wrapped};
use crate::base::{Lang, zip_equal};

/// One line of a legend, or several that belong together.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    /// What follows.
    Heading {
        text: String,
        /// What is counted in the lines below.
        counted: String,
    },
    /// A sample of a sign, its meaning, and how many have it.
    Meaning { sample: Sample, label: String, count: Option<usize> },
    /// A numbered place.
    Place { kind: Kind, number: usize, label: String },
    /// A sentence with the figures of the whole.
    Figure(String),
    /// A remark.
    Note(String),
    /// The head of a table: what its rows are, and a name for each column of numbers.
    Columns { label: String, heads: Vec<String> },
    /// A row of a table.
    Row { label: String, numbers: Vec<String> },
    /// Scale bar and north arrow.
    Bar,
}

/// A legend in columns, each of a width.
pub(super) struct Legend {
    pub items: Vec<Item>,
    pub lang: Lang,
    pub unit: f64,
}

const SAMPLE_MM: (f64, f64) = (7.0, 3.6);
const GAP_MM: f64 = 1.6;
const LABEL_MM: f64 = 2.5;
const HEADING_MM: f64 = 2.7;
const NOTE_MM: f64 = 2.1;
const FIGURE_MM: f64 = 2.7;
/// Height of a line of text, in sizes of its letters.
const LINE: f64 = 1.3;
/// Letters of tables, and the width of a column of numbers.
const TABLE_MM: f64 = 2.2;
const NUMBER_MM: f64 = 12.0;
const BAR_HEIGHT_MM: f64 = 15.0;

impl Legend {
    /// The height of each item in a column of a width.
    pub(super) fn heights(&self, width: f64) -> Vec<f64> {
        self.items.iter().map(|item| self.height(item, width)).collect()
    }

    /// Puts the items into columns of one width, one below the other; `None` when they do not fit. `heights` are those
    /// of the items in that width.
    pub(super) fn flow<'l>(
        &'l self,
        heights: &[f64],
        columns: &[Rect],
    ) -> Option<Vec<(Rect, &'l Item)>> {
        let mut placed: Vec<(Rect, &Item)> = Vec::new();
        let mut waiting = columns.iter();
        let mut column = waiting.next()?;
        let mut y = column.y;
        for (at, (item, height)) in zip_equal(&self.items, heights).enumerate() {
            let needed = self.needed(at, heights, column.height);
            if y + needed > column.bottom() + 1e-9 {
                column = waiting.next()?;
                y = column.y;
                if y + needed > column.bottom() + 1e-9 {
                    return None;
                }
            }
            placed.push((Rect::new(column.x, y, column.width, *height), item));
            y += height;
        }
        Some(placed)
    }

    /// The room that an item needs at once: a heading keeps what follows it up to the next heading, or, where that is
    /// higher than a column, the first line of it.
    fn needed(&self, at: usize, heights: &[f64], most: f64) -> f64 {
        let following = self.following(at);
        let together = |following: usize| heights[at..=at + following].iter().sum::<f64>();
        match together(following) {
            all if all <= most => all,
            _ => together(following.min(1)),
        }
    }

    /// How many items belong to one: to a heading those up to the next heading, to others none.
    fn following(&self, at: usize) -> usize {
        let is_heading = |item: &Item| matches!(item, Item::Heading { .. });
        if !is_heading(&self.items[at]) {
            return 0;
        }
        let belongs = |item: &&Item| !is_heading(item) && !matches!(item, Item::Bar);
        self.items[at + 1..].iter().take_while(belongs).count()
    }

    /// The height of the highest item with all that belongs to it, of those that are not higher than `most`.
    pub(super) fn highest(&self, heights: &[f64], most: f64) -> f64 {
        let whole = |at: usize| heights[at..=at + self.following(at)].iter().sum::<f64>();
        (0..heights.len()).map(whole).filter(|height| *height <= most).fold(0.0, f64::max)
    }

    /// Puts the items into one column, and leaves out those that do not fit.
    pub(super) fn flow_cut<'l>(&'l self, column: &Rect) -> Vec<(Rect, &'l Item)> {
        let mut y = column.y;
        let place = |item: &'l Item| {
            let area = Rect::new(column.x, y, column.width, self.height(item, column.width));
            y += area.height;
            (area, item)
        };
        let placed = self.items.iter().map(place);
        placed.take_while(|(area, _)| area.bottom() <= column.bottom() + 1e-9).collect()
    }

    fn letters(&self, item: &Item) -> Letters {
        let size = |millimetres: f64| millimetres * self.unit;
        match item {
            Item::Heading { .. } => Letters::bold(size(HEADING_MM)),
            Item::Figure(_) => Letters::regular(size(FIGURE_MM)),
            Item::Note(_) => Letters { colour: "#505050", ..Letters::regular(size(NOTE_MM)) },
            Item::Columns { .. } => Letters::bold(size(TABLE_MM)),
            Item::Row { .. } => Letters::regular(size(TABLE_MM)),
            Item::Meaning { .. } | Item::Place { .. } | Item::Bar => {
                Letters::regular(size(LABEL_MM))
            }
        }
    }

    /// The lines of an item's text, and how far from the left they begin.
    fn lines(&self, item: &Item, width: f64) -> (Vec<String>, f64) {
        let letters = self.letters(item);
        let beside = (SAMPLE_MM.0 + GAP_MM) * self.unit;
        let count_room = 9.0 * self.unit;
        match item {
            Item::Heading { text, counted } => {
                let room = if counted.is_empty() { width } else { width - 2.0 * count_room };
                (wrapped(text, room, letters), 0.0)
            }
            Item::Figure(text) | Item::Note(text) => (wrapped(text, width, letters), 0.0),
            Item::Meaning { label, count, .. } => {
                let room = width - beside - if count.is_some() { count_room } else { 0.0 };
                (wrapped(label, room, letters), beside)
            }
            Item::Place { label, .. } => (wrapped(label, width - beside, letters), beside),
            // A row has one line.
            Item::Columns { label, heads } => {
                (vec![self.in_row(label, heads, width, letters)], 0.0)
            }
            Item::Row { label, numbers } => {
                (vec![self.in_row(label, numbers, width, letters)], 0.0)
            }
            Item::Bar => (Vec::new(), 0.0),
        }
    }

    /// A label that leaves room for the numbers of its row.
    fn in_row(&self, label: &str, numbers: &[String], width: f64, letters: Letters) -> String {
        cut(label, width - NUMBER_MM * self.unit * numbers.len() as f64, letters)
    }

    fn height(&self, item: &Item, width: f64) -> f64 {
        let text = self.lines(item, width).0.len() as f64 * self.letters(item).size_mm * LINE;
        let unit = self.unit;
        match item {
            Item::Heading { .. } => text + 2.6 * unit,
            Item::Figure(_) => text + 1.6 * unit,
            Item::Note(_) => text + 1.0 * unit,
            Item::Meaning { .. } => text.max(SAMPLE_MM.1 * unit) + 1.0 * unit,
            Item::Place { .. } => text.max(2.0 * NUMBER_RADIUS_MM * unit) + 0.8 * unit,
            Item::Columns { .. } => text + 2.2 * unit,
            Item::Row { .. } => text + 0.5 * unit,
            Item::Bar => BAR_HEIGHT_MM * unit,
        }
    }

    /// Draws the items where they were placed.
    pub(super) fn draw(&self, placed: &[(Rect, &Item)], frame: &Frame, svg: &mut Svg) {
        for (area, item) in placed {
            self.item(area, item, frame, svg);
        }
    }

    fn item(&self, area: &Rect, item: &Item, frame: &Frame, svg: &mut Svg) {
        let (unit, letters) = (self.unit, self.letters(item));
        let (lines, indent) = self.lines(item, area.width);
        let height = letters.size_mm * LINE;
        let above = match item {
            Item::Heading { .. } => 1.8 * unit,
            Item::Columns { .. } => 1.4 * unit,
            _ => 0.0,
        };
        // A single line stands in the middle of its sample.
        let sample = SAMPLE_MM.1 * unit;
        let is_beside = indent > 0.0 && lines.len() == 1;
        let lower = if is_beside { (sample - height) / 2.0 } else { 0.0 };
        let baseline =
            |at: usize| area.y + above + lower + height * at as f64 + letters.size_mm * 1.02;
        for (at, line) in lines.iter().enumerate() {
            svg.text(At { x: area.x + indent, y: baseline(at) }, line, letters);
        }
        let right = At { x: area.right(), y: baseline(0) };
        match item {
            Item::Heading { counted, .. } if !counted.is_empty() => {
                let small = Letters {
                    colour: "#505050",
                    ..Letters::regular(NOTE_MM * unit).anchored(Anchor::End)
                };
                svg.text(right, counted, small);
            }
            Item::Meaning { sample: drawn, count, .. } => {
                let place = Rect::new(area.x, area.y, SAMPLE_MM.0 * unit, sample);
                drawn.draw(&place, unit, svg);
                if let Some(count) = count {
                    let text = grouped(*count as f64, self.lang);
                    svg.text(right, &text, letters.anchored(Anchor::End));
                }
            }
            Item::Place { kind, number, .. } => {
                let at = At { x: area.x + SAMPLE_MM.0 * unit / 2.0, y: area.y + sample / 2.0 };
                Sign::Number(*kind).point(at, &number.to_string(), unit, svg);
            }
            Item::Columns { heads: numbers, .. } | Item::Row { numbers, .. } => {
                for (at, number) in numbers.iter().rev().enumerate() {
                    let x = area.right() - NUMBER_MM * unit * at as f64;
                    svg.text(At { x, ..right }, number, letters.anchored(Anchor::End));
                }
            }
            Item::Bar => self.bar(area, frame, svg),
            Item::Heading { .. } | Item::Figure(_) | Item::Note(_) => {}
        }
    }

    /// A scale bar with round metres, the scale in numbers, and a north arrow.
    fn bar(&self, area: &Rect, frame: &Frame, svg: &mut Svg) {
        let unit = self.unit;
        let bar = ScaleBar::fitting(area.width - 20.0 * unit, frame.metres_per_mm);
        let (left, top, height) = (area.x + 1.0 * unit, area.y + 6.0 * unit, 1.3 * unit);
        let edge = format!("stroke=\"rgb(40,40,40)\" stroke-width=\"{}\"", mm(0.15 * unit));
        svg.begin("id=\"scale-bar\"");
        for (at, colour) in ["rgb(40,40,40)", "#fff"].into_iter().enumerate() {
            let part = Rect::new(left + bar.part_mm * at as f64, top, bar.part_mm, height);
            svg.rect(&part, &format!("fill=\"{colour}\" {edge}"));
        }
        let letters = Letters::regular(NOTE_MM * unit).anchored(Anchor::Middle);
        let (divisor, name) = if bar.part_m >= 1_000.0 { (1_000.0, "km") } else { (1.0, "m") };
        for (at, part) in [0.0, 1.0, 2.0].into_iter().enumerate() {
            let number = decimal(part * bar.part_m / divisor, self.lang);
            let text = if at == 2 { format!("{number} {name}") } else { number };
            let place = At { x: left + bar.part_mm * part, y: top - 0.9 * unit };
            svg.text(place, &text, letters);
        }
        let scale =
            format!("{} 1 : {}", words::SCALE.say(self.lang), grouped(frame.scale(), self.lang));
        let below = At { x: left, y: top + height + 3.0 * unit };
        svg.text(below, &scale, letters.anchored(Anchor::Start));
        svg.end();
        north_arrow(At { x: area.right() - 5.0 * unit, y: area.y + 2.0 * unit }, unit, svg);
    }
}

/// A north arrow whose tip is at a place.
fn north_arrow(tip: At, unit: f64, svg: &mut Svg) {
    let corner = |x: f64, y: f64| format!("{} {}", mm(tip.x + x * unit), mm(tip.y + y * unit));
    let half =
        |side: f64| format!("M{}L{}L{}z", corner(0.0, 0.0), corner(side, 8.0), corner(0.0, 6.4));
    let edge = format!("stroke=\"rgb(40,40,40)\" stroke-width=\"{}\"", mm(0.15 * unit));
    svg.begin("id=\"north\"");
    svg.path(&half(-2.2), &format!("fill=\"rgb(40,40,40)\" {edge}"));
    svg.path(&half(2.2), &format!("fill=\"#fff\" {edge}"));
    let letters = Letters::bold(2.6 * unit).anchored(Anchor::Middle);
    svg.text(At { x: tip.x, y: tip.y + 11.0 * unit }, "N", letters);
    svg.end();
}
