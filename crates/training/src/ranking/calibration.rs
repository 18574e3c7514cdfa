//! Outputs made honest: what is multiplied with and added to each, found on held-out candidates.

use recommender::{Head, PLAY_BINS, RANKER_OUTPUTS};

use super::examples::Labels;

/// Steps of Newton's method; it converges in a few.
const STEPS: usize = 30;
/// Pulls scale to 1 and shift to 0, so that rare heads with few events stay as they are: worth a
/// few events.
const PRIOR: f64 = 2.0;

/// The scale and shift of every output that make held-out labels most likely.
///
/// # Formula
/// For a head `sum of ln p(label)` of `p = 1 / (1 + exp -(a x + b))` is largest. Bins keep their
/// scale and are shifted by `ln(share observed / share expected)`.
/// # Source
/// Platt (1999), with a weak prior.
pub(crate) fn calibrate(outputs: &[[f32; RANKER_OUTPUTS]], labels: &[Labels]) -> [Vec<f32>; 2] {
    let mut scale = vec![1.0; RANKER_OUTPUTS];
    let mut shift = bins(outputs, labels);
    for head in Head::ALL {
        let place = PLAY_BINS + head as usize;
        let pairs = outputs.iter().zip(labels);
        let pairs: Vec<(f64, f64)> = pairs
            .map(|(row, label)| {
                (row[place].into(), f64::from(u8::from(label.happened[head as usize])))
            })
            .collect();
        let (a, b) = platt(&pairs);
        scale[place] = narrow(a);
        shift.push(narrow(b));
    }
    [scale, shift]
}

fn bins(outputs: &[[f32; RANKER_OUTPUTS]], labels: &[Labels]) -> Vec<f32> {
    let mut expected = [PRIOR; PLAY_BINS];
    let mut observed = [PRIOR; PLAY_BINS];
    for (row, label) in outputs.iter().zip(labels) {
        let bins = &row[..PLAY_BINS];
        let largest = bins.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f64 = bins.iter().map(|bin| f64::from(bin - largest).exp()).sum();
        for (expected, bin) in expected.iter_mut().zip(bins) {
            *expected += f64::from(bin - largest).exp() / sum;
        }
        observed[label.bin()] += 1.0;
    }
    observed.iter().zip(expected).map(|(seen, expected)| narrow((seen / expected).ln())).collect()
}

fn platt(pairs: &[(f64, f64)]) -> (f64, f64) {
    let (mut a, mut b) = (1.0_f64, 0.0_f64);
    for _ in 0..STEPS {
        let (mut ga, mut gb) = (PRIOR * (a - 1.0), 0.1 * PRIOR * b);
        let (mut haa, mut hab, mut hbb) = (PRIOR, 0.0, 0.1 * PRIOR);
        for (x, y) in pairs {
            let p = 1.0 / (1.0 + (-(a * x + b)).exp());
            let (error, weight) = (p - y, p * (1.0 - p));
            ga += error * x;
            gb += error;
            haa += weight * x * x;
            hab += weight * x;
            hbb += weight;
        }
        let determinant = haa * hbb - hab * hab;
        if determinant.abs() < 1e-12 {
            break;
        }
        // Half a step at most of what would leave the region where the parabola fits.
        let (da, db) = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant);
        a = (a - da.clamp(-1.0, 1.0)).clamp(0.05, 5.0);
        b -= db.clamp(-2.0, 2.0);
    }
    (a, b)
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is meant")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::platt;
    use recommender::Random;

    #[test]
    fn boasting_is_found_and_taken_back() {
        const DRAWS: usize = 40_000;
        let mut random = Random::new(4, 0);
        let pairs: Vec<(f64, f64)> = (0..DRAWS)
            .map(|_| {
                let honest = f64::from(random.normal()) - 2.0;
                let happened = random.unit() < 1.0 / (1.0 + (-honest).exp());
                // Twice as sure as it should be, and one nat too high.
                (2.0 * honest + 1.0, f64::from(u8::from(happened)))
            })
            .collect();
        let (a, b) = platt(&pairs);
        // Standard errors are about 1 / sqrt(n p (1 - p)) in units of one deviation of x.
        let error = 4.0 / (DRAWS as f64 * 0.1).sqrt();
        assert!((a - 0.5).abs() < error && (b + 0.5).abs() < 2.0 * error, "{a} {b}");
    }
}
