//! From a scenario back to fields.

use model::{INPUTS, Sampling, Scenario};

use crate::beliefs::dependence_fields;
use crate::{
    MixFields, PriorFields, SamplingFields, ScenarioFile, ServiceFields, SplitFields,
    WorkloadFields,
};

impl ScenarioFile {
    /// The canonical file of a scenario: the whole plan, service level and sampling, and of the
    /// priors what differs from the published ones.
    pub fn of(scenario: &Scenario, sampling: &Sampling) -> Self {
        let Scenario { plan, priors, service } = scenario;
        let changed = INPUTS
            .iter()
            .zip(priors.distributions())
            .filter(|(spec, distribution)| spec.distribution != **distribution)
            .map(|(spec, distribution)| (spec.field.to_owned(), PriorFields::of(*distribution)));
        let (loadings, correlation) = dependence_fields(priors.dependence());
        Self {
            preset: None,
            capex_bn_cny: Some(plan.capex_bn_cny()),
            split: Some(SplitFields::of(&plan.split)),
            mix: Some(MixFields::of(&plan.mix)),
            lease_bn_cny_per_year: Some(plan.lease_bn_cny()),
            owned: Some(WorkloadFields::of(&plan.owned)),
            leased: Some(WorkloadFields::of(&plan.leased)),
            spill: Some(plan.spill()),
            disaggregated: Some(plan.disaggregated),
            export: Some(plan.export.into()),
            domestic_supply: Some(plan.domestic_supply()),
            priors: changed.collect(),
            loadings,
            correlation,
            tails: Some(priors.tails().into()),
            service: Some(ServiceFields {
                mean_millis: Some(service.mean_millis),
                squared_variation: Some(service.squared_variation),
                p99_millis: Some(service.p99_millis),
                objective_millis: Some(service.objective_millis),
                replicas: Some(service.replicas),
            }),
            sampling: Some(SamplingFields {
                sequence: Some(sampling.sequence.into()),
                seed: Some(sampling.seed),
                trials: Some(u64::from(sampling.trials())),
            }),
        }
    }
}
