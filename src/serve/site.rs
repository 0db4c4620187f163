//! The site: which answer belongs to which address.

use std::sync::OnceLock;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use super::features::{
    OPENAPI, collection, collections, conformance, definition, expect_json, item, items, landing,
};
use super::live::{Live, Question};
use super::message::{Answered, Asked};
use super::query::{encoded, pairs, segments};
use super::results::{ResultLayers, ResultsError};
use crate::base::Lang;
use crate::present::policy_hash;
use crate::run::{FinishedRun, report};

/// Largest body of a request, bytes: a question has some hundred.
pub const BODY_BYTES_MAX: usize = 4096;

/// The segments of the address that computes.
const QUESTIONS: [&str; 2] = ["live", "answer"];
const START: &str = include_str!("../../data/serve/start.html");
const START_STYLE: &str = include_str!("../../data/serve/start.css");

/// A finished run that answers requests, with live answers where the data of its region are at hand. May be asked by
/// several threads at once; the same request has the same answer.
pub struct Site<'g> {
    run: FinishedRun,
    lang: Lang,
    layers: ResultLayers,
    live: Option<Live<'g>>,
    report: OnceLock<String>,
    live_page: OnceLock<String>,
}

impl<'g> Site<'g> {
    /// A site of a run.
    ///
    /// # Parameters
    /// `lang`: the language that pages show first; that of the run when absent.
    ///
    /// # Errors
    /// [`ResultsError`] when the results are damaged.
    pub fn new(
        run: FinishedRun,
        live: Option<Live<'g>>,
        lang: Option<Lang>,
    ) -> Result<Self, ResultsError> {
        let layers = ResultLayers::of_run(&run.path, run.record())?;
        let lang = lang.unwrap_or(run.config.region.lang);
        let (report, live_page) = (OnceLock::new(), OnceLock::new());
        Ok(Self { run, lang, layers, live, report, live_page })
    }

    /// Whether a request asks for something that must be computed, so that few of its kind may run at once.
    pub fn is_costly(asked: &Asked) -> bool {
        segments(&asked.path).is_some_and(|path| path == QUESTIONS)
    }

    /// The answer to a request that was admitted. Reads and computes as much as the request needs.
    pub fn answer(&self, asked: &Asked) -> Answered {
        let nothing = || Answered::refusal(404, "nothing is at this address");
        let Some(path) = segments(&asked.path) else { return nothing() };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let is_question = path == QUESTIONS;
        match (is_question, asked.method.as_str()) {
            (true, "POST") => return self.live_answer(asked),
            (true, _) => return Answered::other_method("POST"),
            (false, "GET") => {}
            (false, _) => return Answered::other_method("GET"),
        }
        match path[..] {
            [] if asked.accept.contains("text/html") && !asked.query.contains("f=json") => {
                Answered::page(self.start(&asked.host))
            }
            ["report"] => self.report(),
            ["live"] => self.live_page().map_or_else(nothing, Answered::page),
            // Browsers ask for it; without an answer they say so in the console.
            ["favicon.ico"] => Answered::nothing(),
            _ => self.document(asked, &path).unwrap_or_else(nothing),
        }
    }

    /// A document of OGC API - Features.
    fn document(&self, asked: &Asked, path: &[&str]) -> Option<Answered> {
        let Some(pairs) = pairs(&asked.query) else {
            return Some(Answered::refusal(400, "the query cannot be decoded"));
        };
        let base = asked.base();
        if let ["collections", id, "items", rest @ ..] = path {
            return self.features(&base, id, rest, &pairs);
        }
        let document = match path {
            [] => landing(&base, &self.region(), self.live.is_some()),
            ["api"] => definition(&base, &self.region(), &self.layers),
            ["conformance"] => conformance(),
            ["collections"] => collections(&base, &self.layers),
            ["collections", id] => collection(&base, self.layers.named(id)?.1),
            _ => return None,
        };
        if let Err(reason) = expect_plain(&pairs) {
            return Some(Answered::refusal(400, &reason));
        }
        Some(match path {
            ["api"] => Answered::content(OPENAPI, document.to_string()),
            _ => Answered::json(&document),
        })
    }

    /// Features of a layer: a page, or one of them.
    fn features(
        &self,
        base: &str,
        id: &str,
        rest: &[&str],
        pairs: &[(String, String)],
    ) -> Option<Answered> {
        let (at, source) = self.layers.named(id)?;
        let one = match rest {
            [] => None,
            [one] => Some(one),
            _ => return None,
        };
        if let (Some(_), Err(reason)) = (one, expect_plain(pairs)) {
            return Some(Answered::refusal(400, &reason));
        }
        let opened = match self.layers.open(at) {
            Ok(opened) => opened,
            Err(error) => return Some(failed(&error)),
        };
        let own = format!("{base}/collections/{}", encoded(id));
        Some(match one {
            Some(one) => item(&own, source, &opened, one),
            None => items(&own, source, &opened, pairs),
        })
    }

    fn live_answer(&self, asked: &Asked) -> Answered {
        let Some(live) = &self.live else {
            return Answered::refusal(404, "live answers need the configuration of the region");
        };
        if asked.body.len() > BODY_BYTES_MAX {
            return Answered::refusal(413, "the question is too long");
        }
        let answer = Question::parse(&asked.body).map_err(Into::into);
        match answer.and_then(|question| live.answer(&question)) {
            Ok(text) => Answered::content("application/json", text),
            Err(error) => Answered::refusal(400, &error.to_string()),
        }
    }

    fn report(&self) -> Answered {
        if let Some(page) = self.report.get() {
            return Answered::page(page.as_str());
        }
        // What could not be read once may be readable later: only a whole page is kept.
        match report(&self.run.path, Some(self.lang)) {
            Ok(page) => Answered::page(self.report.get_or_init(|| page).as_str()),
            Err(error) => failed(&error),
        }
    }

    fn live_page(&self) -> Option<&str> {
        let live = self.live.as_ref()?;
        let synthetic = self.run.record()["synthetic"] == true;
        Some(self.live_page.get_or_init(|| live.page(synthetic, self.lang)))
    }

    fn region(&self) -> String {
        self.run.config.region.name.clone()
    }

    /// The landing page for people.
    fn start(&self, host: &str) -> String {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let values = context! {
            lang => self.lang.pick("en", "de"),
            german => self.lang == Lang::De,
            region => self.region(),
            host,
            has_live => self.live.is_some(),
            style => minijinja::Value::from_safe_string(START_STYLE.to_owned()),
            style_hash => policy_hash(START_STYLE),
            layers => self.layers.all().iter().map(|source| {
                context! { id => encoded(&source.id), name => &source.id, title => &source.title }
            }).collect::<Vec<_>>(),
        };
        let page = environment.render_str(START, values);
        page.expect("a template of our own with all of its values")
    }
}

/// Refuses parameters of documents that have none but their form.
fn expect_plain(pairs: &[(String, String)]) -> Result<(), String> {
    pairs.iter().try_for_each(|(name, value)| match name.as_str() {
        "f" => expect_json(value),
        other => Err(format!("unknown parameter `{other}`")),
    })
}

/// The answer where a file of the run cannot be read, with the causes.
fn failed(error: &dyn std::error::Error) -> Answered {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    Answered::refusal(500, &causes.join(": "))
}
