//! The report as Apache Parquet: one row group, plain values, no compression.
//!
//! Reports hold tens or thousands of rows, for which a codec would weigh more than it saves.

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use super::Report;
use super::flat::{Flat, FlatCell, FlatColumn, FlatKind};
use crate::commands::failure::Failure;

/// The report as a Parquet file.
pub(super) fn render(report: &Report) -> Result<Vec<u8>, Failure> {
    let broken =
        |error: &dyn std::fmt::Display| Failure::Internal(format!("Parquet was not made: {error}"));
    let caption = serde_json::to_string(&report.caption).map_err(|error| broken(&error))?;
    written(&Flat::of(report), caption).map_err(|error| broken(&error))
}

fn written(flat: &Flat, caption: String) -> Result<Vec<u8>, ParquetError> {
    let metadata = vec![KeyValue::new("headroom".to_owned(), caption)];
    let properties = WriterProperties::builder().set_key_value_metadata(Some(metadata)).build();
    let mut bytes = Vec::new();
    let mut file =
        SerializedFileWriter::new(&mut bytes, schema(&flat.columns)?, Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    let mut place = 0;
    while let Some(mut column) = group.next_column()? {
        let cells: Vec<&FlatCell> = flat.rows.iter().filter_map(|row| row.get(place)).collect();
        write_column(column.untyped(), &cells)?;
        column.close()?;
        place += 1;
    }
    group.close()?;
    file.close()?;
    Ok(bytes)
}

fn schema(columns: &[FlatColumn]) -> Result<TypePtr, ParquetError> {
    let field = |column: &FlatColumn| {
        let (physical, logical) = match column.kind {
            FlatKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            FlatKind::Whole => (Physical::INT64, None),
            FlatKind::Number => (Physical::DOUBLE, None),
        };
        Type::primitive_type_builder(&column.key, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    Ok(Arc::new(Type::group_type_builder("headroom").with_fields(fields).build()?))
}

/// Writes the cells that hold something, and where the others are.
fn write_column(writer: &mut ColumnWriter<'_>, cells: &[&FlatCell]) -> Result<(), ParquetError> {
    let present: Vec<i16> =
        cells.iter().map(|cell| i16::from(!matches!(cell, FlatCell::Empty))).collect();
    let present = Some(present.as_slice());
    match writer {
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let texts = cells.iter().filter_map(|cell| match cell {
                FlatCell::Text(text) => Some(ByteArray::from(text.as_str())),
                _ => None,
            });
            writer.write_batch(&texts.collect::<Vec<_>>(), present, None)?;
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            let wholes = cells.iter().filter_map(|cell| match cell {
                FlatCell::Whole(whole) => Some(i64::try_from(*whole).unwrap_or(i64::MAX)),
                _ => None,
            });
            writer.write_batch(&wholes.collect::<Vec<_>>(), present, None)?;
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            let numbers = cells.iter().filter_map(|cell| match cell {
                FlatCell::Number(number) => Some(*number),
                _ => None,
            });
            writer.write_batch(&numbers.collect::<Vec<_>>(), present, None)?;
        }
        _ => return Err(ParquetError::General("a column has an unforeseen type".to_owned())),
    }
    Ok(())
}
