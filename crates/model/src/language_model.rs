//! The language model that the fleet serves, and what one accelerator makes of it.

use crate::{Accelerator, Scalar};

/// A mixture-of-experts language model and how it is deployed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LanguageModel {
    /// Parameters that a token is multiplied with.
    pub active_parameters: f64,
    /// All parameters; fleet batches touch every expert, so all are read in each step.
    pub total_parameters: f64,
    /// Bytes per weight.
    pub bytes_per_weight: f64,
    /// Bytes of key-value cache per token of context.
    pub cache_bytes_per_token: f64,
    /// Attention's compute beside the weights' as a share.
    pub attention_share: f64,
    /// Accelerators that share one copy of the experts.
    pub replica_size: f64,
    /// Share of the weights that every accelerator keeps for itself.
    pub replicated_share: f64,
    /// Share of memory that may be used.
    pub memory_use: f64,
    /// Bytes kept free on each accelerator.
    pub reserved_bytes: f64,
    /// Time that a token may take, seconds.
    pub token_seconds: f64,
}

/// Achieved utilisation and context of one accelerator's work.
#[derive(Debug, Clone, Copy)]
pub struct Serving<S> {
    /// Share of memory bandwidth that decode achieves on H200-class software.
    pub decode_utilisation: S,
    /// Mean context length, tokens.
    pub context_tokens: S,
    /// Tokens per unit of compute relative to the model as described.
    pub model_efficiency: S,
}

impl LanguageModel {
    /// Seed-1.6 class: 23 of 230 billion parameters active.
    ///
    /// # Source
    /// BUDGET_MODEL §6: sizes as reported; cache bytes from DeepSeek's design; deployment is an
    /// estimate.
    pub const SEED_1_6: Self = Self {
        active_parameters: 23e9,
        total_parameters: 230e9,
        bytes_per_weight: 1.0,
        cache_bytes_per_token: 70e3,
        attention_share: 0.15,
        replica_size: 64.0,
        replicated_share: 0.05,
        memory_use: 0.90,
        reserved_bytes: 8e9,
        token_seconds: 0.050,
    };

    /// FLOP per token: `2·active·(1 + attention)`.
    pub const fn token_flop(&self) -> f64 {
        2.0 * self.active_parameters * (1.0 + self.attention_share)
    }

    /// Weight bytes that one accelerator reads in a decode step: its shard and its own copies.
    pub const fn shard_bytes(&self) -> f64 {
        self.total_parameters
            * self.bytes_per_weight
            * (1.0 / self.replica_size + self.replicated_share)
    }

    /// Uncached input tokens a second of one accelerator.
    ///
    /// # Units
    /// tokens/s per accelerator; utilisation is a share of dense FP8 compute.
    /// # Formula
    /// `FP8·min(mfu·eff, .65)/F·e`, BUDGET_MODEL §6.1.
    #[inline]
    pub fn prefill_rate<S: Scalar>(
        &self,
        accelerator: &Accelerator,
        utilisation: S,
        model_efficiency: S,
    ) -> S {
        let achieved = (utilisation * accelerator.compute_efficiency).minimum(S::literal(0.65));
        achieved * (accelerator.fp8_tflops * 1e12 / self.token_flop()) * model_efficiency
    }

    /// Output tokens a second of one accelerator, and the code of what limits its batch.
    ///
    /// # Units
    /// tokens/s per accelerator; the code is 0 for room in memory, 1 for bandwidth and 2 for compute
    /// within the token time.
    /// # Formula
    /// `b / max((W + b·κ)/bw, b·F/c)·e` at the largest batch `b` that memory and token time
    /// allow, BUDGET_MODEL §6.2.
    /// # Source
    /// Roofline: Williams et al. (2009). All expert weights are read at fleet batch sizes.
    #[inline]
    pub fn decode_rate<S: Scalar>(
        &self,
        accelerator: &Accelerator,
        serving: &Serving<S>,
    ) -> (S, S) {
        let cache_bytes = serving.context_tokens * self.cache_bytes_per_token;
        let bytes_per_second = (serving.decode_utilisation * accelerator.memory_efficiency)
            .minimum(S::literal(0.85))
            * (accelerator.bandwidth_tbps * 1e12);
        let flops_per_second = (serving.decode_utilisation
            * (1.2 * accelerator.compute_efficiency))
            .minimum(S::literal(0.60))
            * (accelerator.fp8_tflops * 1e12);
        let room = accelerator.memory_gb * 1e9 * self.memory_use
            - self.reserved_bytes
            - self.shard_bytes();
        let by_memory = S::literal(room) / cache_bytes;
        let by_bandwidth =
            (bytes_per_second * self.token_seconds - self.shard_bytes()) / cache_bytes;
        let by_compute = flops_per_second * (self.token_seconds / self.token_flop());
        let batch = by_memory.minimum(by_bandwidth).minimum(by_compute).positive();
        let step_seconds = ((batch * cache_bytes + self.shard_bytes()) / bytes_per_second)
            .maximum(batch * self.token_flop() / flops_per_second);
        let limit = S::select(
            by_compute.less(by_memory.minimum(by_bandwidth)),
            S::literal(2.0),
            S::indicator(by_bandwidth.less(by_memory)),
        );
        (batch / step_seconds * serving.model_efficiency, limit)
    }
}
