//! Questions as the commands of the program answer them: the same options, the same answers, but as tables.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use clap::Parser;

use super::answer::Asked;
use super::findings::finding_layer;
use super::kept::Kept;
use super::program::answer::Failure;
use super::program::args::{BorderArgs, Cli, Command, CoverageArgs, DataArgs, Global, SelectArgs};
use super::program::cache::{equip, load_with_room};
use super::program::commands::{Purpose, Ready, gaps, prepared, reach};
use super::program::compare_args::CompareArgs;
use super::program::cooperate_args::CooperateArgs;
use super::program::gap_args::GapsArgs;
use super::program::overlap_args::OverlapsArgs;
use super::program::publication::{said, told};
use super::program::settings::{
    Settings, environment, expect_walk_for_profile, settings, use_grid_files,
};
use super::program::site_args::SiteArgs;
use super::trouble::Trouble;
use crate::base::{Checked, Diagnostics, DistanceKind, Progress};
use crate::config::Config;
use crate::dataset::Layer;
use crate::present::publication::withheld_altogether;
use crate::run::{
    Analyses, OnNetwork, border_layer, connected_gap_layer, cooperate_layer, coverage_layer,
    detour_layer, flow_layer, gap_layer, need_layer, overlap_layer, prepare_both, resolve_settings,
    resolve_walk, site_layer, stop_layer,
};

/// What a command answers: a table, and its main numbers in words.
type Told = (Layer, Vec<String>);

/// The answer to a question, put as the words of a command line without the name of the program.
pub(super) fn ask(
    kept: &Kept,
    words: Vec<OsString>,
    progress: &dyn Progress,
) -> Result<Asked, Trouble> {
    on_threads(&understood(words)?, |cli| {
        let mut question = Question::new(kept, &cli.global, progress);
        let answered = question.answer(&cli.command);
        question.finish(answered)
    })
}

/// Prepares the region of a question about coverage; the findings about its data are the answer.
pub(super) fn region_findings(
    kept: &Kept,
    words: Vec<OsString>,
    progress: &dyn Progress,
) -> Result<Asked, Trouble> {
    on_threads(&understood(words)?, |cli| {
        let mut question = Question::new(kept, &cli.global, progress);
        let Command::Coverage(args) = &cli.command else {
            return Err(Trouble::question("a region is prepared with the options of coverage"));
        };
        let ready = question.ready(&args.data, &args.select, |_, _| ());
        let found = ready.map(|_| (finding_layer(&question.findings), Vec::new()));
        question.finish(found)
    })
}

/// The question that words ask.
fn understood(words: Vec<OsString>) -> Result<Cli, Trouble> {
    let words = std::iter::once(OsString::from("nahraum")).chain(words);
    Cli::try_parse_from(words).map_err(|error| Trouble::question(&error.to_string()))
}

/// Does work on as many threads as an option says.
fn on_threads(
    cli: &Cli,
    work: impl FnOnce(&Cli) -> Result<Asked, Trouble> + Send,
) -> Result<Asked, Trouble> {
    let Some(threads) = cli.global.threads else { return work(cli) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build();
    match pool {
        Ok(pool) => pool.install(|| work(cli)),
        Err(error) => Err(Trouble::new(&error, Diagnostics::default())),
    }
}

/// A question while it is answered.
struct Question<'q> {
    kept: &'q Kept,
    global: &'q Global,
    progress: &'q dyn Progress,
    findings: Diagnostics,
    /// The configuration of the answer.
    config: Config,
}

impl<'q> Question<'q> {
    fn new(kept: &'q Kept, global: &'q Global, progress: &'q dyn Progress) -> Self {
        let (findings, config) = Default::default();
        Self { kept, global, progress, findings, config }
    }

    /// The answer as it may be told.
    fn finish(self, answered: Result<Told, Failure>) -> Result<Asked, Trouble> {
        let Self { findings, config, .. } = self;
        match answered {
            Ok((mut layer, sentences)) => {
                if config.publication.persons_min.is_some() {
                    // What no analysis has made ready for publication has no counts of persons at all.
                    withheld_altogether(&mut layer);
                }
                let sentences = said(sentences, &config);
                Ok(Asked { layer, sentences, findings, lang: config.region.lang })
            }
            Err(failure) => Err(Trouble::new(&*failure, findings)),
        }
    }

    fn answer(&mut self, command: &Command) -> Result<Told, Failure> {
        match command {
            Command::Coverage(args) => self.coverage(args),
            Command::Gaps(args) => self.gaps(args),
            Command::Border(args) => self.border(args),
            Command::Overlaps(args) => self.overlaps(args),
            Command::Site(args) => self.site(args),
            Command::Cooperate(args) => self.cooperate(args),
            Command::Compare(args) => self.compare(args),
            Command::Reach(args) => {
                let asked = reach::asked(self.global, args)?;
                self.config.clone_from(&asked.config);
                let findings = &mut self.findings;
                let mut tell = |found: &Diagnostics| findings.append(found.clone());
                Ok((reach::answer(asked, self.progress, &mut tell)?, Vec::new()))
            }
            _ => Err("this command answers with files, not with a table".into()),
        }
    }

