//! Usual names of columns: one table for imports and configurations.

/// The meaning of a column that files give under many names.
///
/// Names are compared regardless of case, umlauts and the separators between words.
///
/// ```
/// use nahraum::dataset::UsualColumn;
/// let columns = ["Nr.", "Name", "TRAEGER"].map(String::from);
/// assert_eq!(UsualColumn::Provider.find(&columns), Some("TRAEGER"));
/// assert_eq!(UsualColumn::FacilityId.find(&columns), Some("Nr."));
/// assert_eq!(UsualColumn::Capacity.find(&columns), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsualColumn {
    /// Id of a municipality or quartier.
    AreaId,
    /// Name of a municipality or quartier.
    AreaName,
    /// Id of a county.
    CountyId,
    /// Name of a county.
    CountyName,
    /// All persons of a cell.
    Persons,
    /// Id of a facility.
    FacilityId,
    /// Name of a facility.
    FacilityName,
    /// Category of a facility.
    Category,
    /// Who runs a facility.
    Provider,
    /// What kind of provider runs it.
    ProviderType,
    /// Places, beds or staff of a facility.
    Capacity,
    /// Entrances of a facility that is an area.
    Entrances,
    /// The municipalities that a service comes to.
    ServiceMunicipalities,
    /// How far around its office a service comes, metres.
    ServiceRadius,
    /// The municipality from which a service comes.
    OfficeMunicipality,
    /// Whether people in wheelchairs get into a facility.
    Wheelchair,
    /// When a facility is open.
    OpeningHours,
    /// Whether it costs something to get in.
    Fee,
    /// Languages that people speak there.
    Languages,
    /// Whom a facility is for.
    TargetGroup,
    /// How much a home counts among others.
    HomeWeight,
    /// Of a distance, the cell from which it is.
    FromCell,
    /// Of a distance, the facility to which it is.
    ToFacility,
    /// Of a distance between cells, the cell to which it is.
    ToCell,
    /// A distance in metres.
    Metres,
    /// A distance in seconds.
    Seconds,
    /// A distance in minutes.
    Minutes,
}

/// What routers and the scripts around them call the place from which a distance is. Distances themselves are not looked
/// for as `distance`, which Valhalla states in kilometres.
const FROM: [&str; 6] = ["cell", "from_id", "origin_id", "origin", "from", "source"];
/// The same of the place to which it is.
const TO: [&str; 5] = ["to_id", "destination_id", "destination", "to", "target"];

/// Names of equal rank: of several columns, the first in the file counts.
type Rank = &'static [&'static str];

impl UsualColumn {
    /// The columns of facilities, in the order in which they are looked for.
    pub const OF_FACILITIES: [Self; 10] = [
        Self::FacilityId,
        Self::FacilityName,
        Self::Category,
        Self::Provider,
        Self::ProviderType,
        Self::Capacity,
        Self::Entrances,
        Self::ServiceMunicipalities,
        Self::ServiceRadius,
        Self::OfficeMunicipality,
    ];

    /// Columns of facilities that the region reads itself, and that filters may ask about as well: name, provider, its
    /// type, and capacity.
    pub const ALSO_ATTRIBUTES: [Self; 4] =
        [Self::FacilityName, Self::Provider, Self::ProviderType, Self::Capacity];

    /// Other columns of facilities that filters may ask about.
    pub const OF_ATTRIBUTES: [Self; 5] =
        [Self::Wheelchair, Self::OpeningHours, Self::Fee, Self::Languages, Self::TargetGroup];

