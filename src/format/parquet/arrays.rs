//! Arrays of a Parquet file as columns of a table.

use polars::prelude::{ArrowDataType, ArrowField, Column, DataType, NamedFrom, Series};
use polars_arrow::array::{Array, BinaryArray, BinaryViewArray, PrimitiveArray};
use polars_arrow::datatypes::TimeUnit;
use polars_arrow::types::NativeType;

use crate::dataset::CivilDate;

/// How the values of a column become those of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As they are: truth values, numbers, text.
    Same,
    /// As whole numbers of 64 bits.
    Whole,
    /// As real numbers of 64 bits.
    Number,
    /// Texts that the file lists once.
    Listed,
    /// Days, as text in the form of ISO 8601.
    Day,
    /// Times, so many a second, as text in the form of ISO 8601; `Z` after those of which the file says that they
    /// are UTC.
    Time(i64, &'static str),
    /// Bytes, which only geometries are made of.
    Bytes,
}

/// The way of a type; `None` for one that tables do not hold.
pub(super) fn way_of(kind: &ArrowDataType) -> Option<Way> {
    use ArrowDataType as Kind;
    Some(match kind {
        Kind::Boolean | Kind::Int64 | Kind::UInt64 | Kind::Float64 => Way::Same,
        Kind::Utf8 | Kind::LargeUtf8 | Kind::Utf8View => Way::Same,
        Kind::Int8 | Kind::Int16 | Kind::Int32 => Way::Whole,
        Kind::UInt8 | Kind::UInt16 | Kind::UInt32 => Way::Whole,
        Kind::Float32 => Way::Number,
        Kind::Dictionary(_, values, _)
            if matches!(**values, Kind::Utf8 | Kind::LargeUtf8 | Kind::Utf8View) =>
        {
            Way::Listed
        }
        Kind::Date32 => Way::Day,
        Kind::Timestamp(unit, zone) => {
            let ticks = match unit {
                TimeUnit::Second => 1,
                TimeUnit::Millisecond => 1_000,
                TimeUnit::Microsecond => 1_000_000,
                TimeUnit::Nanosecond => 1_000_000_000,
            };
            // With any zone the values are counted in UTC; the zone says where they are shown.
            Way::Time(ticks, if zone.is_some() { "Z" } else { "" })
        }
        Kind::Binary | Kind::LargeBinary | Kind::BinaryView => Way::Bytes,
        _ => return None,
    })
}

/// A column of the values of arrays. An error says what is wrong with them.
pub(super) fn column(
    field: &ArrowField,
    way: Way,
    arrays: Vec<Box<dyn Array>>,
) -> Result<Column, String> {
    let name = &field.name;
    let series = match way {
        Way::Same | Way::Listed => {
            let series = Series::try_from((field, arrays)).map_err(|error| error.to_string())?;
            match way {
                Way::Listed => series.cast(&DataType::String).map_err(|error| error.to_string())?,
                _ => series,
            }
        }
        Way::Whole => Series::new(name.clone(), whole(&arrays)?),
        Way::Number => {
            let numbers = values::<f32>(&arrays)?;
            Series::new(name.clone(), numbers.map(|v| v.map(f64::from)).collect::<Vec<_>>())
        }
        Way::Day => {
            let days = values::<i32>(&arrays)?;
            Series::new(name.clone(), days.map(|day| day.map(day_text)).collect::<Vec<_>>())
        }
        Way::Time(ticks, ending) => {
            let times = values::<i64>(&arrays)?;
            let text = |time: i64| time_text(time, ticks) + ending;
            Series::new(name.clone(), times.map(|time| time.map(text)).collect::<Vec<_>>())
        }
        Way::Bytes => return Err("bytes are no attribute".to_owned()),
    };
    Ok(series.into())
}

/// The values of arrays of one type.
fn values<T: NativeType>(
    arrays: &[Box<dyn Array>],
) -> Result<impl Iterator<Item = Option<T>>, String> {
    let known = |array: &dyn Array| array.as_any().downcast_ref::<PrimitiveArray<T>>().cloned();
    let known: Option<Vec<PrimitiveArray<T>>> =
        arrays.iter().map(|array| known(array.as_ref())).collect();
    let known = known.ok_or("values of another type than the file states")?;
    Ok(known.into_iter().flat_map(|array| array.iter().map(|v| v.copied()).collect::<Vec<_>>()))
}