    /// The prepared region, as it was kept or made now. `adjust` changes the configuration in its folder.
    fn ready(
        &mut self,
        data: &DataArgs,
        select: &SelectArgs,
        adjust: impl FnOnce(&mut Config, &Path),
    ) -> Result<Arc<Ready>, Failure> {
        let Settings { mut config, folder } = settings(self.global, data, select)?;
        adjust(&mut config, &folder);
        expect_walk_for_profile(&config, &data.walk)?;
        self.config.clone_from(&config);
        if let Some(ready) = self.kept.find(&config) {
            // What is wrong with the settings is told for each question.
            let settings = resolve_settings(&config, &folder, &environment)?;
            self.findings.append(told(&settings.diagnostics, &config));
            self.findings.append(told(&ready.prepared.diagnostics, &config));
            return Ok(ready);
        }
        let findings = &mut self.findings;
        let mut tell = |found: &Diagnostics| findings.append(found.clone());
        let settings = Settings { config, folder };
        let asked = (settings, Purpose::Questions);
        let ready = Arc::new(prepared(asked, self.global, self.progress, &mut tell)?);
        self.kept.keep(&ready);
        Ok(ready)
    }

    /// The analyses of the categories that are asked for.
    fn analyses<'r>(&'r self, ready: &'r Ready) -> Analyses<'r> {
        let candidates = ready.candidates.clone();
        let analyses = Analyses::with_candidates(&ready.prepared, &self.config, candidates);
        match &self.config.region.categories[..] {
            [] => analyses,
            names => analyses.of_categories(names),
        }
    }

    fn coverage(&mut self, args: &CoverageArgs) -> Result<Told, Failure> {
        let ready = self.ready(&args.data, &args.select, |_, _| ())?;
        Ok((coverage_layer(&self.analyses(&ready), args.by, true)?, Vec::new()))
    }

    fn gaps(&mut self, args: &GapsArgs) -> Result<Told, Failure> {
        let ready = self.ready(&args.data, &args.select, |config, at| args.apply(config, at))?;
        let analyses = self.analyses(&ready);
        if args.connected {
            return Ok((connected_gap_layer(&analyses)?, Vec::new()));
        }
        let answers = match args.stops {
            Some(stops) => stop_layer(&analyses, stops as usize)?,
            None if args.need => need_layer(&analyses)?,
            None => gap_layer(&analyses)?,
        };
        self.findings.append(told(&answers.diagnostics, &self.config));
        let sentences = gaps::sentences(args, &answers);
        Ok((answers.layer, sentences))
    }

    fn border(&mut self, args: &BorderArgs) -> Result<Told, Failure> {
        let adjust = |config: &mut Config, _: &Path| {
            config.borders.boundary = args.boundary.unwrap_or(config.borders.boundary);
        };
        let ready = self.ready(&args.data, &args.select, adjust)?;
        let analyses = self.analyses(&ready);
        let layer = match args.flows {
            true => flow_layer(&analyses),
            false => border_layer(&analyses, args.by, true)?,
        };
        Ok((layer, Vec::new()))
    }

    fn overlaps(&mut self, args: &OverlapsArgs) -> Result<Told, Failure> {
        let ready = self.ready(&args.data, &args.select, |config, _| args.apply(config))?;
        let answers = overlap_layer(&self.analyses(&ready), args.of)?;
        self.findings.append(told(&answers.diagnostics, &self.config));
        Ok((answers.layer, Vec::new()))
    }

    fn site(&mut self, args: &SiteArgs) -> Result<Told, Failure> {
        let ready = self.ready(&args.data, &args.select, |config, at| args.apply(config, at))?;
        let section = self.config.site.clone().unwrap_or_default();
        let answers = site_layer(&self.analyses(&ready), &section, args.of)?;
        self.findings.append(told(&answers.diagnostics, &self.config));
        Ok((answers.layer, answers.sentences))
    }

    fn cooperate(&mut self, args: &CooperateArgs) -> Result<Told, Failure> {
        args.expect_shares_for_group()?;
        let ready = self.ready(&args.data, &args.select, |config, at| args.apply(config, at))?;
        let answers = cooperate_layer(&self.analyses(&ready), args.of)?;
        self.findings.append(told(&answers.diagnostics, &self.config));
        Ok((answers.layer, answers.sentences))
    }

    /// The walk against the straight line. Both are measured anew for each question.
    fn compare(&mut self, args: &CompareArgs) -> Result<Told, Failure> {
        let Settings { mut config, folder } = settings(self.global, &args.data, &args.select)?;
        config.region.distance = DistanceKind::Walk;
        self.config.clone_from(&config);
        let Checked { value: mut region, diagnostics } =
            resolve_settings(&config, &folder, &environment)?;
        use_grid_files(&config, &folder)?;
        let walk = resolve_walk(&config, &folder, &environment)?;
        let walk = walk.expect("distances are set to walk");
        let loaded = load_with_room(
            (&config, &folder),
            OnNetwork::Walked(&walk),
            self.global,
            self.progress,
        )?;
        self.findings.append(diagnostics);
        let cache = equip(&mut region, self.global, (&config, &folder))?;
        let compared = prepare_both(loaded, &region, walk, self.progress)?;
        self.findings.append(cache.findings());
        self.findings.append(told(&compared.prepared.diagnostics, &config));
        let analyses = Analyses::new(&compared.prepared, &config);
        Ok((detour_layer(&analyses, &compared.straight, args.by, true)?, Vec::new()))
    }
}
