//! Drawing a page.

use super::areas::Area;
use super::contents::View;
use super::drawing::Drawing;
use super::labels::{self, Placed, Wish};
use super::legend::Item;
use super::outline::outlines;
use super::page::Page;
use super::paint::{Fill, NUMBER_RADIUS_MM, Sign, patterns};
use super::sheet::{Sheet, Texts};
use super::signs::{Bond, Link};
use super::svg::{Anchor, At, Letters, Rect, Svg};
use super::words::{self, Word, day};
use crate::base::{Bounds, zip_equal};

/// Quartiers have names where at least one of so many has room for its own.
const QUARTIERS_NAMED: usize = 4;

impl Drawing {
    /// The page of the whole region.
    pub fn page(&self) -> Page {
        page(self, (None, &[]), None)
    }

    /// The page of one municipality by its key, with the others in outline; `None` when the run has it not. Its
    /// classes are those of the whole region, so that the pages of an atlas can be compared.
    pub fn page_of(&self, municipality: &str) -> Option<Page> {
        let at = self.municipalities.iter().position(|town| town.id == municipality)?;
        Some(page(self, (Some(at), &[]), None))
    }

    /// The same page under a title of its own, with further lines in its legend: the first of some choices with which
    /// the legend fits on the page.
    pub(super) fn page_beside(
        &self,
        municipality: &str,
        title: &str,
        choices: &[Vec<Item>],
    ) -> Option<Page> {
        let at = self.municipalities.iter().position(|town| town.id == municipality)?;
        let fits = |beside: &&Vec<Item>| has_room(&View { drawing: self, focus: Some(at), beside });
        let beside = choices.iter().find(fits).map_or(&[][..], Vec::as_slice);
        Some(page(self, (Some(at), beside), Some(title)))
    }

    /// Where the data come from, of which days, that they were changed, how they are projected, who computed.
    pub(super) fn sources(&self) -> Vec<String> {
        let facts = &self.facts;
        let lang = facts.lang;
        let say = |word: &'static Word| word.say(lang);
        let mut lines = Vec::new();
        if facts.synthetic {
            lines.push(say(&words::SYNTHETIC).to_owned());
        }
        if !facts.sources.is_empty() {
            let names = facts.sources.join("; ");
            lines.push(format!("{}: {names} ({})", say(&words::DATA), say(&words::CHANGED)));
        }
        let mut last = Vec::new();
        if let Some((from, to)) = facts.dates {
            let days = if from == to {
                day(from, lang)
            } else {
                format!("{} {} {}", day(from, lang), say(&words::TO_DAY), day(to, lang))
            };
            last.push(format!("{} {days}", say(&words::AS_OF)));
        }
        let (name, code) = &facts.projection;
        last.push(format!("{}: {name} ({code})", say(&words::PROJECTION)));
        last.push(format!("{}: {}", say(&words::ANALYSIS), facts.program));
        lines.push(last.join(" · "));
        lines
    }
}

/// A page of a drawing: of the whole region, or of one municipality.
fn page(
    drawing: &Drawing,
    (focus, beside): (Option<usize>, &[Item]),
    own_title: Option<&str>,
) -> Page {
    let view = View { drawing, focus, beside };
    let title = own_title.map_or_else(|| view.title(), str::to_owned);
    let sheet = divided(&view);
    let mut svg = Svg::new((sheet.width, sheet.height), &title);
    svg.raw(&patterns(sheet.unit));
    let picture = sheet.frame.picture;
    let clip = "<clipPath id=\"picture\">";
    svg.raw(clip);
    svg.rect(&picture, "");
    svg.raw("</clipPath>");
    svg.rect(&Rect::new(0.0, 0.0, sheet.width, sheet.height), "fill=\"#fff\"");
    for (y, text, letters) in sheet.texts() {
        svg.text(At { x: sheet.left(), y }, text, letters);
    }
    svg.begin("id=\"map\" clip-path=\"url(#picture)\"");
    draw_areas(&view, &sheet, &mut svg);
    draw_signs(&view, &sheet, &mut svg);
    draw_names(&view, &sheet, &mut svg);
    svg.end();
    svg.rect(&picture, "fill=\"none\" stroke=\"rgb(40,40,40)\" stroke-width=\".2\"");
    svg.begin("id=\"legend\"");
    sheet.legend.draw(&sheet.placed(), &sheet.frame, &mut svg);
    svg.end();
    Page { svg: svg.finish(), width_mm: sheet.width, height_mm: sheet.height, title }
}

/// Whether the legend of a page fits on it.
fn has_room(view: &View<'_>) -> bool {
    !divided(view).placed().is_empty()
}

