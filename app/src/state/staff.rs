//! The PIN of the staff.
//!
//! The page knows a hash of it, so that it can be checked with the network off. That keeps visitors
//! out who have a finger and nothing else; behind it is nothing that the site's other pages do not
//! show to everyone.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Digits of the longest PIN.
const LONGEST: usize = 8;
/// Wrong PINs before the pad takes no more for a while.
const TRIES: u32 = 5;
/// That while.
const PAUSE_MILLIS: f64 = 60_000.0;

/// What a PIN is known by.
pub fn pin_hash(pin: &str) -> String {
    let hash = Sha256::digest(format!("headroom booth {pin}"));
    hash.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether this is the PIN with that hash.
pub(crate) fn is_pin(typed: &str, hash: &str) -> bool {
    !hash.is_empty() && pin_hash(typed) == hash
}

/// What was typed so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Entry {
    typed: String,
    wrong: u32,
    paused: Option<f64>,
    /// Whether the last PIN was none.
    pub(crate) is_wrong: bool,
    /// Whether the right one was typed.
    pub(crate) is_inside: bool,
}

impl Entry {
    /// Takes a key: a digit, or `C` to begin anew. A PIN is taken as soon as it is right; it is wrong
    /// when no longer one can be.
    pub(crate) fn press(&mut self, key: char, is_right: impl Fn(&str) -> bool, now: f64) {
        if self.paused.is_some_and(|since| (0.0..PAUSE_MILLIS).contains(&(now - since))) {
            return;
        }
        self.paused = None;
        if key == 'C' {
            self.wrong += u32::from(!self.typed.is_empty());
            self.typed.clear();
            self.is_wrong = false;
        } else {
            self.typed.push(key);
        }
        if is_right(&self.typed) {
            *self = Self { is_inside: true, ..Self::default() };
        } else if self.typed.len() >= LONGEST {
            self.typed.clear();
            self.wrong += 1;
            self.is_wrong = true;
        }
        if self.wrong >= TRIES {
            self.wrong = 0;
            self.typed.clear();
            self.is_wrong = true;
            self.paused = Some(now);
        }
    }

    /// Forgets what was typed, but not how often it was wrong.
    pub(crate) fn leave(&mut self) {
        *self = Self { wrong: self.wrong, paused: self.paused, ..Self::default() };
    }

    /// Digits that were typed.
    pub(crate) fn length(&self) -> usize {
        self.typed.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(entry: &mut Entry, keys: &str, now: f64) {
        let hash = pin_hash("2468");
        for key in keys.chars() {
            entry.press(key, |typed| is_pin(typed, &hash), now);
        }
    }

    #[test]
    fn the_right_pin_opens_and_a_wrong_one_is_forgotten() {
        let mut entry = Entry::default();
        typed(&mut entry, "13572468", 0.0);
        assert!(entry.is_wrong && !entry.is_inside && entry.length() == 0);
        typed(&mut entry, "2468", 0.0);
        assert!(entry.is_inside);
        entry.leave();
        assert!(!entry.is_inside);
    }

    #[test]
    fn five_wrong_pins_close_the_pad_for_a_minute() {
        let mut entry = Entry::default();
        for _ in 0..5 {
            typed(&mut entry, "11111111", 0.0);
        }
        typed(&mut entry, "2468", 59_000.0);
        assert!(!entry.is_inside);
        typed(&mut entry, "2468", 60_000.0);
        assert!(entry.is_inside);
    }

    #[test]
    fn begun_and_broken_off_is_a_wrong_pin_too() {
        let mut entry = Entry::default();
        typed(&mut entry, "1C2C3C4C5C", 0.0);
        typed(&mut entry, "2468", 1.0);
        assert!(!entry.is_inside);
    }

    #[test]
    fn no_pin_at_all_is_no_pin() {
        assert!(!is_pin("", "") && !is_pin("1234", ""));
    }
}
