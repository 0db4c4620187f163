//! Groups of rows as pages of a Parquet file.

use std::io::Write;

use polars::prelude::{ArrowSchema, PolarsError, PolarsResult};
use polars_arrow::array::Array;
use polars_parquet::read::ParquetError;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Compressor, DynIter, DynStreamingIterator, Encoding,
    FileWriter, KeyValue, ParquetType, StatisticsOptions, Version, WriteOptions, array_to_columns,
    fallible_streaming_iterator, get_dtype_encoding, schema_to_metadata_key,
};
use rayon::prelude::*;

use crate::base::zip_equal;

/// The columns of a group of rows.
pub(super) type Group = Vec<Box<dyn Array>>;
/// The pages of each column of a group, with those of structures one by one.
type Pages = Vec<Vec<CompressedPage>>;

const OPTIONS: WriteOptions = WriteOptions {
    // The least and greatest value of a group let a reader skip it.
    statistics: StatisticsOptions {
        min_value: true,
        max_value: true,
        distinct_count: false,
        null_count: true,
        binary_statistics_truncate_length: None,
    },
    version: Version::V1,
    compression: CompressionOptions::Zstd(None),
    data_page_size: None,
};

/// A file of groups of rows while it is written.
pub(super) struct GroupFile<W: Write> {
    file: FileWriter<W>,
    /// The columns as readers of Arrow want to know them.
    arrow: KeyValue,
    types: Vec<ParquetType>,
    encodings: Vec<Vec<Encoding>>,
}

impl<W: Write> GroupFile<W> {
    pub(super) fn new(sink: W, schema: ArrowSchema) -> PolarsResult<Self> {
        let encodings = schema.iter_values().map(|field| get_dtype_encoding(field.dtype()));
        let (encodings, arrow) = (encodings.collect(), schema_to_metadata_key(&schema));
        let file = FileWriter::try_new(sink, schema, OPTIONS)?;
        let types: Vec<ParquetType> = file.parquet_schema().fields().to_vec();
        Ok(Self { file, arrow, types, encodings })
    }

    /// Writes `count` groups of rows, which `group` makes. Several groups are made and compressed at the same time and
    /// written in their order.
    pub(super) fn write(
        &mut self,
        count: usize,
        group: &(dyn Fn(usize) -> PolarsResult<Group> + Sync),
    ) -> PolarsResult<()> {
        let at_once = rayon::current_num_threads();
        let (types, encodings) = (&self.types, &self.encodings);
        for from in (0..count).step_by(at_once) {
            let to = count.min(from + at_once);
            let pages: Vec<(u64, Pages)> = (from..to)
                .into_par_iter()
                .map(|number| {
                    let columns = group(number)?;
                    let rows = columns.first().map_or(0, |column| column.len()) as u64;
                    Ok((rows, pages_of(columns, types, encodings)?))
                })
                .collect::<PolarsResult<_>>()?;
            for (rows, group) in pages {
                let columns = group.iter().map(|pages| {
                    let pages = pages.iter().map(Ok::<_, PolarsError>);
                    Ok(DynStreamingIterator::new(fallible_streaming_iterator::convert(pages)))
                });
                self.file.write(rows, DynIter::new(columns))?;
            }
        }
        Ok(())
    }

    /// Completes the file with metadata.
    pub(super) fn finish(&mut self, metadata: Vec<(String, String)>) -> PolarsResult<()> {
        let pairs = metadata.into_iter().map(|(key, value)| KeyValue { key, value: Some(value) });
        self.file.end(Some(std::iter::once(self.arrow.clone()).chain(pairs).collect()))?;
        Ok(())
    }

    pub(super) fn into_sink(self) -> W {
        self.file.into_inner()
    }
}

fn pages_of(
    columns: Group,
    types: &[ParquetType],
    encodings: &[Vec<Encoding>],
) -> PolarsResult<Pages> {
    let mut all = Vec::new();
    for (column, (kind, encoding)) in zip_equal(columns, zip_equal(types, encodings)) {
        for pages in array_to_columns(column, kind.clone(), OPTIONS, encoding)? {
            let pages =
                pages.map(|page| page.map_err(|error| ParquetError::OutOfSpec(error.to_string())));
            let compressed = Compressor::new(pages, OPTIONS.compression, Vec::new());
            all.push(Iterator::collect::<Result<Vec<_>, _>>(compressed)?);
        }
    }
    Ok(all)
}