/// The page as it is divided.
fn divided(view: &View<'_>) -> Sheet {
    let View { drawing, focus, .. } = *view;
    let texts = Texts {
        subtitle: words::subtitle(&drawing.question, &drawing.facts, view.place_name()),
        sources: drawing.sources(),
        title: view.title(),
    };
    Sheet::best(view, &texts, ground(drawing, focus))
}

/// The ground that a page shows.
fn ground(drawing: &Drawing, focus: Option<usize>) -> Bounds {
    let all = || drawing.municipalities.iter().chain(&drawing.areas);
    let boxes: Option<Bounds> = match focus {
        Some(at) => drawing.municipalities[at].bounds(),
        None => all().filter_map(Area::bounds).reduce(Bounds::joined),
    };
    boxes.unwrap_or(Bounds::new(0.0, 0.0, 1_000.0, 1_000.0))
}

fn shapes(areas: &[Area]) -> Vec<Option<&geo::MultiPolygon<f64>>> {
    areas.iter().map(|area| area.shape.as_ref()).collect()
}

/// The coloured areas, what is uncertain, and the boundaries.
fn draw_areas(view: &View<'_>, sheet: &Sheet, svg: &mut Svg) {
    let (drawing, frame) = (view.drawing, &sheet.frame);
    svg.rect(&frame.picture, "fill=\"#fff\"");
    let towns = outlines(&shapes(&drawing.municipalities), frame);
    if view.focus.is_some() {
        svg.begin("id=\"neighbours\" fill=\"#fff\"");
        svg.path(&towns.areas.concat(), "");
        svg.end();
        for stroke in Sign::Neighbour.strokes(sheet.unit) {
            svg.path(&towns.lines, &stroke);
        }
    }
    let own: Vec<usize> = (0..drawing.areas.len()).filter(|at| view.has_area(*at)).collect();
    let own_shapes: Vec<_> = own.iter().map(|at| drawing.areas[*at].shape.as_ref()).collect();
    let drawn = outlines(&own_shapes, frame);
    let mut fills: Vec<Fill> = own.iter().map(|at| drawing.fills[*at]).collect();
    fills.sort_unstable();
    fills.dedup();
    for fill in fills {
        let paint = fill.paint(view.colours());
        svg.begin(&format!("id=\"{}\" fill=\"{paint}\" fill-rule=\"evenodd\"", fill.id()));
        for (at, steps) in
            own.iter().zip(&drawn.areas).filter(|(at, _)| drawing.fills[**at] == fill)
        {
            svg.path(steps, &format!("id=\"area-{}\"", at + 1));
        }
        svg.end();
    }
    let unsure = own.iter().zip(&drawn.areas).filter(|(at, _)| drawing.uncertain[**at]);
    let unsure: String = unsure.map(|(_, steps)| steps.as_str()).collect();
    if !unsure.is_empty() {
        svg.path(&unsure, "fill=\"url(#uncertain)\" fill-rule=\"evenodd\"");
    }
    let lines = match drawing.quartiers.is_empty() {
        true => drawn.lines,
        false => {
            let home = view.focus.map(|at| &drawing.municipalities[at].id);
            let is_shown = |area: &&Area| home.is_none_or(|home| area.home == *home);
            let shown: Vec<_> =
                drawing.quartiers.iter().filter(is_shown).map(|area| area.shape.as_ref()).collect();
            outlines(&shown, frame).lines
        }
    };
    for stroke in Sign::Quartier.strokes(sheet.unit) {
        svg.path(&lines, &format!("id=\"quartier-lines\" {stroke}"));
    }
    if drawing.has_boundaries() {
        let lines = match view.focus {
            Some(at) => &towns.areas[at],
            None => &towns.lines,
        };
        svg.begin("id=\"municipality-lines\"");
        for stroke in Sign::Municipality.strokes(sheet.unit) {
            svg.path(lines, &stroke);
        }
        svg.end();
    }
}

