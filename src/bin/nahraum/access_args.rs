//! Options of `access`.

use clap::Args;
use nahraum::analysis::coverage::Level;
use nahraum::base::{DecayKind, MissingCapacity, Percent};
use nahraum::config::Config;
use nahraum::run::AccessView;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};

/// Options of `access`.
#[derive(Debug, Args)]
#[command(after_help = "\
The places of each facility are divided over the persons who reach it within the limit, less the farther they live;
what falls to a resident from all facilities is added up. So 100 places for 2,000 persons within reach are 50 places
for 1,000, whoever's town the home stands in. Columns end in _open (all facilities count) and _closed (each
municipality on its own); capacity_abroad is what residents find across the boundary.

Capacities are those of the field `capacity` in the facilities. A facility without one counts with the default of its
category (data/capacities.toml, or [access.capacity] in the configuration); without a default it is left out and
counted.

With --assign places are not shared but given: to those who live nearest first, until a facility is full (ties: the
lower cell, then the lower facility). Then the answer is who has a place, how many across the boundary, and who is left
over in each area.

Decays:
  step         every place within the limit counts the same (2SFCA, Luo and Wang 2003)
  zones        1, 0.68, 0.22 in thirds of the limit (E2SFCA, Luo and Qi 2009), or zones of your own
  gaussian     from 1 at the door to 0 at the limit (Dai 2010)
  linear       in proportion, 0 at the limit
  exponential  37 % at access.scale_m
  logistic     half at access.middle_m

Examples:
  nahraum access -c region.toml --category residential_care --limit 1000 --weight persons_80
  nahraum access -c region.toml --category day_care --set access.capacity.day_care=15 --by quartier -o day_care.geojson
  nahraum access -c region.toml --category residential_care --of flows -o places_across.csv
  nahraum access -c region.toml --category residential_care --assign --weight persons_80 --asking 20 --by quartier
  nahraum access -c region.toml --category doctor --decay zones --set access.zones_m=[300,600,1000]")]
pub struct AccessArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Level of the areas in the answer
    #[arg(long, value_enum, default_value = "municipality")]
    pub by: Level,
    /// What to list
    #[arg(long, value_enum, default_value = "areas")]
    pub of: AccessView,
    /// Give places to the nearest first, until they are full, instead of sharing them
    #[arg(long, conflicts_with_all = ["decay", "divided"])]
    pub assign: bool,
    /// With --assign: share of the persons of a group who ask for a place, in percent (20, 2.5); default all. Sets
    /// `access.asking`
    #[arg(long, value_name = "PERCENT", requires = "assign")]
    pub asking: Option<Percent>,
    /// How much a place counts at a distance; sets `access.decay`
    #[arg(long, value_enum)]
    pub decay: Option<DecayKind>,
    /// Who reaches several places divides the demand over them (three steps, Wan, Zou and Sternberg 2012); sets
    /// `access.divided`
    #[arg(long)]
    pub divided: bool,
    /// Groups of persons who ask for places: persons, persons_65, ...; default every group. Sets `access.weights`
    #[arg(long = "weight", value_name = "GROUP,..", value_delimiter = ',')]
    pub weights: Vec<String>,
    /// What becomes of facilities that state no capacity; sets `access.missing`
    #[arg(long, value_enum)]
    pub missing: Option<MissingCapacity>,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl AccessArgs {
    /// Overrides a configuration.
    pub fn apply(&self, config: &mut Config) {
        let section = config.access.get_or_insert_default();
        if !self.select.category.is_empty() {
            // Those are the categories of a run; they need not be among the ones that are asked for here.
            section.categories.clear();
        }
        section.decay = self.decay.unwrap_or(section.decay);
        section.divided |= self.divided;
        section.asking = self.asking.unwrap_or(section.asking);
        section.missing = self.missing.unwrap_or(section.missing);
        if !self.weights.is_empty() {
            section.weights.clone_from(&self.weights);
        }
    }
}
