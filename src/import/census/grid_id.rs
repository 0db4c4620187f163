//! Ids of cells of the European grid.

/// Largest cell of a grid id, metres.
const SIZE_MAX_M: u32 = 1_000_000;
/// Most digits of a coordinate.
const DIGITS_MAX: usize = 9;

/// The content of a grid cell's id (INSPIRE, Data Specification on Geographical Grid Systems,
/// version 3.1, 2014).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridId {
    /// EPSG code of the CRS; None in the short form, which means 3035.
    pub crs_epsg: Option<u32>,
    /// Side of the cell, metres.
    pub cell_size_m: u32,
    /// Easting of the south-west corner, metres.
    pub x_corner_m: i64,
    /// Northing of the south-west corner, metres.
    pub y_corner_m: i64,
}

impl GridId {
    /// Reads an id in its long form or its short form, which drops as many trailing zeros of the
    /// coordinates as the size has. Northing and easting may stand in either order: INSPIRE puts the northing
    /// first, the reference grid of the European Environment Agency the easting. Letters may be small or
    /// capital. None if the text is no id, or if its coordinates are not a corner of a grid of that size.
    ///
    /// ```
    /// use nahraum::import::census::GridId;
    /// let long = GridId::parse("CRS3035RES100mN2684000E4334100").unwrap();
    /// let short = GridId::parse("100mN26840E43341").unwrap();
    /// assert_eq!((short.x_corner_m, short.y_corner_m), (4_334_100, 2_684_000));
    /// assert_eq!((long.x_corner_m, long.y_corner_m), (4_334_100, 2_684_000));
    /// assert_eq!((long.crs_epsg, short.crs_epsg), (Some(3035), None));
    /// assert_eq!(GridId::parse("1kmN2684E4334").unwrap().y_corner_m, 2_684_000);
    /// assert_eq!(GridId::parse("1kmE4334N2684"), GridId::parse("1kmN2684E4334"));
    /// assert_eq!(GridId::parse("crs3035res1KMN2684000E4334000").unwrap().cell_size_m, 1000);
    /// assert_eq!(GridId::parse("CRS3035RES100mN2684050E4334100"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (crs_epsg, rest) = match without_mark(text, "CRS") {
            None => (None, text),
            Some(rest) => {
                let (code, rest) = rest.split_at_checked(rest.find(['R', 'r'])?)?;
                let rest = without_mark(rest, "RES")?;
                (Some(u32::try_from(digits(code)?).ok()?), rest)
            }
        };
        let (size, rest) = rest.split_at_checked(rest.find(['N', 'n', 'E', 'e'])?)?;
        let cell_size_m = parse_size(size)?;
        let (north, east) = match rest.strip_prefix(['N', 'n']) {
            Some(north_first) => north_first.split_once(['E', 'e'])?,
            None => {
                let (east, north) = rest.get(1..)?.split_once(['N', 'n'])?;
                (north, east)
            }
        };
        let unit = if crs_epsg.is_some() { 1 } else { trailing_zeros(cell_size_m) };
        let x_corner_m = digits(east)?.checked_mul(unit)?;
        let y_corner_m = digits(north)?.checked_mul(unit)?;
        let is_corner = |at: i64| at % i64::from(cell_size_m) == 0;
        let sound = is_corner(x_corner_m) && is_corner(y_corner_m);
        sound.then_some(Self { crs_epsg, cell_size_m, x_corner_m, y_corner_m })
    }

    /// Easting and northing of the centre of the cell, metres.
    pub fn centre_m(&self) -> [f64; 2] {
        let half = f64::from(self.cell_size_m) / 2.0;
        [self.x_corner_m as f64 + half, self.y_corner_m as f64 + half]
    }
}

/// The text after a mark of ASCII letters, in small or capital letters.
fn without_mark<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(mark.len())?;
    head.eq_ignore_ascii_case(mark).then_some(rest)
}

/// The size of a cell in metres, from the spelling in ids and column names: `100m`, `1km`.
pub(super) fn parse_size(text: &str) -> Option<u32> {
    let text = text.strip_suffix(['m', 'M'])?;
    let (number, unit) = match text.strip_suffix(['k', 'K']) {
        Some(number) => (number, 1000),
        None => (text, 1),
    };
    let size = u32::try_from(digits(number)?.checked_mul(unit)?).ok()?;
    (1..=SIZE_MAX_M).contains(&size).then_some(size)
}

fn digits(text: &str) -> Option<i64> {
    let sound = (1..=DIGITS_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| sound)
}

/// 100 for 100 and 2500, 1000 for 1000, 10 for 250.
fn trailing_zeros(size: u32) -> i64 {
    let mut unit = 1;
    while i64::from(size) % (unit * 10) == 0 {
        unit *= 10;
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::GridId;

    #[test]
    fn sizes_set_the_unit_of_the_short_form() {
        for (text, size, x, y) in [
            ("10kmN268E433", 10_000, 4_330_000, 2_680_000),
            ("250mN268425E433475", 250, 4_334_750, 2_684_250),
            ("CRS3035RES10000mN2690000E4330000", 10_000, 4_330_000, 2_690_000),
            (" 1kmN0E0 ", 1000, 0, 0),
            ("1kmE4141N3147", 1000, 4_141_000, 3_147_000),
            ("CRS3035RES100mE4334100N2684000", 100, 4_334_100, 2_684_000),
        ] {
            let id = GridId::parse(text).expect("a sound id");
            assert_eq!((id.cell_size_m, id.x_corner_m, id.y_corner_m), (size, x, y), "{text}");
        }
    }

    #[test]
    fn what_is_no_id_is_none() {
        for text in [
            "",
            "100m",
            "100mN26840",
            "0mN1E1",
            "100mN-1E2",
            "mN1E1",
            "CRS3035N1E1",
            "CRSRES1mN1E1",
            "100mE26840E43341",
            "100mN26840N43341",
            "1kmE4141",
            "1kmE",
            "100mN9999999999E1",
            "2000kmN1E1",
            "250mN268426E433475",
            "17",
            "100mN2684\u{fc}E1",
        ] {
            assert_eq!(GridId::parse(text), None, "{text}");
        }
    }
}
