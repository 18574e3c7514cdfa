//! One chart as a picture or a table that stands by itself.

use std::fmt::Write as _;

use charts::{Plot, ROLES, Role, Table, Theme};
use html_escape::encode_text;
use words::say;

use crate::commands::{Caption, Failure, text_of};

const WIDTH_PX: u32 = 720;
const MARGIN_PX: u32 = 24;
const TITLE_PX: u32 = 18;
const TEXT_PX: u32 = 13;
const SMALL_PX: u32 = 11;
/// Characters of a line, at about half an em each.
const LINE: usize = 104;

/// A chart with the words around it.
#[derive(Debug)]
pub(crate) struct Picture {
    /// What is drawn, in a few words.
    pub title: String,
    /// What it shows, in a sentence.
    pub finding: String,
    pub chart: Box<dyn Plot + Send>,
}

/// The chart in the light theme, with its title and finding above and its caption below.
pub(super) fn svg(picture: &Picture, caption: &Caption) -> String {
    let drawing = with_colours(&picture.chart.svg(WIDTH_PX));
    let height_px = picture.chart.state(WIDTH_PX).height_px;
    let mut body = String::new();
    let mut y_px = MARGIN_PX + TITLE_PX;
    line(&mut body, y_px, TITLE_PX, Role::Text, &picture.title);
    for words in wrapped(&picture.finding, LINE) {
        y_px += TEXT_PX + 8;
        line(&mut body, y_px, TEXT_PX, Role::Muted, &words);
    }
    y_px += 16;
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(body, "<g transform=\"translate({MARGIN_PX} {y_px})\">{drawing}</g>");
    y_px += height_px + 12;
    for sentence in sentences(caption) {
        for words in wrapped(&sentence, LINE * 6 / 5) {
            y_px += SMALL_PX + 6;
            line(&mut body, y_px, SMALL_PX, Role::Muted, &words);
        }
    }
    let (width, height) = (WIDTH_PX + 2 * MARGIN_PX, y_px + MARGIN_PX);
    let (surface, title) = (hex(Role::Surface), encode_text(&picture.title));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" \
         style=\"text-autospace: no-autospace\">\n\
         <title>{title}</title>\n<desc>{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{surface}\"/>\n{body}</svg>\n",
        encode_text(&picture.chart.summary()),
    )
}

/// Every number of the drawing in full, then the caption in columns of its own.
///
/// Where the page's table tells more than the drawing, its rows follow in columns of their own, as
/// the page has them; `part` says which of both a row is.
pub(super) fn csv(picture: &Picture, caption: &Caption) -> Result<Vec<u8>, Failure> {
    let broken = |error: csv::Error| Failure::Internal(format!("CSV was not made: {error}"));
    let drawn = picture.chart.records();
    let table = more_than_drawn(&*picture.chart);
    let parts = !table.rows.is_empty();
    let (names, values): (Vec<String>, Vec<String>) =
        caption.lines().into_iter().map(|(name, cell)| (name, text_of(&cell))).unzip();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |part: &str, drawn: &[String], table: &[String], caption: &[String]| {
        let part = parts.then_some(part);
        let cells = drawn.iter().chain(table).chain(caption).map(String::as_str);
        writer.write_record(part.into_iter().chain(cells)).map_err(broken)
    };
    write("part", &drawn.columns, &table.columns, &names)?;
    let no_cells = |columns: &[String]| vec![String::new(); columns.len()];
    for row in &drawn.rows {
        write("drawn", row, &no_cells(&table.columns), &values)?;
    }
    for row in &table.rows {
        write("table", &no_cells(&drawn.columns), row, &values)?;
    }
    writer
        .into_inner()
        .map_err(|error| Failure::Internal(format!("CSV was not made: {}", error.error())))
}

/// The page's table where it holds what the drawing has not.
fn more_than_drawn(chart: &dyn Plot) -> Table {
    // Charts that hold only drawn numbers make their table of them; of no numbers it is empty.
    let own = chart.with_records(&Table::default()).table();
    if own == chart.table() { own } else { Table::default() }
}

/// The caption in sentences.
pub(crate) fn sentences(caption: &Caption) -> Vec<String> {
    let Caption { result_id, scenario, sequence, seed, trials, notes } = caption;
    let run = say!(
        "Headroom, result {result_id}: {trials} trials of {sequence} points, seed {seed}.",
        "Headroom，结果{result_id}：{sequence}点列的{trials}次试验，种子{seed}。",
    );
    let mut sentences = vec![run, say!("Scenario: {scenario}.", "情景：{scenario}。")];
    sentences.extend(notes.iter().map(|note| sentence(note)));
    sentences
}

/// A note as a sentence.
fn sentence(note: &str) -> String {
    let mut letters = note.chars();
    let first = letters.next().map(char::to_uppercase);
    let stop = say!(".", "。");
    first.into_iter().flatten().chain(letters).chain(stop.chars()).collect()
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
    fn notes_become_sentences() {
        assert_eq!(sentence("facts as of 2026"), "Facts as of 2026.");
        assert_eq!(sentence("± is an error"), "± is an error.");
    }

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
}
