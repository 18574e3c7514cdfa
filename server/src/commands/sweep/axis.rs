//! What moves along an axis, as it is written on the command line.

use analysis::questions::Axis;
use analysis::{Subject, input_place};
use scenario::{MixFields, SplitFields, WorkloadFields};

use crate::commands::failure::Failure;

/// Most values that a range may be cut into; longer lists are refused by the question.
const MOST_STEPS: u32 = 64;

/// Reads `NAME=VALUES`.
pub(super) fn read(option: &str, text: &str) -> Result<(String, Axis), Failure> {
    let refused = |wrong: String, accepted: &str| {
        Failure::Usage(format!("`{option}` {wrong}; accepted {accepted}"))
    };
    let Some((name, values)) = text.split_once('=') else {
        return Err(refused(format!("is `{text}`"), "is NAME=VALUES"));
    };
    let subject = subject(name).ok_or_else(|| {
        let accepted = "are the names in `headroom sweep --help` and the symbols of inputs";
        refused(format!("moves `{name}`"), accepted)
    })?;
    let values = read_values(values).ok_or_else(|| {
        let accepted =
            "are finite numbers joined by commas, or LOW:HIGH:COUNT with at most 64 values";
        refused(format!("has the values `{values}`"), accepted)
    })?;
    Ok((name.to_owned(), Axis { subject, values }))
}

fn subject(name: &str) -> Option<Subject> {
    if let Some((group, share)) = name.split_once('.') {
        let place = |names: &[&str]| {
            let place = names.iter().position(|known| *known == share);
            place.and_then(|place| u8::try_from(place).ok())
        };
        return match group {
            "split" => place(&SplitFields::NAMES).map(Subject::Split),
            "mix" => place(&MixFields::NAMES).map(Subject::Mix),
            "owned" => place(&WorkloadFields::NAMES).map(Subject::Owned),
            "leased" => place(&WorkloadFields::NAMES).map(Subject::Leased),
            "times" => input_place(share).ok().map(|_| Subject::Times(share.to_owned())),
            _ => None,
        };
    }
    match name {
        "capex_bn_cny" => Some(Subject::Capex),
        "lease_bn_cny_per_year" => Some(Subject::Leases),
        "domestic_supply" => Some(Subject::DomesticSupply),
        "spill" => Some(Subject::Spill),
        "clearance_month" | "t_clear" => Some(Subject::Clearance),
        input => input_place(input).ok().map(|_| Subject::Input(input.to_owned())),
    }
}

fn read_values(text: &str) -> Option<Vec<f64>> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let parts: Vec<&str> = text.split(':').collect();
    let [low, high, count] = parts[..] else {
        return text.split(',').map(number).collect();
    };
    let (low, high) = (number(low)?, number(high)?);
    let count =
        count.trim().parse::<u32>().ok().filter(|count| (2..=MOST_STEPS).contains(count))?;
    let step = (high - low) / f64::from(count - 1);
    Some((0..count).map(|place| low + step * f64::from(place)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(text: &str) -> Option<Axis> {
        read("--across", text).ok().map(|(_, axis)| axis)
    }

    #[test]
    fn axes_name_decisions_shares_inputs_and_factors() {
        for (text, subject) in [
            ("capex_bn_cny=100", Subject::Capex),
            ("split.network=0.1", Subject::Split(2)),
            ("mix.seedchip=0.1", Subject::Mix(4)),
            ("owned.training=0.1", Subject::Owned(2)),
            ("g_gen=3", Subject::Input("g_gen".to_owned())),
            ("times.token_growth=3", Subject::Times("token_growth".to_owned())),
            ("clearance_month=3", Subject::Clearance),
        ] {
            assert_eq!(axis(text).map(|axis| axis.subject), Some(subject), "{text}");
        }
    }

    #[test]
    fn values_are_lists_or_equal_steps() {
        assert_eq!(axis("spill=0, 0.5,1").map(|axis| axis.values), Some(vec![0.0, 0.5, 1.0]));
        assert_eq!(axis("spill=0:1:3").map(|axis| axis.values), Some(vec![0.0, 0.5, 1.0]));
    }

    #[test]
    fn what_is_no_axis_is_refused() {
        for text in [
            "spill",
            "colour=1",
            "split.roads=1",
            "spill=",
            "spill=x",
            "spill=0:1:1",
            "spill=0:1:99",
            "spill=nan",
        ] {
            assert!(axis(text).is_none(), "{text}");
        }
    }
}
