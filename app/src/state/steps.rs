//! The plans and beliefs that the reader has been through, for undo and redo.

use model::{Case, Preset};

use super::address::{case_from_query, query_from_case};

/// So many steps can be undone; older ones are forgotten.
pub(crate) const MOST_STEPS: usize = 200;

/// Plans in the order in which they were made, and which of them is on the page.
///
/// There is always at least one plan, and `at` is the place of one of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Steps {
    cases: Vec<Case>,
    at: usize,
}

impl Steps {
    /// No step yet, only the plan that the page opened with.
    pub(crate) fn new(case: Case) -> Self {
        Self { cases: vec![case], at: 0 }
    }

    /// The plan of the last step that was made, undone or redone.
    pub(crate) fn current(&self) -> &Case {
        &self.cases[self.at]
    }

    /// Whether a step can be undone.
    pub(crate) const fn can_undo(&self) -> bool {
        self.at > 0
    }

    /// Whether a step can be redone.
    pub(crate) const fn can_redo(&self) -> bool {
        self.at + 1 < self.cases.len()
    }

    /// Makes a step to this plan, unless it is the current one. What was undone is forgotten.
    pub(crate) fn record(&mut self, case: Case) {
        if case == *self.current() {
            return;
        }
        self.cases.truncate(self.at + 1);
        self.cases.push(case);
        let forgotten = self.cases.len().saturating_sub(MOST_STEPS + 1);
        self.cases.drain(..forgotten);
        self.at = self.cases.len() - 1;
    }

    /// Follows a reader who came to this plan by the browser's history or by an address: one step
    /// back or forward if that is where it lies, a new step otherwise.
    pub(crate) fn visit(&mut self, case: Case) {
        if case == *self.current() {
            return;
        }
        if self.can_undo() && self.cases[self.at - 1] == case {
            self.at -= 1;
        } else if self.can_redo() && self.cases[self.at + 1] == case {
            self.at += 1;
        } else {
            self.record(case);
        }
    }

    /// Goes one step back, if there is one, and says to which plan.
    pub(crate) fn undo(&mut self) -> Option<Case> {
        self.at = self.at.checked_sub(1)?;
        Some(self.current().clone())
    }

    /// Goes one step forward, if there is one, and says to which plan.
    pub(crate) fn redo(&mut self) -> Option<Case> {
        if !self.can_redo() {
            return None;
        }
        self.at += 1;
        Some(self.current().clone())
    }

    /// The preset that the current plan started from: the last one that was passed on the way, or
    /// the plan of December 2025, which an address is relative to.
    pub(crate) fn origin(&self) -> Preset {
        let mut passed = self.cases[..=self.at].iter().rev();
        let preset =
            |case: &Case| Preset::ALL.into_iter().find(|preset| preset.plan() == case.plan);
        passed.find_map(preset).unwrap_or(Preset::ALL[0])
    }

    /// One line for the place and one for each plan's address.
    pub(crate) fn to_text(&self) -> String {
        let cases = self.cases.iter().map(query_from_case);
        let lines: Vec<_> = std::iter::once(self.at.to_string()).chain(cases).collect();
        lines.join("\n")
    }

    /// Reads what [`Self::to_text`] wrote; nothing if the text is anything else.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let (at, lines) = text.split_once('\n')?;
        let at = at.parse().ok()?;
        let read = |line| match case_from_query(line) {
            (case, notes) if notes.is_empty() => Some(case),
            _ => None,
        };
        let cases = lines.split('\n').take(MOST_STEPS + 1).map(read).collect::<Option<Vec<_>>>()?;
        (at < cases.len()).then_some(Self { cases, at })
    }
}

#[cfg(test)]
mod tests {
    use model::Plan;
    use proptest::prelude::*;

    use super::*;

    fn leasing(bn_cny: u32) -> Case {
        Plan::december_2025().with_lease(f64::from(bn_cny)).expect("in range").into()
    }

    #[test]
    fn a_new_step_forgets_what_was_undone() {
        let mut steps = Steps::new(leasing(1));
        steps.record(leasing(2));
        steps.record(leasing(3));
        assert_eq!(steps.undo(), Some(leasing(2)));
        steps.record(leasing(4));
        assert_eq!(steps.redo(), None);
        assert_eq!(steps.undo(), Some(leasing(2)));
        assert_eq!(steps.undo(), Some(leasing(1)));
        assert_eq!(steps.undo(), None);
    }

    #[test]
    fn the_browsers_back_and_forward_move_along_the_same_steps() {
        let mut steps = Steps::new(leasing(1));
        steps.record(leasing(2));
        steps.visit(leasing(1));
        assert!(!steps.can_undo() && steps.can_redo());
        steps.visit(leasing(2));
        assert!(steps.can_undo() && !steps.can_redo());
        steps.visit(leasing(9));
        assert_eq!(steps.undo(), Some(leasing(2)), "an address typed in is a step of its own");
    }

    #[test]
    fn a_plan_starts_from_the_last_preset_on_its_way() {
        let may = Preset::ALL[2].plan();
        let mut steps = Steps::new(leasing(7));
        assert_eq!(steps.origin().key, Preset::ALL[0].key);
        steps.record(may.into());
        steps.record(may.with_lease(7.0).expect("in range").into());
        assert_eq!(steps.origin().key, Preset::ALL[2].key);
        steps.undo();
        steps.undo();
        assert_eq!(steps.origin().key, Preset::ALL[0].key);
    }

    #[test]
    fn text_that_is_no_list_of_steps_is_refused() {
        for text in ["", "0", "1\nv=1&lease=40", "x\n", "0\ncolour=red", "-1\n"] {
            assert_eq!(Steps::from_text(text), None, "{text:?}");
        }
        assert_eq!(Steps::from_text("0\n"), Some(Steps::new(Case::december_2025())));
    }

    /// What a reader may do.
    #[derive(Debug, Clone, Copy)]
    enum Deed {
        Make(u32),
        Undo,
        Redo,
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let deed = prop_oneof![
            3 => (0_u32..=120).prop_map(Deed::Make),
            2 => Just(Deed::Undo),
            1 => Just(Deed::Redo),
        ];
        prop::collection::vec(deed, 0..500)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Against the plainest implementation: two stacks.
        #[test]
        fn steps_are_two_stacks(deeds in deeds()) {
            let mut steps = Steps::new(leasing(0));
            let (mut past, mut future) = (vec![leasing(0)], Vec::new());
            for deed in deeds {
                match deed {
                    Deed::Make(lease) => {
                        steps.record(leasing(lease));
                        if past.last() != Some(&leasing(lease)) {
                            past.push(leasing(lease));
                            future.clear();
                        }
                        if past.len() > MOST_STEPS + 1 {
                            past.remove(0);
                        }
                    }
                    Deed::Undo => {
                        let undone = steps.undo();
                        if past.len() > 1 {
                            future.extend(past.pop());
                            prop_assert_eq!(undone.as_ref(), past.last());
                        } else {
                            prop_assert_eq!(undone, None);
                        }
                    }
                    Deed::Redo => {
                        let redone = future.pop();
                        prop_assert_eq!(steps.redo(), redone.clone());
                        past.extend(redone);
                    }
                }
                prop_assert_eq!(Some(steps.current()), past.last());
                prop_assert_eq!(steps.can_undo(), past.len() > 1);
                prop_assert_eq!(steps.can_redo(), !future.is_empty());
            }
            prop_assert_eq!(Steps::from_text(&steps.to_text()), Some(steps));
        }
    }
}
