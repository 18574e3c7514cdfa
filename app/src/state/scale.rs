//! The numbers that a slider may take.

use words::say;

/// Least, greatest and neighbouring numbers of a slider.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    /// Smallest value.
    pub least: f64,
    /// Largest value.
    pub most: f64,
    /// Distance between neighbouring values.
    pub step: f64,
    /// Digits after the point in the field.
    pub decimals: usize,
    /// What a number is multiplied by where it is shown: tens of billions are `1600亿` in Chinese.
    pub times: f64,
}

/// What is said of text that is no number.
pub(crate) fn not_a_number() -> String {
    say!("That is not a number, so nothing has changed", "输入的不是数字，未作改动")
}

/// So many steps does an arrow go while Shift is held.
const STRIDE: f64 = 10.0;

impl Scale {
    /// The number that a reader typed, held to the scale, and a note if that changed anything.
    ///
    /// # Errors
    /// A sentence for the reader if the text is no number.
    pub(crate) fn typed(&self, text: &str) -> Result<(f64, String), String> {
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let number = number.ok_or_else(not_a_number)? / self.times;
        let [least, most] = [self.least, self.most].map(|value| value * self.times);
        let note = if number < self.least {
            say!("Held to {least}, the least it can be", "已取最小值{least}")
        } else if number > self.most {
            say!("Held to {most}, the most it can be", "已取最大值{most}")
        } else {
            String::new()
        };
        Ok((number.clamp(self.least, self.most), note))
    }

    /// The number to which a range input was moved: its text is in the model's unit, not the
    /// reader's.
    pub(crate) fn slid(&self, text: &str) -> Option<f64> {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
        Some(number.clamp(self.least, self.most))
    }

    /// A number as the field shows it.
    pub(crate) fn shown(&self, value: f64) -> String {
        format!("{:.*}", self.decimals, value * self.times)
    }

    /// The number to which a key leads from `value`; nothing for keys that do not step.
    pub(crate) fn stepped(&self, value: f64, key: &str, shift: bool) -> Option<f64> {
        let direction = match key {
            "ArrowUp" | "ArrowRight" => 1.0,
            "ArrowDown" | "ArrowLeft" => -1.0,
            _ => return None,
        };
        let distance = if shift { STRIDE * self.step } else { self.step };
        // To a mark of the scale, so that 0.1 + 0.2 is 0.3.
        let marks = 1.0 / self.step;
        let stepped = ((value + direction * distance) * marks).round() / marks;
        Some(stepped.clamp(self.least, self.most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENTHS: Scale = Scale { least: 0.0, most: 3.0, step: 0.1, decimals: 1, times: 1.0 };

    #[test]
    fn what_is_typed_is_held_to_the_scale_and_said() {
        assert_eq!(TENTHS.typed(" 1.25 "), Ok((1.25, String::new())));
        let (held, note) = TENTHS.typed("9").expect("a number");
        assert_eq!(held, 3.0);
        assert_eq!(note, "Held to 3, the most it can be");
        assert_eq!(TENTHS.typed("-1").expect("a number").0, 0.0);
        for text in ["", "lots", "NaN", "inf"] {
            assert!(TENTHS.typed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_shown_and_typed_in_the_readers_unit() {
        let hundreds = Scale { times: 100.0, ..TENTHS };
        assert_eq!(hundreds.shown(1.5), "150.0");
        assert_eq!(hundreds.typed("150"), Ok((1.5, String::new())));
        let (held, note) = hundreds.typed("900").expect("a number");
        assert_eq!((held, &*note), (3.0, "Held to 300, the most it can be"));
    }

    #[test]
    fn a_range_input_moves_in_the_models_unit_whatever_the_field_shows() {
        let hundreds = Scale { times: 100.0, ..TENTHS };
        assert_eq!(hundreds.slid("1.5"), Some(1.5));
        assert_eq!(hundreds.slid("9"), Some(3.0));
        assert_eq!(hundreds.slid(""), None);
    }

    #[test]
    fn arrows_step_and_shift_strides() {
        assert_eq!(TENTHS.stepped(0.2, "ArrowUp", false), Some(0.3));
        assert_eq!(TENTHS.stepped(0.2, "ArrowRight", true), Some(1.2));
        assert_eq!(TENTHS.stepped(0.2, "ArrowDown", true), Some(0.0), "held to the scale");
        assert_eq!(TENTHS.stepped(0.2, "Tab", false), None);
    }
}
