//! Options of `serve`.

use std::path::PathBuf;

use clap::Args;

use crate::common_args::DataArgs;

/// Options of `serve`.
#[derive(Debug, Args)]
#[command(after_help = "\
Only this machine can connect. The address is printed when the server is ready; Ctrl-C ends it.

  /            what there is, with links
  /report      the report of the run
  /live        with a configuration: choose a service, a limit, a walker, open or closed boundaries, and click the
               map to see who lives within the limit of a place
  /collections the layers of the run for QGIS and GDAL (OGC API - Features)

A configuration (-c) is that of the run: its data and its network are loaded as `coverage` does, without the
distances to all facilities. Live answers are refused where it withholds small counts (publication.persons_min).

Examples:
  nahraum serve results                               report and layers
  nahraum serve results -c region.toml                with live answers
  nahraum serve results --port 0                      on any free port
  nahraum demo --inputs-only inputs && nahraum serve demo -c inputs/region.toml
                                                      the region of `nahraum demo`
  ogrinfo OAPIF:http://127.0.0.1:8600                 the layers, in GDAL
  curl -s http://127.0.0.1:8600/live/answer -d '{\"question\":\"coverage\",\"category\":\"pharmacy\",\"limit_m\":500}'
Exit codes: 0 ended by Ctrl-C or by the signal to terminate; 2 failure, such as a port in use.")]
pub struct ServeArgs {
    /// Folder of a finished run
    pub results: PathBuf,
    /// Port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8600)]
    pub port: u16,
    /// Requests a second that are answered; twice as many may come at once
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub rate: u32,
    #[command(flatten)]
    pub data: DataArgs,
}
