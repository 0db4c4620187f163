//! `nahraum serve`.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};

use nahraum::base::Checked;
use nahraum::config::Config;
use nahraum::run::{FinishedRun, prepare_live, resolve_profiles, resolve_settings, resolve_walk};
use nahraum::serve::{Live, LiveGround, Site};

use super::shown;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::cache::{equip, load_with_room};
use crate::common_args::{DataArgs, SelectArgs};
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::serve_args::ServeArgs;
use crate::server::{ServeError, serve};
use crate::settings::{Settings, environment, expect_walk_for_profile, settings, use_grid_files};

pub fn run(global: &Global, args: &ServeArgs, printer: Printer) -> Result<Answer, Failure> {
    let listen = |source| ServeError::Listen { port: args.port, source };
    // A port in use fails before the work, not after it.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).map_err(listen)?;
    let port = listener.local_addr().map_err(listen)?.port();
    let finished = FinishedRun::open(&args.results)?;
    let ground = match has_data(&args.data) {
        false => None,
        true => {
            let Some(ground) = ground(global, &args.data, &finished, printer)? else {
                return Ok(Answer::Done);
            };
            Some(ground)
        }
    };
    let live = ground.as_ref().map(Live::new);
    let site = Site::new(finished, live, global.lang)?;
    // The address is the data of this command: a script waits for it.
    let ready = || -> io::Result<()> {
        let mut out = io::stdout();
        writeln!(out, "http://127.0.0.1:{port}/").and_then(|()| out.flush())?;
        printer.say("open this address in a browser; Ctrl-C ends the server");
        Ok(())
    };
    serve(&site, listener, args.rate, ready)?;
    printer.say("ended");
    Ok(Answer::Done)
}

/// Whether the command line says anything about data for live answers. An option without data is not passed over:
/// whoever asks to withhold counts must not see them.
fn has_data(data: &DataArgs) -> bool {
    let layers = [&data.municipalities, &data.quartiers, &data.facilities, &data.cells];
    let words =
        [&data.cells_crs, &data.facilities_crs, &data.facilities_category, &data.walk.profile];
    let files = [&data.config, &data.walk.network];
    layers.iter().chain(&words).any(|text| text.is_some())
        || files.iter().any(|file| file.is_some())
        || data.persons_min.is_some()
        || !data.settings.is_empty()
}

/// Refuses a configuration whose answers would contradict the results beside them, or tell what they withhold.
fn expect_the_same(finished: &FinishedRun, config: &Config) -> Result<(), ServeError> {
    let withholds = |config: &Config| config.publication.persons_min.is_some();
    if withholds(&finished.config) || withholds(config) {
        return Err(ServeError::Withheld);
    }
    if finished.is_scenario() {
        return Err(ServeError::Scenario);
    }
    let (found, expected) = (&config.region.name, &finished.config.region.name);
    match found == expected {
        true => Ok(()),
        false => {
            let (found, expected) = (found.clone(), expected.clone());
            Err(ServeError::OtherRegion { found, expected })
        }
    }
}

/// Loads the region of live answers; `None` with `--show-settings`, which prints them.
fn ground(
    global: &Global,
    data: &DataArgs,
    finished: &FinishedRun,
    printer: Printer,
) -> Result<Option<LiveGround>, Failure> {
    let Settings { config, folder } = settings(global, data, &SelectArgs::default())?;
    expect_walk_for_profile(&config, &data.walk)?;
    if shown(global, &config)? {
        return Ok(None);
    }
    expect_the_same(finished, &config)?;
    let Checked { value: mut region, diagnostics } =
        resolve_settings(&config, &folder, &environment)?;
    use_grid_files(&config, &folder)?;
    let walk = resolve_walk(&config, &folder, &environment)?;
    let profiles = resolve_profiles(&config, &folder, &environment)?;
    let bar = Bar::new(global);
    let loaded = load_with_room((&config, &folder), walk.as_ref().into(), global, &bar)?;
    printer.findings(&diagnostics);
    let cache = equip(&mut region, global, (&config, &folder))?;
    let data = prepare_live(loaded, &region, (walk, profiles), &bar)?;
    printer.findings(&data.diagnostics);
    printer.findings(&cache.findings());
    Ok(Some(LiveGround::new(data)))
}
