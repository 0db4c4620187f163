//! How a page is divided: title above, map and legend, sources below.

use super::contents::View;
use super::frame::Frame;
use super::legend::{Item, Legend};
use super::question::Orientation;
use super::svg::{Letters, Rect};
use super::words;
use super::wrap::wrapped;
use crate::base::Bounds;

const MARGIN_MM: f64 = 10.0;
const TITLE_MM: f64 = 5.2;
const SUBTITLE_MM: f64 = 3.0;
const SOURCE_MM: f64 = 2.1;
/// Smaller letters for long lists of sources.
const SOURCE_SMALL_MM: f64 = 1.6;
/// Most of the page's height that sources may take in letters of the usual size.
const SOURCE_SHARE: f64 = 0.12;
const LEGEND_WIDTH_MM: f64 = 62.0;
const GAP_MM: f64 = 4.0;
/// How many places a legend lists where there is room.
const LISTED: usize = 10;
/// Lines of a title and a subtitle.
const LINES_MAX: usize = 3;

/// Where the legend lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Right,
    Below,
}

/// A divided page.
pub(super) struct Sheet {
    pub width: f64,
    pub height: f64,
    /// How much larger letters and signs are than on A4.
    pub unit: f64,
    pub title: Vec<String>,
    pub subtitle: Vec<String>,
    pub sources: Vec<String>,
    pub source_mm: f64,
    pub frame: Frame,
    pub legend: Legend,
    pub columns: Vec<Rect>,
    /// How many places have numbers.
    pub listed: usize,
}

/// The texts around a map.
pub(super) struct Texts {
    pub title: String,
    pub subtitle: String,
    pub sources: Vec<String>,
}

impl Sheet {
    /// The page on which the ground is shown largest, of those with room for the legend; the first of several that
    /// show it alike.
    pub(super) fn best(view: &View<'_>, texts: &Texts, ground: Bounds) -> Self {
        let ways = match view.drawing.question.orientation {
            Some(orientation) => vec![orientation],
            None => vec![Orientation::Landscape, Orientation::Portrait],
        };
        let sides = ways.into_iter().flat_map(|way| [(way, Side::Right), (way, Side::Below)]);
        let sheets = sides.map(|(way, side)| Self::divided(view, texts, ground, (way, side)));
        // No map is larger at the price of its legend; what is told beside may be left out instead.
        let lacks_legend = |sheet: &Self| view.beside.is_empty() && sheet.placed().is_empty();
        let larger = |best: Self, next: Self| {
            let [old, new] = [&best, &next].map(|s| (lacks_legend(s), s.frame.metres_per_mm));
            if new < old { next } else { best }
        };
        sheets.reduce(larger).expect("at least one way to lay the paper")
    }

    fn divided(
        view: &View<'_>,
        texts: &Texts,
        ground: Bounds,
        (orientation, side): (Orientation, Side),
    ) -> Self {
        let question = &view.drawing.question;
        let (short, long, unit) = question.paper.sides();
        let (width, height) = match orientation {
            Orientation::Portrait => (short, long),
            Orientation::Landscape => (long, short),
        };
        let inner = width - 2.0 * MARGIN_MM;
        let lines = |text: &str, letters: Letters| {
            let mut lines = wrapped(text, inner, letters);
            if lines.len() > LINES_MAX {
                lines.truncate(LINES_MAX);
                lines[LINES_MAX - 1].push('…');
            }
            lines
        };
        let title = lines(&texts.title, Letters::bold(TITLE_MM * unit));
        let subtitle = lines(&texts.subtitle, Letters::regular(SUBTITLE_MM * unit));
        let (sources, source_mm) = source_lines(view, texts, (inner, height, unit), orientation);
        let above =
            (title.len() as f64 * TITLE_MM + subtitle.len() as f64 * SUBTITLE_MM) * 1.25 * unit;
        let below = sources.len() as f64 * source_mm * 1.3;
        let top = MARGIN_MM + above + 2.5 * unit;
        let bottom = height - MARGIN_MM - below - 2.0 * unit;
        let body = Rect::new(MARGIN_MM, top, inner, bottom - top);
        let (picture, columns, listed) = shared_out(view, body, unit, side);
        let legend = Legend { items: view.items(listed), lang: view.drawing.facts.lang, unit };
        let frame = Frame::around(ground, picture);
        Self {
            width,
            height,
            unit,
            title,
            subtitle,
            sources,
            source_mm,
            frame,
            legend,
            columns,
            listed,
        }
    }