    /// The name that this project writes, which is also the key of the field in configurations.
    pub fn own_name(self) -> &'static str {
        self.ranks()[0][0]
    }

    /// Known names, the best first. An official key of 8 digits (AGS) goes before the one of 12
    /// (ARS), because population tables have it; lists of facilities begin with what matters.
    fn ranks(self) -> &'static [Rank] {
        match self {
            Self::AreaId => &[
                &["id"],
                &["ags"],
                &["ars"],
                &["rs"],
                &["key"],
                &["schlüssel"],
                &["gid"],
                &["code"],
                &["feature_id"],
            ],
            Self::AreaName => {
                &[&["name"], &["gn"], &["gen"], &["bez_name"], &["stadtteil"], &["label"]]
            }
            Self::CountyId => &[&["county_id"], &["kreis_id", "kreisschlüssel", "kreiskennziffer"]],
            Self::CountyName => {
                &[&["county"], &["county_name"], &["kreisname", "kreis", "landkreis"]]
            }
            Self::Persons => {
                &[&["persons"], &["einwohner"], &["population"], &["pop"], &["insgesamt"]]
            }
            Self::FacilityId => &[&["id"], &["nr", "lfd nr", "nummer", "ik", "schlüssel"]],
            Self::FacilityName => &[
                &["name"],
                &[
                    "bezeichnung",
                    "bez",
                    "einrichtung",
                    "einrichtungsname",
                    "name der einrichtung",
                    "titel",
                    "title",
                    "objektname",
                    "objekt",
                ],
            ],
            Self::Category => &[
                &["category"],
                &["kategorie", "angebot", "art der einrichtung", "einrichtungsart"],
            ],
            Self::Provider => &[&["provider"], &["träger", "trägername", "betreiber", "operator"]],
            Self::ProviderType => {
                &[&["provider_type"], &["trägerart", "trägertyp", "trägerschaft"]]
            }
            Self::Capacity => {
                &[&["capacity"], &["plätze", "platzzahl", "anzahl plätze", "kapazität", "betten"]]
            }
            // Lists count entrances more often than they place them, so no other name is taken for it.
            Self::Entrances => &[&["entrances"]],
            Self::ServiceMunicipalities | Self::ServiceRadius | Self::OfficeMunicipality => {
                self.ranks_of_services()
            }
            Self::Wheelchair => &[
                &["wheelchair"],
                &["rollstuhlgerecht", "barrierefrei", "barrierefreiheit", "rollstuhl"],
            ],
            Self::OpeningHours => &[&["opening_hours"], &["öffnungszeiten", "öffnungszeit"]],
            Self::Fee => &[&["fee"], &["kostenpflichtig"]],
            Self::Languages => &[&["languages"], &["sprachen", "sprache", "language"]],
            Self::TargetGroup => &[&["target_group"], &["zielgruppe", "zielgruppen"]],
            Self::HomeWeight => {
                &[&["weight"], &["dwellings", "wohnungen", "wohneinheiten", "anzahl wohnungen"]]
            }
            _ => self.ranks_of_distances(),
        }
    }

    /// The names of columns of distances.
    fn ranks_of_distances(self) -> &'static [Rank] {
        match self {
            Self::FromCell => &[&["cell_id"], &["from_cell_id"], &FROM],
            Self::ToFacility => &[&["facility_id"], &["facility"], &TO],
            Self::ToCell => &[&["to_cell_id"], &["to_cell"], &TO],
            Self::Metres => &[&["metres"], &["meters", "distance_m", "length_m"]],
            Self::Seconds => &[&["duration_s"], &["duration", "seconds", "time", "travel_time_s"]],
            _ => &[&["minutes"], &["travel_time", "duration_min", "travel_time_min"]],
        }
    }

    /// The names of what services say that come to people.
    fn ranks_of_services(self) -> &'static [Rank] {
        match self {
            Self::ServiceMunicipalities => &[
                &["service_municipalities"],
                &["einsatzgebiet", "einsatzgebiete", "versorgungsgebiet", "einsatzgemeinden"],
            ],
            Self::ServiceRadius => &[&["service_radius_m"], &["einsatzradius_m", "radius_m"]],
            _ => &[&["office_municipality"], &["sitz", "sitzgemeinde"]],
        }
    }

    /// The column of a file that has one of the names: of the best rank, then the first.
    pub fn find(self, columns: &[String]) -> Option<&str> {
        let folded: Vec<String> = columns.iter().map(|column| fold(column)).collect();
        self.ranks().iter().find_map(|rank| {
            let names: Vec<String> = rank.iter().map(|name| fold(name)).collect();
            let at = folded.iter().position(|column| names.contains(column))?;
            Some(columns[at].as_str())
        })
    }
}

/// A name in small letters without umlauts, its words joined by `_`.
fn fold(name: &str) -> String {
    let mut folded = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ if folded.is_empty() || folded.ends_with('_') => {}
            _ => folded.push('_'),
        }
    }
    folded.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(column: UsualColumn, columns: &[&str]) -> Option<String> {
        let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        column.find(&columns).map(str::to_owned)
    }

    #[test]
    fn case_umlauts_and_signs_between_words_do_not_matter() {
        for name in ["Träger", "TRÄGER", "Traeger", "betreiber", "Operator", " provider "] {
            assert_eq!(found(UsualColumn::Provider, &["x", name]).as_deref(), Some(name));
        }
        for name in ["Lfd. Nr.", "lfd_nr", "LFD-NR", "Nr."] {
            assert_eq!(found(UsualColumn::FacilityId, &["x", name]).as_deref(), Some(name));
        }
        assert_eq!(found(UsualColumn::Provider, &["Vertragsträger", "trä", ""]), None);
    }

    #[test]
    fn the_own_name_goes_first_then_the_rank_then_the_place_in_the_file() {
        let ids = ["Nummer", "Nr", "ID"];
        assert_eq!(found(UsualColumn::FacilityId, &ids).as_deref(), Some("ID"));
        assert_eq!(found(UsualColumn::FacilityId, &ids[..2]).as_deref(), Some("Nummer"));
        assert_eq!(found(UsualColumn::AreaId, &["ARS", "AGS"]).as_deref(), Some("AGS"));
    }

    #[test]
    fn no_name_means_two_things_of_a_facility() {
        let all = UsualColumn::OF_FACILITIES.iter().chain(&UsualColumn::OF_ATTRIBUTES);
        let all = all.flat_map(|column| column.ranks());
        let mut names: Vec<String> =
            all.flat_map(|rank| rank.iter().map(|name| fold(name))).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