/// Lines between municipalities, double structures, places.
fn draw_signs(view: &View<'_>, sheet: &Sheet, svg: &mut Svg) {
    let (frame, unit) = (&sheet.frame, sheet.unit);
    let line = |link: &Link, sign: Sign, svg: &mut Svg| {
        let ends: Vec<At> = link.line.0.iter().map(|at| frame.at(*at)).collect();
        for stroke in sign.strokes(unit) {
            for two in ends.windows(2) {
                svg.line(two[0], two[1], &stroke);
            }
        }
    };
    for pair in view.pairs() {
        let sign = match pair.bond {
            Bond::Class(class) => Sign::Together(class),
            Bond::NotKnown => Sign::TogetherNotKnown,
            Bond::Withheld => Sign::TogetherWithheld,
            Bond::Zero => continue,
        };
        line(pair, sign, svg);
    }
    for double in view.doubles() {
        let ends = [double.line.0.first(), double.line.0.last()];
        let [Some(from), Some(to)] = ends.map(|end| end.map(|at| frame.at(*at))) else { continue };
        let middle = At { x: (from.x + to.x) / 2.0, y: (from.y + to.y) / 2.0 };
        Sign::Double.point(middle, "", unit, svg);
    }
    // The first places lie above the others.
    let places: Vec<_> = view.places().enumerate().collect();
    for (rank, place) in places.into_iter().rev() {
        let Some(at) = labels::shown(place.position, frame) else { continue };
        match rank < sheet.listed {
            true => Sign::Number(place.kind).point(at, &(rank + 1).to_string(), unit, svg),
            false => view.unlisted(place.kind).point(at, "", unit, svg),
        }
    }
}

/// Boxes of numbered places, which names keep clear of.
fn numbered(view: &View<'_>, sheet: &Sheet) -> Vec<Rect> {
    let radius = NUMBER_RADIUS_MM * sheet.unit;
    let places = view.places().take(sheet.listed);
    let at = places.filter_map(|place| labels::shown(place.position, &sheet.frame));
    at.map(|at| Rect::new(at.x - radius, at.y - radius, 2.0 * radius, 2.0 * radius)).collect()
}

/// Names of towns by persons, most first, ties by key; then of quartiers where they fit.
fn draw_names(view: &View<'_>, sheet: &Sheet, svg: &mut Svg) {
    let drawing = view.drawing;
    let letters = |letters: Letters| Letters { halo: true, ..letters.anchored(Anchor::Middle) };
    let town_letters = letters(Letters::bold(2.7 * sheet.unit));
    let quiet = Letters { colour: "#6e6e6e", ..letters(Letters::regular(2.4 * sheet.unit)) };
    let mut towns: Vec<&Area> = drawing.municipalities.iter().collect();
    towns.sort_by(|a, b| b.persons.cmp(&a.persons).then_with(|| a.id.cmp(&b.id)));
    let home = view.focus.map(|at| &drawing.municipalities[at].id);
    // The town of the page has its name in the title; its neighbours are named.
    let named = towns.into_iter().filter(|town| home.is_none_or(|home| town.id != *home));
    let mut wanted: Vec<(&Area, Letters, bool)> = Vec::new();
    let look = if home.is_some() { quiet } else { town_letters };
    wanted.extend(named.map(|town| (town, look, false)));
    let quartiers = if drawing.quartiers.is_empty() { &drawing.areas } else { &drawing.quartiers };
    let mut small: Vec<&Area> =
        quartiers.iter().filter(|area| home.is_none_or(|home| area.home == *home)).collect();
    small.sort_by(|a, b| b.persons.cmp(&a.persons).then_with(|| a.id.cmp(&b.id)));
    let has_name_of_town = |area: &Area| {
        let own = drawing.municipalities.iter().find(|town| town.id == area.home);
        home.is_none() && own.is_some_and(|town| town.name == area.name)
    };
    let look = letters(Letters::regular(2.1 * sheet.unit));
    let small = small.into_iter().filter(|area| !has_name_of_town(area));
    wanted.extend(small.map(|area| (area, look, true)));
    let wishes: Vec<Wish<'_>> = wanted
        .into_iter()
        .filter_map(|(area, letters, inside)| {
            Some(Wish { text: &area.name, shape: area.shape.as_ref()?, letters, inside })
        })
        .collect();
    let mut taken = numbered(view, sheet);
    let mut placed = labels::place(&wishes, &sheet.frame, &mut taken);
    if home.is_none() {
        placed = without_few(placed, &wishes);
    }
    svg.begin("id=\"names\"");
    let named = placed.into_iter().zip(&wishes);
    for (Placed { text, at, .. }, wish) in named.filter_map(|(placed, wish)| Some((placed?, wish)))
    {
        svg.text(at, &text, wish.letters);
    }
    svg.end();
}

/// The names without those of quartiers, where few of these have room: on a map of a region one here and there says
/// nothing.
fn without_few(placed: Vec<Option<Placed>>, wishes: &[Wish<'_>]) -> Vec<Option<Placed>> {
    let named = zip_equal(&placed, wishes).filter(|(one, wish)| wish.inside && one.is_some());
    let small = wishes.iter().filter(|wish| wish.inside).count();
    if named.count() * QUARTIERS_NAMED >= small {
        return placed;
    }
    zip_equal(placed, wishes).map(|(one, wish)| one.filter(|_| !wish.inside)).collect()
}