fn whole(arrays: &[Box<dyn Array>]) -> Result<Vec<Option<i64>>, String> {
    fn wide<T: NativeType + Into<i64>>(
        arrays: &[Box<dyn Array>],
    ) -> Result<Vec<Option<i64>>, String> {
        Ok(values::<T>(arrays)?.map(|value| value.map(Into::into)).collect())
    }
    match arrays.first().map(|array| array.dtype()) {
        None => Ok(Vec::new()),
        Some(ArrowDataType::Int8) => wide::<i8>(arrays),
        Some(ArrowDataType::Int16) => wide::<i16>(arrays),
        Some(ArrowDataType::UInt8) => wide::<u8>(arrays),
        Some(ArrowDataType::UInt16) => wide::<u16>(arrays),
        Some(ArrowDataType::UInt32) => wide::<u32>(arrays),
        Some(_) => wide::<i32>(arrays),
    }
}

/// Calls `visit` with the bytes of each row.
pub(super) fn each_bytes(
    arrays: &[Box<dyn Array>],
    visit: &mut dyn FnMut(Option<&[u8]>),
) -> Result<(), String> {
    for array in arrays {
        let any = array.as_any();
        if let Some(array) = any.downcast_ref::<BinaryViewArray>() {
            array.iter().for_each(&mut *visit);
        } else if let Some(array) = any.downcast_ref::<BinaryArray<i64>>() {
            array.iter().for_each(&mut *visit);
        } else if let Some(array) = any.downcast_ref::<BinaryArray<i32>>() {
            array.iter().for_each(&mut *visit);
        } else {
            return Err(format!("{:?} in place of bytes", array.dtype()));
        }
    }
    Ok(())
}

/// A day, counted from 1970, as `2026-11-26`.
fn day_text(days: i32) -> String {
    let epoch = CivilDate::new(1970, 1, 1).expect("a day");
    match epoch.plus_days(days) {
        Some(day) => {
            let (year, month, day) = day.year_month_day();
            format!("{year:04}-{month:02}-{day:02}")
        }
        None => format!("day {days}"),
    }
}

/// A time, counted in parts of a second from 1970, as `2026-11-26T06:40:00`; parts of a second only if there
/// are any.
fn time_text(time: i64, ticks: i64) -> String {
    let (seconds, part) = (time.div_euclid(ticks), time.rem_euclid(ticks));
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let Ok(days) = i32::try_from(days) else { return format!("second {seconds}") };
    let (hour, minute) = (second / 3600, second / 60 % 60);
    let mut text = format!("{}T{hour:02}:{minute:02}:{:02}", day_text(days), second % 60);
    if part > 0 {
        let digits = ticks.ilog10() as usize;
        text.push_str(format!(".{part:0digits$}").trim_end_matches('0'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_text_in_the_form_of_the_standard() {
        assert_eq!(day_text(0), "1970-01-01");
        assert_eq!(day_text(20_000), "2024-10-04");
        assert_eq!(day_text(-1), "1969-12-31");
        assert_eq!(day_text(i32::MAX), "day 2147483647");
        assert_eq!(time_text(0, 1), "1970-01-01T00:00:00");
        assert_eq!(time_text(86_399_250, 1000), "1970-01-01T23:59:59.25");
        assert_eq!(time_text(-1, 1_000_000), "1969-12-31T23:59:59.999999");
        assert_eq!(time_text(i64::MAX, 1), "second 9223372036854775807");
    }

    #[test]
    fn types_that_tables_do_not_hold_have_no_way() {
        assert_eq!(way_of(&ArrowDataType::Struct(Vec::new())), None);
        assert_eq!(way_of(&ArrowDataType::Decimal(10, 2)), None);
        assert_eq!(way_of(&ArrowDataType::Int16), Some(Way::Whole));
        assert_eq!(way_of(&ArrowDataType::LargeBinary), Some(Way::Bytes));
    }

    #[test]
    fn times_in_utc_end_with_z_and_others_do_not() {
        let text = |zone: Option<&str>| {
            let kind = ArrowDataType::Timestamp(TimeUnit::Second, zone.map(Into::into));
            let field = ArrowField::new("at".into(), kind.clone(), true);
            let way = way_of(&kind).expect("times are text");
            let times = PrimitiveArray::<i64>::from_vec(vec![0]).boxed();
            let column = column(&field, way, vec![times]).expect("a time");
            column.str().expect("text").get(0).map(str::to_owned)
        };
        assert_eq!(text(None).as_deref(), Some("1970-01-01T00:00:00"));
        assert_eq!(text(Some("UTC")).as_deref(), Some("1970-01-01T00:00:00Z"));
    }
}
