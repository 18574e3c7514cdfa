//! A chart as a file that stands by itself: a picture with its words around it, or a table.

use std::fmt::Write as _;

use csv::Writer;
use html_escape::encode_text;

use crate::chart::{State, Table};
use crate::theme::{ROLES, Role, Theme};

const MARGIN_PX: u32 = 24;
const TITLE_PX: u32 = 18;
const TEXT_PX: u32 = 13;
const SMALL_PX: u32 = 11;
/// Characters of a line, at about half an em each, for a drawing of 720 px.
const LINE: usize = 104;

/// The words around a drawing.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// What is drawn, in a few words.
    pub title: &'a str,
    /// What it shows, in a sentence.
    pub finding: &'a str,
    /// What the drawing says to those who do not see it.
    pub summary: &'a str,
    /// Where it comes from, in sentences.
    pub caption: &'a [String],
}

impl Sheet<'_> {
    /// Width of the drawing in logical pixels.
    pub const WIDTH_PX: u32 = 720;

    /// The drawing in the light theme as an SVG document, with title and finding above it and the
    /// caption below. It should be laid out for [`Sheet::WIDTH_PX`].
    pub fn svg(&self, drawing: &State) -> String {
        let mut body = String::new();
        let mut y_px = MARGIN_PX + TITLE_PX;
        line(&mut body, y_px, TITLE_PX, Role::Text, self.title);
        for words in wrapped(self.finding, LINE) {
            y_px += TEXT_PX + 8;
            line(&mut body, y_px, TEXT_PX, Role::Muted, &words);
        }
        y_px += 16;
        let marks = with_colours(&drawing.svg());
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(body, "<g transform=\"translate({MARGIN_PX} {y_px})\">{marks}</g>");
        y_px += drawing.height_px + 12;
        for sentence in self.caption {
            for words in wrapped(sentence, LINE * 6 / 5) {
                y_px += SMALL_PX + 6;
                line(&mut body, y_px, SMALL_PX, Role::Muted, &words);
            }
        }
        let (width, height) = (drawing.width_px + 2 * MARGIN_PX, y_px + MARGIN_PX);
        let (surface, title) = (hex(Role::Surface), encode_text(self.title));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" \
             style=\"text-autospace: no-autospace\">\n\
             <title>{title}</title>\n<desc>{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{surface}\"/>\n{body}</svg>\n",
            encode_text(self.summary),
        )
    }
}

/// Columns that hold the same in every row: their headings and what they hold.
pub type Columns = (Vec<String>, Vec<String>);

/// Every number of a drawing in full as CSV, with a caption in columns of its own.
///
/// Where a table tells more than the drawing its rows follow in columns of their own, and a column
/// `part` says which of both a row is. A table without rows adds nothing.
///
/// # Errors
/// [`csv::Error`] if the writer fails, which one that writes to memory has no cause for.
pub fn csv(drawn: &Table, table: &Table, (names, values): &Columns) -> Result<Vec<u8>, csv::Error> {
    let parts = !table.rows.is_empty();
    let mut writer = Writer::from_writer(Vec::new());
    let mut write = |part: &str, drawn: &[String], table: &[String], caption: &[String]| {
        let part = parts.then_some(part);
        let cells = drawn.iter().chain(table).chain(caption).map(String::as_str);
        writer.write_record(part.into_iter().chain(cells))
    };
    let heads = if parts { &*table.columns } else { &[] };
    write("part", &drawn.columns, heads, names)?;
    let no_cells = |columns: &[String]| vec![String::new(); columns.len()];
    for row in &drawn.rows {
        write("drawn", row, &no_cells(heads), values)?;
    }
    for row in &table.rows {
        write("table", &no_cells(&drawn.columns), row, values)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn line(body: &mut String, y_px: u32, size_px: u32, role: Role, words: &str) {
    let weight = if size_px == TITLE_PX { " font-weight=\"bold\"" } else { "" };
    let (fill, words) = (hex(role), encode_text(words));
    let _ = writeln!(
        body,
        "<text x=\"{MARGIN_PX}\" y=\"{y_px}\" font-size=\"{size_px}\"{weight} fill=\"{fill}\">{words}</text>"
    );
}

/// A page's drawing names colours by custom properties, which viewers of files do not know.
fn with_colours(drawing: &str) -> String {
    let theme = Theme::light();
    let mut drawing = drawing.to_owned();
    for (name, role) in ROLES.iter().zip(Role::ALL) {
        let (red, green, blue) = theme.colour(role);
        let colour = format!("\"#{red:02x}{green:02x}{blue:02x}\"");
        drawing = drawing.replace(&format!("\"var({name})\""), &colour);
    }
    drawing
}

fn hex(role: Role) -> String {
    let (red, green, blue) = Theme::light().colour(role);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Words in lines of at most so many halves of an em; a longer word has a line of its own. Chinese
/// breaks after any character but before none of its closing marks.
fn wrapped(words: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let mut space = " ";
        for piece in pieces(word) {
            match lines.last_mut() {
                Some(line) if width(line) + space.len() + width(piece) <= most => {
                    line.push_str(space);
                    line.push_str(piece);
                }
                _ => lines.push(piece.to_owned()),
            }
            space = "";
        }
    }
    lines
}

/// Characters of Chinese, which are an em wide.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}')
}

fn width(text: &str) -> usize {
    text.chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum()
}

/// A word in pieces between which a line may end.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let closes = |letter: char| "，。、；：！？）”’》％".contains(letter);
    let letters = || word.char_indices();
    let ends = letters().zip(letters().skip(1)).filter(move |((_, one), (_, next))| {
        (is_wide(*one) || is_wide(*next)) && !closes(*next) && !"（“‘《".contains(*one)
    });
    let mut cuts: Vec<usize> = std::iter::once(0).chain(ends.map(|(_, (at, _))| at)).collect();
    cuts.push(word.len());
    (1..cuts.len()).filter_map(move |end| word.get(cuts[end - 1]..cuts[end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_whole_and_in_order() {
        let lines = wrapped("one two three four", 9);
        assert_eq!(lines, ["one two", "three", "four"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
        assert!(wrapped("  ", 3).is_empty());
        let lines = wrapped("每100种未来中有36种，余量为零。", 12);
        assert_eq!(lines.concat(), "每100种未来中有36种，余量为零。");
        assert!(lines.iter().all(|line| width(line) <= 12 && !line.starts_with('，')), "{lines:?}");
    }

    #[test]
    fn a_drawing_for_a_file_names_no_property() {
        let drawing = with_colours("<path stroke=\"var(--chart-1)\" fill=\"var(--chart-hatch)\"/>");
        assert_eq!(drawing, "<path stroke=\"#0b5cad\" fill=\"#78828c\"/>");
    }

    #[test]
    fn a_table_beside_the_drawing_has_rows_of_its_own() {
        let cells =
            |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let drawn = Table { columns: cells(&["x"]), rows: vec![cells(&["1"])] };
        let caption = (cells(&["seed"]), cells(&["7"]));
        let file = |table: &Table| csv(&drawn, table, &caption).ok().map(String::from_utf8);
        let table = Table { columns: cells(&["what, in words"]), rows: vec![cells(&["one"])] };
        let both = "part,x,\"what, in words\",seed\ndrawn,1,,7\ntable,,one,7\n";
        assert_eq!(file(&table), Some(Ok(both.to_owned())));
        assert_eq!(file(&Table::default()), Some(Ok("x,seed\n1,7\n".to_owned())));
    }
}
