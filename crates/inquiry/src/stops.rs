//! Where the movers of a sweep stop.

use analysis::Subject;
use analysis::questions::Axis;
use model::Plan;

use words::{Language, Phrase, percent, yuan_bn};

/// Where a number stops, and how that is said.
pub(crate) struct Stops {
    /// What stands before and after a stop in a sentence.
    words: [Phrase; 2],
    values: &'static [f64],
    subject: fn() -> Subject,
    label: fn(f64) -> String,
    /// Where the plan stands; nothing where futures differ.
    here: fn(&Plan) -> Option<f64>,
}

/// The stops of [`crate::MOVERS`], in the same order.
pub(crate) static STOPS: [Stops; 8] = [
    Stops {
        words: [Phrase::new("domestic supply ", "国产供应"), Phrase::new("", "")],
        values: &[0.6, 0.8, 1.0, 1.2, 1.4, 1.7, 2.0, 2.5],
        subject: || Subject::DomesticSupply,
        label: times,
        here: |plan| Some(plan.domestic_supply()),
    },
    Stops {
        words: [Phrase::new("H200 clear in ", "H200于"), Phrase::new("", "放行")],
        values: &[1.0, 3.0, 5.0, 7.0, 9.0, 11.0],
        subject: || Subject::Clearance,
        label: month,
        here: |_| None,
    },
    Stops {
        words: [Phrase::new("capex of ", "资本开支"), Phrase::name("")],
        values: &[100.0, 130.0, 160.0, 200.0, 250.0, 320.0, 400.0, 490.0],
        subject: || Subject::Capex,
        label: yuan_bn,
        here: |plan| Some(plan.capex_bn_cny()),
    },
    Stops {
        words: [Phrase::new("leases of ", "每年租赁"), Phrase::new(" a year", "")],
        values: &[0.0, 18.0, 38.0, 58.0, 78.0, 98.0, 120.0],
        subject: || Subject::Leases,
        label: yuan_bn,
        here: |plan| Some(plan.lease_bn_cny()),
    },
    Stops {
        words: [
            Phrase::new("", "自有集群的"),
            Phrase::new(" of the owned fleet on generative AI", "用于生成式AI"),
        ],
        values: &[0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
        subject: || Subject::Owned(1),
        label: percent,
        here: |plan| plan.owned.fractions().get(1).copied(),
    },
    Stops {
        words: [
            Phrase::new("", "未用购芯资金的"),
            Phrase::new(" of unspent chip money into leases", "转入租赁"),
        ],
        values: &[0.0, 0.25, 0.5, 0.75, 1.0],
        subject: || Subject::Spill,
        label: percent,
        here: |plan| Some(plan.spill()),
    },
    Stops {
        words: [Phrase::new("tokens a day growing ", "日词元增长"), Phrase::new("", "")],
        values: &[2.0, 3.0, 4.0, 5.0, 7.0, 10.0],
        subject: || Subject::Input("g_gen".to_owned()),
        label: times,
        here: |_| None,
    },
    Stops {
        words: [Phrase::new("model efficiency ", "模型效率"), Phrase::new("", "")],
        values: &[0.7, 0.85, 1.0, 1.15, 1.3, 1.6],
        subject: || Subject::Times("e_model".to_owned()),
        label: times,
        here: |_| Some(1.0),
    },
];

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The month of 2026 with this number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float that is cast to an integer saturates, and the place is looked up"
)]
pub(crate) fn month(number: f64) -> String {
    let Some(month) = MONTHS.get((number as usize).saturating_sub(1)) else {
        return "–".to_owned();
    };
    match words::current().language {
        Language::English => (*month).to_owned(),
        Language::Chinese => format!("{number:.0}月"),
    }
}

fn times(value: f64) -> String {
    format!("×{value}")
}

impl Stops {
    /// The axis that the engine is asked for.
    pub(crate) fn axis(&self) -> Axis {
        Axis { subject: (self.subject)(), values: self.values.to_vec() }
    }

    /// The stops as a reader sees them.
    pub(crate) fn labels(&self) -> Vec<String> {
        self.values.iter().map(|&value| (self.label)(value)).collect()
    }

    /// A stop in a sentence.
    pub(crate) fn says(&self, label: &str) -> String {
        let [before, after] = self.words;
        format!("{before}{label}{after}")
    }

    /// Which stop the plan stands at; nothing if it stands between them.
    pub(crate) fn here(&self, plan: &Plan) -> Option<usize> {
        let here = (self.here)(plan)?;
        self.values.iter().position(|value| (value - here).abs() < 1e-6)
    }
}

#[cfg(test)]
mod tests {
    use analysis::questions::Sweep;
    use analysis::{Question, Workshop, answer_alone};
    use model::{Observable, Sampling, Scenario};

    use super::*;
    use crate::{MOVERS, mover_place};

    #[test]
    fn every_pair_can_be_asked_and_keys_differ() {
        let scenario = Scenario::published(Plan::december_2025());
        let sampling = Sampling { scrambles: 1, ..Sampling::settled() };
        for (place, stops) in STOPS.iter().enumerate() {
            assert_eq!(mover_place(MOVERS[place].key), Some(place));
            let other = &STOPS[(place + 1) % STOPS.len()];
            let few = |stops: &Stops| Axis { values: vec![stops.values[1]], ..stops.axis() };
            let question = Question::Sweep(Sweep {
                scenario: scenario.clone(),
                sampling,
                across: few(stops),
                down: few(other),
                median_of: Observable::TokenCover,
            });
            assert!(answer_alone(&question, &Workshop::default(), |_, _| {}).is_ok());
        }
        assert_eq!(STOPS[0].here(&Plan::december_2025()), Some(2));
        assert_eq!(month(11.0), "Nov");
    }
}
