//! An address as a code that phones read.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// Empty modules around the code, as ISO/IEC 18004 asks for.
const QUIET: usize = 4;

/// The code as a drawing; empty for an address that is too long for one.
///
/// Of the levels of error correction the second lowest: a screen has no scratches, and modules stay
/// large enough for a phone at arm's length.
pub(crate) fn qr_code(address: &str) -> String {
    let Ok(code) = QRBuilder::new(address).ecl(ECL::M).build() else { return String::new() };
    let size = code.size;
    let mut path = String::new();
    for row in 0..size {
        for column in (0..size).filter(|&column| code[row][column].value()) {
            // Writing to a String cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", column + QUIET, row + QUIET);
        }
    }
    let side = size + 2 * QUIET;
    format!("<svg viewBox=\"0 0 {side} {side}\"><path d=\"{path}\"/></svg>")
}

#[cfg(test)]
mod tests {
    use super::qr_code;

    #[test]
    fn a_code_has_its_quiet_zone_and_its_finders() {
        let code = qr_code("https://headroom.example/?v=1&capex=200&export=quota&lease=60&lang=zh");
        // The outline of the finder in the upper left corner.
        for place in ["M4 4h1", "M10 4h1", "M4 10h1", "M7 7h1"] {
            assert!(code.contains(place), "{place}");
        }
        assert!(!code.contains("M3 ") && !code.contains("M5 5h1"));
    }

    #[test]
    fn the_same_address_gives_the_same_code_and_another_one_another() {
        assert_eq!(qr_code("a"), qr_code("a"));
        assert_ne!(qr_code("a"), qr_code("b"));
        assert_eq!(qr_code(&"x".repeat(5_000)), "");
    }
}
