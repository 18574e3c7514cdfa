//! HTML as text.

use html_escape::{encode_double_quoted_attribute, encode_text};
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

const TAKE: Phrase = Phrase::new("Take it along", "导出与嵌入");
const EMBED: Phrase = Phrase::new("Line for another page", "嵌入其他网页的代码");

/// A figure's files, and the line that puts it into another page.
///
/// `name` is the figure's in addresses of files, `query` says of what it is; where that `follows`
/// the plan on the page, the page keeps the links true. PNG is made by the document's script from
/// the SVG, which is what the link leads to without scripts.
pub fn take_html(name: &str, title: &str, query: &str, follows: bool) -> String {
    let mark = if follows { " data-plan=\"\"" } else { "" };
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let query = encode_double_quoted_attribute(&query);
    let title = encode_double_quoted_attribute(title);
    let line = format!(
        "<iframe src=\"/embed/{name}{query}\" title=\"{title}\" width=\"720\" height=\"560\"></iframe>"
    );
    format!(
        "<details class=\"figure-data figure-take\"><summary>{TAKE}</summary><p class=\"figure-files\">\
         <a href=\"/export/chart/{name}.svg{query}\" data-drawing=\"\" download=\"\"{mark}>SVG</a> \
         <a href=\"/export/chart/{name}.svg{query}\" data-png=\"\" download=\"\"{mark}>PNG</a> \
         <a href=\"/export/chart/{name}.csv{query}\" download=\"\"{mark}>CSV</a></p>\
         <label class=\"figure-embed\">{EMBED}<input class=\"figure-line\" type=\"text\" readonly=\"\" \
         data-embed=\"/embed/{name}\" data-title=\"{title}\" data-lang=\"{lang}\" value=\"{line}\">\
         </label></details>",
        lang = words::current().language.key(),
        line = encode_double_quoted_attribute(&line),
    )
}

/// A figure as the pages have it: finding, drawing in two widths, and the table beside it.
#[cfg(feature = "figures")]
pub(crate) fn figure_html(panel: &crate::answers::Panel, name: &str, query: &str) -> String {
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
         </div>{note}<div class=\"figure-offers\"><details class=\"figure-data\"><summary>{SHOW}</summary>\
         <div class=\"figure-table\" tabindex=\"0\" role=\"region\" aria-label=\"{title}{THE_DATA}\">\
         {table}</div></details><div class=\"figure-taking\">{take}</div></div></figure>",
        title = encode_text(title),
        finding = encode_text(&panel.finding),
        label = encode_double_quoted_attribute(&panel.chart.summary()),
        narrow = drawing("narrow", 360),
        wide = drawing("wide", 720),
        table = table_html(&columns, &rows),
        take = take_html(name, title, query, false),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_another_page_is_an_attribute_of_this_one() {
        let html = take_html("dots", "A \"title\"", "v=1&lease=40", true);
        assert!(html.contains("href=\"/export/chart/dots.csv?v=1&amp;lease=40\""), "{html}");
        assert!(html.contains("value=\"&lt;iframe src=&quot;/embed/dots?v=1&amp;amp;"), "{html}");
        assert_eq!(html.matches("data-plan").count(), 3);
    }

    #[test]
    fn cells_cannot_be_markup() {
        assert_eq!(
            table_html(&["<script>".to_owned()], &[vec!["a & b".to_owned()]]),
            "<table><thead><tr><th scope=\"col\">&lt;script&gt;</th></tr></thead>\
             <tbody><tr><td>a &amp; b</td></tr></tbody></table>"
        );
    }
}