    /// The items of the legend where they are drawn.
    pub(super) fn placed(&self) -> Vec<(Rect, &Item)> {
        let width = self.columns.first().map_or(0.0, |column| column.width);
        self.legend.flow(&self.legend.heights(width), &self.columns).unwrap_or_default()
    }

    /// Baselines and texts of title, subtitle and sources.
    pub(super) fn texts(&self) -> Vec<(f64, &str, Letters)> {
        let mut placed = Vec::new();
        let mut y = MARGIN_MM;
        for (lines, letters) in [
            (&self.title, Letters::bold(TITLE_MM * self.unit)),
            (&self.subtitle, Letters::regular(SUBTITLE_MM * self.unit)),
        ] {
            for line in lines {
                placed.push((y + letters.size_mm, &line[..], letters));
                y += letters.size_mm * 1.25;
            }
        }
        let letters = Letters { colour: "#505050", ..Letters::regular(self.source_mm) };
        let below = self.sources.len() as f64 * self.source_mm * 1.3;
        let mut y = self.height - MARGIN_MM - below;
        for line in &self.sources {
            placed.push((y + self.source_mm, line, letters));
            y += self.source_mm * 1.3;
        }
        placed
    }

    pub(super) fn left(&self) -> f64 {
        MARGIN_MM
    }
}

/// The lines below the map, and the size of their letters.
fn source_lines(
    view: &View<'_>,
    texts: &Texts,
    (inner, height, unit): (f64, f64, f64),
    orientation: Orientation,
) -> (Vec<String>, f64) {
    let paper = words::paper(view.drawing.question.paper, orientation, view.drawing.facts.lang);
    let mut told = texts.sources.clone();
    if let Some(last) = told.last_mut() {
        last.push_str(&format!(" · {paper}"));
    }
    let lines = |size: f64| -> Vec<String> {
        told.iter().flat_map(|line| wrapped(line, inner, Letters::regular(size))).collect()
    };
    let (usual, small) = (SOURCE_MM * unit, SOURCE_SMALL_MM * unit);
    let text = lines(usual);
    if text.len() as f64 * usual * 1.3 <= height * SOURCE_SHARE {
        return (text, usual);
    }
    let mut text = lines(small);
    let most = (height * 2.0 * SOURCE_SHARE / (small * 1.3)) as usize;
    if text.len() > most {
        text.truncate(most);
        text.extend(["…".to_owned()]);
    }
    (text, small)
}

/// The places of picture and legend. A legend on the right is one column; below, it has columns no higher than needed.
/// Where the legend is too long, it lists fewer places.
fn shared_out(view: &View<'_>, body: Rect, unit: f64, side: Side) -> (Rect, Vec<Rect>, usize) {
    let gap = GAP_MM * unit;
    let wide = LEGEND_WIDTH_MM * unit;
    let lang = view.drawing.facts.lang;
    let legend = |listed: usize| Legend { items: view.items_for_room(listed), lang, unit };
    if side == Side::Right {
        let panel = Rect::new(body.right() - wide, body.y, wide, body.height);
        let fits = |listed: &usize| {
            let legend = legend(*listed);
            legend.flow(&legend.heights(wide), &[panel]).is_some()
        };
        let listed = (0..=LISTED).rev().find(fits).unwrap_or(0);
        let picture = Rect { width: body.width - wide - gap, ..body };
        return (picture, vec![panel], listed);
    }
    let count = ((body.width + gap) / (wide + gap)).round().max(1.0);
    let width = (body.width - (count - 1.0) * gap) / count;
    let columns = |height: f64| -> Vec<Rect> {
        let left = (0..count as usize).map(|at| body.x + at as f64 * (width + gap));
        left.map(|x| Rect::new(x, body.bottom() - height, width, height)).collect()
    };
    // With all places it may take a third of the page, and more only when there is no other way.
    let lists = [(LISTED, 36), (LISTED / 2, 36), (3, 36), (0, 70)];
    let fitting = |(listed, most): (usize, i32)| {
        let legend = legend(listed);
        let heights = legend.heights(width);
        let share = |percent: i32| body.height * f64::from(percent) / 100.0;
        let fits = |height: &f64| legend.flow(&heights, &columns(*height)).is_some();
        // Columns are so high that a heading and its lines stay in one of them, where one may be as high.
        let whole = legend.highest(&heights, share(most));
        let tried = || (10..=most).map(share).filter(fits);
        let height = tried().find(|height| *height >= whole).or_else(|| tried().next())?;
        Some((height, listed))
    };
    let (height, listed) = lists.into_iter().find_map(fitting).unwrap_or((body.height * 0.7, 0));
    let picture = Rect { height: body.height - height - gap, ..body };
    (picture, columns(height), listed)
}
