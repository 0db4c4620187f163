//! Pages as a PDF document.

use krilla::Document;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Rect, Size};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};

use super::error::DrawError;
use super::plate::Plate;
use crate::base::Lang;

const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// What a document says of itself, as programs for PDF show it.
#[derive(Clone, Debug)]
pub struct About {
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub subject: String,
    /// Who answers for it; empty when nobody is named.
    pub author: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The language of its texts.
    pub lang: Lang,
}

/// A part of a page that leads to another page when it is clicked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Distance of its left side from that of the page, in millimetres.
    pub x_mm: f64,
    /// Distance of its upper side from that of the page, in millimetres.
    pub y_mm: f64,
    /// Its width in millimetres.
    pub width_mm: f64,
    /// Its height in millimetres.
    pub height_mm: f64,
    /// The number of the page it leads to, from 0.
    pub page: usize,
}

/// A PDF document under construction.
///
/// Shapes stay shapes and texts stay texts, which can be selected and searched; the letters that occur are embedded.
/// The pages stand in the list of contents that programs show beside a document (its outline).
pub struct Booklet {
    document: Document,
    about: About,
    chapters: Vec<Chapter>,
    pages: usize,
    /// The last page that a link leads to.
    led_to: Option<usize>,
}

/// Pages that stand together in the contents.
#[derive(Default)]
struct Chapter {
    /// None before the first chapter.
    title: Option<String>,
    /// Title and number of each page, from 0.
    pages: Vec<(String, usize)>,
}

impl Booklet {
    /// A document without pages.
    pub fn new(about: About) -> Self {
        Self {
            document: Document::new(),
            about,
            chapters: vec![Chapter::default()],
            pages: 0,
            led_to: None,
        }
    }

    /// Begins a chapter, to which the pages belong that are added from now on. Pages before the first chapter stand
    /// in the contents by themselves.
    pub fn chapter(&mut self, title: impl Into<String>) {
        self.chapters.push(Chapter { title: Some(title.into()), pages: Vec::new() });
    }

    /// Adds a page.
    ///
    /// # Errors
    /// [`DrawError::Svg`] when the page has no extent.
    pub fn add(&mut self, plate: &Plate, links: &[Link]) -> Result<(), DrawError> {
        let (width, height) = (points(plate.width_mm), points(plate.height_mm));
        let fail =
            || DrawError::Svg { title: plate.title.clone(), reason: "it has no extent".to_owned() };
        let settings = PageSettings::from_wh(width, height).ok_or_else(fail)?;
        let size = Size::from_wh(width, height).ok_or_else(fail)?;
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        surface.draw_svg(&plate.tree, size, SvgSettings::default()).ok_or_else(fail)?;
        surface.finish();
        for link in links {
            page.add_annotation(annotation(link).ok_or_else(fail)?);
            self.led_to = self.led_to.max(Some(link.page));
        }
        page.finish();
        let chapter = self.chapters.last_mut().expect("a document begins with a chapter");
        chapter.pages.push((plate.title.clone(), self.pages));
        self.pages += 1;
        Ok(())
    }

    /// The document.
    ///
    /// # Errors
    /// [`DrawError::Pdf`] when a link leads to a page that was not added, or the document has more parts than PDF
    /// can have.
    pub fn finish(mut self) -> Result<Vec<u8>, DrawError> {
        if let Some(page) = self.led_to.filter(|page| *page >= self.pages) {
            let reason = format!("a link leads to page {}, and there are {}", page + 1, self.pages);
            return Err(DrawError::Pdf { reason });
        }
        self.document.set_outline(outline(&self.chapters));
        self.document.set_metadata(self.about.metadata());
        self.document.finish().map_err(|error| DrawError::Pdf { reason: error.to_string() })
    }
}

impl About {
    fn metadata(&self) -> Metadata {
        let authors =
            [&self.author].into_iter().filter(|author| !author.is_empty()).cloned().collect();
        // No date: the same pages give the same document.
        Metadata::new()
            .title(self.title.clone())
            .description(self.subject.clone())
            .authors(authors)
            .keywords(self.keywords.clone())
            .language(self.lang.pick("en", "de").to_owned())
            .creator(concat!("Nahraum ", env!("CARGO_PKG_VERSION")).to_owned())
    }
}

/// The contents: chapters with their pages. A chapter without pages has nothing to lead to.
fn outline(chapters: &[Chapter]) -> Outline {
    let mut outline = Outline::new();
    for Chapter { title, pages } in chapters {
        let entries = pages.iter().map(|(title, page)| entry(title, *page));
        match (title, pages.first()) {
            (Some(title), Some((_, first))) => {
                let mut chapter = entry(title, *first).with_open(true);
                entries.for_each(|page| chapter.push_child(page));
                outline.push_child(chapter);
            }
            _ => entries.for_each(|page| outline.push_child(page)),
        }
    }
    outline
}

fn entry(title: &str, page: usize) -> OutlineNode {
    OutlineNode::new(title.to_owned(), start_of(page))
}

fn start_of(page: usize) -> XyzDestination {
    XyzDestination::new(page, Point::from_xy(0.0, 0.0))
}

fn annotation(link: &Link) -> Option<Annotation> {
    let (x, y) = (points(link.x_mm), points(link.y_mm));
    let place = Rect::from_xywh(x, y, points(link.width_mm), points(link.height_mm))?;
    let target = Target::Destination(start_of(link.page).into());
    Some(Annotation::from(LinkAnnotation::new(place, target)))
}

/// Millimetres in the unit of PDF, a 72nd of an inch.
fn points(mm: f64) -> f32 {
    (mm * POINTS_PER_MM) as f32
}
