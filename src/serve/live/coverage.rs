//! Coverage at any limit, with open and with closed boundaries.

use serde_json::json;

use super::question::{CoverageQuestion, LIMIT_MAX_M};
use super::{Live, LiveError, Way};
use crate::access::{CategoryReach, straight_line_nearest};
use crate::analysis::coverage::{Level, coverage_within};
use crate::base::{CategoryId, Millimetres};
use crate::dataset::Layer;
use crate::format::column_text;
use crate::present::{LevelCoverage, border_table, coverage_table};

/// Columns that an answer tells once, or that need all facilities within the limit, not the nearest alone.
const LEFT_OUT: [&str; 3] = ["category", "limit_m", "facilities_in_reach"];

impl Live<'_> {
    /// The columns of the tables `coverage` and `border` of a run at this limit, without those of [`LEFT_OUT`].
    /// The last row of `border` is the region, unless that is the level.
    pub(super) fn coverage(&self, asked: &CoverageQuestion) -> Result<String, LiveError> {
        let region = self.region();
        let category = self.category(&asked.category)?;
        let limit = Self::limit(asked.limit_m)?;
        let level = level(asked.level.as_deref())?;
        let way = self.way(asked.distance, asked.profile.as_deref())?;
        let reach = self.reach(category, way);
        let tables = coverage_within(region, &reach, (category, limit), &[level]);
        let coverage = coverage_table(region, &LevelCoverage { level, tables }, None);
        let effects = self.border_levels(level).effects_of(&[(&reach, limit)]).remove(0).remove(0);
        let border = border_table(region, level, &vec![(category, limit, effects)], None);
        Ok(format!(
            "{{\"category\":{},\"limit_m\":{},\"level\":{},{},\"coverage\":{},\"border\":{}}}",
            json!(region.category(category).key()),
            json!(limit.metres()),
            json!(level.key()),
            self.way_text(way),
            columns_text(&coverage),
            columns_text(&border),
        ))
    }

    fn category(&self, name: &str) -> Result<CategoryId, LiveError> {
        let region = self.region();
        region.category_id(name).ok_or_else(|| {
            let known = region.categories().iter().map(|category| category.key());
            let known = known.collect::<Vec<_>>().join(", ");
            LiveError::Category { found: name.to_owned(), known }
        })
    }

    fn reach(&self, category: CategoryId, way: Way<'_, '_>) -> CategoryReach {
        let most = Millimetres::from_metres(f64::from(LIMIT_MAX_M));
        match way {
            Way::Straight => self
                .reaches
                .get((category, None), || straight_line_nearest(self.region(), category, most)),
            Way::Walk(at, walker) => {
                self.reaches.get((category, Some(at)), || walker.linked.nearest(category, most))
            }
        }
    }

    /// How distances were measured, as members of an answer.
    pub(super) fn way_text(&self, way: Way<'_, '_>) -> String {
        match way {
            Way::Straight => "\"distance\":\"straight\",\"profile\":null".to_owned(),
            Way::Walk(_, walker) => {
                let profile = json!(walker.linked.network().profile().key);
                format!("\"distance\":\"walk\",\"profile\":{profile}")
            }
        }
    }
}

fn level(name: Option<&str>) -> Result<Level, LiveError> {
    let Some(name) = name else { return Ok(Level::Quartier) };
    let known = Level::ALL.into_iter().filter(|level| *level != Level::Cell);
    let mut known = known.filter(|level| level.key() == name);
    known.next().ok_or_else(|| LiveError::Level { found: name.to_owned() })
}

/// The columns of a table by name.
fn columns_text(layer: &Layer) -> String {
    let columns = layer.table.columns().iter();
    let told = columns.filter(|column| !LEFT_OUT.contains(&column.name().as_str()));
    let member = |column| {
        format!("{}:{}", json!(polars::prelude::Column::name(column).as_str()), column_text(column))
    };
    format!("{{{}}}", told.map(member).collect::<Vec<_>>().join(","))
}
