//! How wide text will be, without asking a font.

/// Size of tick labels and annotations.
pub(crate) const SMALL_PX: f64 = 12.0;

/// Size of direct labels.
pub(crate) const LABEL_PX: f64 = 13.0;

/// How much wider bold letters are.
pub(crate) const BOLD_FACTOR: f64 = 1.12;

/// Estimated width of `text`, erring on the wide side so that labels keep clear of each other in any system font.
///
/// # Formula
/// The sum over characters of a width by class, in em: see [`em`] (ours, from the widest common system font).
pub(crate) fn width_px(text: &str, size_px: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size_px
}

/// Estimated width of one character as a share of the font size.
fn em(c: char) -> f64 {
    match c {
        '\u{202F}' => 0.2,
        ' ' | '.' | ',' | ':' | ';' | '\'' | '(' | ')' | '|' | '!' | 'i' | 'j' | 'l' | 'I' => 0.34,
        'f' | 'r' | 't' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 0.98,
        '0'..='9' | '–' => 0.64,
        'A'..='Z' => 0.7,
        _ if is_wide(c) => 1.0,
        _ => 0.6,
    }
}

/// `text` if it fits `room_px`, else its beginning with an ellipsis, else nothing.
pub(crate) fn shortened(text: &str, size_px: f64, room_px: f64) -> String {
    if width_px(text, size_px) <= room_px {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used_px = width_px("…", size_px);
    for c in text.chars() {
        used_px += em(c) * size_px;
        if used_px > room_px {
            break;
        }
        kept.push(c);
    }
    let kept = kept.trim_end();
    if kept.chars().count() < 3 { String::new() } else { format!("{kept}…") }
}

/// `text` in at most `lines` lines that fit, broken at spaces or between wide characters; the last line may be shortened.
pub(crate) fn wrapped(text: &str, size_px: f64, room_px: f64, lines: usize) -> Vec<String> {
    let mut result: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() && result.len() < lines {
        let is_last = result.len() + 1 == lines;
        let line = if is_last { rest } else { first_line(rest, size_px, room_px) };
        rest = rest[line.len()..].trim_start();
        result.push(shortened(line.trim_end(), size_px, room_px));
    }
    result
}

/// The longest beginning of `text` that fits and ends where a line may break.
fn first_line(text: &str, size_px: f64, room_px: f64) -> &str {
    if width_px(text, size_px) <= room_px {
        return text;
    }
    let may_break = |at: usize, c: char| at > 0 && (c == ' ' || is_wide(c));
    let breaks = text.char_indices().filter(|(at, c)| may_break(*at, *c)).map(|(at, _)| at);
    let fitting = breaks.take_while(|at| width_px(&text[..*at], size_px) <= room_px).last();
    &text[..fitting.unwrap_or(text.len())]
}

/// Whether the character takes a full square: everything from the CJK radicals on, except the private and presentation forms of other scripts.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0xD7FF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_one_em_per_character() {
        assert_eq!(width_px("芯片预算", 10.0), 40.0);
        assert!((width_px("chip", 10.0) - 21.4).abs() < 1e-9);
    }

    #[test]
    fn lines_break_at_spaces_and_between_wide_characters() {
        assert_eq!(wrapped("cash capex only", 10.0, 60.0, 2), ["cash capex", "only"]);
        assert_eq!(wrapped("人工智能资本开支", 10.0, 40.0, 2), ["人工智能", "资本开支"]);
        assert_eq!(wrapped("", 10.0, 40.0, 2), Vec::<String>::new());
    }

    #[test]
    fn shortened_text_always_fits() {
        let text = "Cash capital expenditure, finance leases left out";
        for room_px in [0.0, 10.0, 40.0, 100.0, 200.0, 1000.0] {
            assert!(width_px(&shortened(text, 12.0, room_px), 12.0) <= room_px);
        }
    }
}
