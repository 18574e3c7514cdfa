//! A report as a spreadsheet: a sheet with the caption, then one for every table.

use datasets::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::commands::{Cell, Column, Failure, Kind, Report, Table};

/// The bytes of the file; the same report gives the same bytes.
pub(super) fn render(report: &Report, date: Date) -> Result<Vec<u8>, Failure> {
    written(report, date)
        .map_err(|error| Failure::Internal(format!("the spreadsheet was not made: {error}")))
}

fn written(report: &Report, date: Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without a date of its own the file would carry the time at which it was asked for.
    let created = ExcelDateTime::from_ymd(date.year(), date.month(), date.day())?;
    let properties = DocProperties::new()
        .set_title(format!("Headroom, result {}", report.caption.result_id))
        .set_subject(&report.caption.scenario)
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let heading = Format::new().set_bold();
    caption(workbook.add_worksheet(), report, &heading)?;
    for table in &report.tables {
        sheet(workbook.add_worksheet(), table, &heading)?;
    }
    workbook.save_to_buffer()
}

fn caption(sheet: &mut Worksheet, report: &Report, heading: &Format) -> Result<(), XlsxError> {
    sheet.set_name("caption")?.set_column_width(0, 16)?.set_column_width(1, 90)?;
    for (row, (name, cell)) in (0..).zip(report.caption.lines()) {
        sheet.write_with_format(row, 0, name, heading)?;
        put(sheet, row, 1, &cell)?;
    }
    Ok(())
}

fn sheet(sheet: &mut Worksheet, table: &Table, heading: &Format) -> Result<(), XlsxError> {
    sheet.set_name(table.key)?.set_freeze_panes(1, 1)?;
    let mut places = Vec::new();
    let mut next = 0_u16;
    for column in &table.columns {
        places.push(next);
        sheet.write_with_format(0, next, title(column), heading)?;
        sheet.set_column_width(next, width(column))?;
        next += 1;
        if column.kind == Kind::Estimate {
            sheet.write_with_format(0, next, format!("± {}", title(column)), heading)?;
            next += 1;
        }
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (place, cell) in places.iter().zip(cells) {
            put(sheet, row, *place, cell)?;
            if let Cell::Estimate { error: Some(error), .. } = cell {
                put(sheet, row, place + 1, &Cell::Number(*error))?;
            }
        }
    }
    Ok(())
}

fn title(column: &Column) -> String {
    match column.unit {
        "" => column.title.clone(),
        unit => format!("{}, {unit}", column.title),
    }
}

const fn width(column: &Column) -> f64 {
    match column.kind {
        Kind::Text => 28.0,
        _ => 12.0,
    }
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, text).map(drop),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet knows no other numbers")]
        Cell::Whole(whole) => sheet.write_number(row, column, *whole as f64).map(drop),
        Cell::Number(value) | Cell::Estimate { value, .. } if value.is_finite() => {
            sheet.write_number(row, column, *value).map(drop)
        }
        _ => Ok(()),
    }
}
