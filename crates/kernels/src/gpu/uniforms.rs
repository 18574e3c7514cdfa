//! The uniforms of the kernels as the words that their shaders read.

use model::{Binning, OBSERVABLES, POINTS_PER_SCRAMBLE, QUANTILES, quantile_rank};

/// Single-precision numbers in vectors of four, then the slot of the first scramble.
pub(super) fn numbers(numbers: &[f64], first_slot: u32) -> Vec<u32> {
    #[expect(clippy::cast_possible_truncation, reason = "shaders use single precision")]
    let mut words: Vec<u32> = numbers.iter().map(|&number| (number as f32).to_bits()).collect();
    words.resize(words.len().next_multiple_of(4), 0);
    words.extend([first_slot, 0, 0, 0]);
    words
}

/// What the kernel `statistics` reads: ranks, cuts, slot.
pub(super) fn statistics(first_slot: u32) -> Vec<u32> {
    let rank = |probability| quantile_rank(probability, POINTS_PER_SCRAMBLE as usize);
    let mut words: Vec<u32> = QUANTILES
        .iter()
        .map(|&probability| u32::try_from(rank(probability)).unwrap_or(u32::MAX))
        .collect();
    words.resize(8, 0);
    for spec in &OBSERVABLES {
        words.extend(match spec.binning {
            Binning::Logarithmic { least_exponent } => {
                [0, Binning::offset(least_exponent).cast_unsigned(), 0, 1.0_f32.to_bits()]
            }
            Binning::Linear { low, step } => [1, 0, low.to_bits(), step.to_bits()],
        });
    }
    words.extend([first_slot, 0, 0, 0]);
    words
}

#[cfg(test)]
mod tests {
    use model::DECISIONS;

    use super::*;
    use crate::shader::{marginal_vectors, paths_shader, statistics_shader, worlds_shader};

    /// Bytes of `Params` as a shader declares it.
    fn span(source: &str) -> usize {
        let module = naga::front::wgsl::parse_str(source).expect("the shader parses");
        let (_, params) = module
            .types
            .iter()
            .find(|(_, kind)| kind.name.as_deref() == Some("Params"))
            .expect("the shader declares Params");
        let naga::TypeInner::Struct { span, .. } = params.inner else {
            panic!("Params is a struct")
        };
        span as usize
    }

    #[test]
    fn uniforms_have_the_size_that_the_shaders_read() {
        let bytes = |words: Vec<u32>| words.len() * size_of::<u32>();
        let marginals = vec![1.0; marginal_vectors() * 4 - 3];
        assert_eq!(bytes(numbers(&marginals, 0)), span(&worlds_shader()));
        assert_eq!(bytes(numbers(&[1.0; DECISIONS], 0)), span(&paths_shader()));
        assert_eq!(bytes(statistics(0)), span(&statistics_shader()));
    }
}
