//! HTML as text.

use html_escape::encode_text;
#[cfg(feature = "figures")]
use words::Phrase;

/// A table as HTML.
///
/// As text and not as a view: tables have hundreds of cells, and a page that had to keep track of
/// each would keep a phone busy for a third of a second.
pub fn table_html(columns: &[String], rows: &[Vec<String>]) -> String {
    let row = |cells: &[String], open: &str, close: &str| {
        let cells: Vec<_> =
            cells.iter().map(|cell| [open, &encode_text(cell), close].concat()).collect();
        ["<tr>", &cells.concat(), "</tr>"].concat()
    };
    let head = row(columns, "<th scope=\"col\">", "</th>");
    let body: Vec<_> = rows.iter().map(|cells| row(cells, "<td>", "</td>")).collect();
    let body = body.concat();
    format!("<table><thead>{head}</thead><tbody>{body}</tbody></table>")
}

#[cfg(feature = "figures")]
const SHOW: Phrase = Phrase::new("Show the data", "查看数据");
#[cfg(feature = "figures")]
const THE_DATA: Phrase = Phrase::new(", the data", "，数据");

/// A figure as the pages have it: finding, drawing in two widths, and the table beside it.
#[cfg(feature = "figures")]
pub(crate) fn figure_html(panel: &crate::answers::Panel) -> String {
    let drawing = |design: &str, width_px: u32| {
        let drawing = panel.chart.svg(width_px);
        format!("<div class=\"figure-drawing\" data-design=\"{design}\">{drawing}</div>")
    };
    let title = panel.title.text();
    let note = match panel.note.text() {
        "" => String::new(),
        note => format!("<p class=\"figure-note\">{}</p>", encode_text(note)),
    };
    let charts::Table { columns, rows } = panel.chart.table();
    format!(
        "<figure class=\"figure\"><figcaption class=\"figure-caption\">\
         <h2 class=\"figure-title\">{title}</h2><p class=\"figure-finding\">{finding}</p>\
         </figcaption><div class=\"figure-frame\" role=\"img\" aria-label=\"{label}\">{narrow}{wide}\
         </div>{note}<details class=\"figure-data\"><summary>{SHOW}</summary>\
         <div class=\"figure-table\" tabindex=\"0\" role=\"region\" aria-label=\"{title}{THE_DATA}\">\
         {table}</div></details></figure>",
        title = encode_text(title),
        finding = encode_text(&panel.finding),
        label = html_escape::encode_double_quoted_attribute(&panel.chart.summary()),
        narrow = drawing("narrow", 360),
        wide = drawing("wide", 720),
        table = table_html(&columns, &rows),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_cannot_be_markup() {
        assert_eq!(
            table_html(&["<script>".to_owned()], &[vec!["a & b".to_owned()]]),
            "<table><thead><tr><th scope=\"col\">&lt;script&gt;</th></tr></thead>\
             <tbody><tr><td>a &amp; b</td></tr></tbody></table>"
        );
    }
}
