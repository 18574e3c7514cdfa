//! Correlations of ranks.

use model::sortable_bits;

/// Ranks of values, centred and scaled to length one; values that are equal share their mean rank.
///
/// Values that are all equal have no ranks: zeros.
pub fn unit_ranks(values: &[f32]) -> Vec<f64> {
    // Minus zero plus zero is zero, so that the two are equal here as well.
    let keyed =
        values.iter().enumerate().map(|(place, &value)| (sortable_bits(value + 0.0), place));
    let mut order: Vec<(u32, usize)> = keyed.collect();
    order.sort_unstable();
    let middle = (values.len() as f64 - 1.0) / 2.0;
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for tied in order.chunk_by(|a, b| a.0 == b.0) {
        let rank = first as f64 + (tied.len() as f64 - 1.0) / 2.0 - middle;
        for &(_, place) in tied {
            ranks[place] = rank;
        }
        first += tied.len();
    }
    let length = dot(&ranks, &ranks).sqrt();
    if length > 0.0 {
        for rank in &mut ranks {
            *rank /= length;
        }
    }
    ranks
}

/// Partial correlations of columns with an output, each with all other columns held fixed.
///
/// Columns and output are centred and of length one, as [`unit_ranks`] gives them; a column of
/// zeros has a correlation of zero. `None` if columns are linearly dependent.
///
/// # Formula
/// `−P_iy/√(P_ii·P_yy)` with the inverse `P` of the correlation matrix, which needs only the solution
/// of `R·b = r`: `P_yy = 1/(1 − r·b)`, `P_iy = −b_i·P_yy` and `P_ii = (R⁻¹)_ii + b_i²·P_yy`.
/// # Source
/// Kendall and Stuart, *The Advanced Theory of Statistics*, vol. 2; on ranks: Iman and Conover
/// (1979).
pub fn partial_correlations(columns: &[Vec<f64>], output: &[f64]) -> Option<Vec<f64>> {
    let count = columns.len();
    let mut matrix = vec![vec![0.0; count]; count];
    for i in 0..count {
        for j in 0..i {
            let correlation = dot(&columns[i], &columns[j]);
            matrix[i][j] = correlation;
            matrix[j][i] = correlation;
        }
        // Also where a column has no ranks, so that the matrix keeps an inverse.
        matrix[i][i] = 1.0;
    }
    let with_output: Vec<f64> = columns.iter().map(|column| dot(column, output)).collect();
    let inverse = inverse(matrix)?;
    let weights: Vec<f64> = inverse.iter().map(|row| dot(row, &with_output)).collect();
    // A perfect fit leaves rounding, which would make the quotient more than one.
    let unexplained = (1.0 - dot(&weights, &with_output)).max(1e-12);
    let partial = |i: usize| {
        let weight = weights[i];
        (weight / (inverse[i][i] * unexplained + weight * weight).sqrt()).clamp(-1.0, 1.0)
    };
    Some((0..count).map(partial).collect())
}

/// The smallest pivot that still counts as positive.
const PIVOT: f64 = 1e-9;

/// The inverse of a positive definite matrix, by elimination without exchanges.
fn inverse(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let count = matrix.len();
    for pivot in 0..count {
        let scale = matrix[pivot][pivot];
        if scale.is_nan() || scale < PIVOT {
            return None;
        }
        matrix[pivot][pivot] = 1.0;
        matrix[pivot].iter_mut().for_each(|entry| *entry /= scale);
        let row = matrix[pivot].clone();
        for (_, other) in matrix.iter_mut().enumerate().filter(|(place, _)| *place != pivot) {
            let factor = std::mem::take(&mut other[pivot]);
            other.iter_mut().zip(&row).for_each(|(entry, above)| *entry -= factor * above);
        }
    }
    Some(matrix)
}

/// The scalar product, in eight sums of fixed order.
fn dot(left: &[f64], right: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (left, left_rest) = left.as_chunks::<8>();
    let (right, right_rest) = right.as_chunks::<8>();
    for (left, right) in left.iter().zip(right) {
        for (sum, (left, right)) in sums.iter_mut().zip(left.iter().zip(right)) {
            *sum += left * right;
        }
    }
    let rest: f64 = left_rest.iter().zip(right_rest).map(|(left, right)| left * right).sum();
    sums.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(values: &[f64]) -> Vec<f64> {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
        let length = dot(&centred, &centred).sqrt();
        centred.into_iter().map(|value| value / length).collect()
    }

    #[test]
    fn equal_values_share_their_mean_rank() {
        let length = 4.5_f64.sqrt();
        let expected = [-1.5, 0.0, 0.0, 1.5].map(|rank| rank / length);
        assert_eq!(unit_ranks(&[1.0, 2.0, 2.0, 7.0]), expected);
        assert_eq!(unit_ranks(&[0.0, -0.0]), [0.0, 0.0], "zeros are equal");
        assert_eq!(unit_ranks(&[3.0; 5]), [0.0; 5]);
        assert!(unit_ranks(&[]).is_empty());
    }

    #[test]
    fn one_column_given_another_has_its_closed_form() {
        // r_ay.b = (r_ay − r_ab·r_by)/√((1 − r_ab²)(1 − r_by²)).
        let a = unit(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let b = unit(&[2.0, 1.0, 4.0, 3.0, 6.0, 5.0]);
        let y = unit(&[1.0, 3.0, 2.0, 6.0, 4.0, 5.0]);
        let (ab, ay, by) = (dot(&a, &b), dot(&a, &y), dot(&b, &y));
        let closed = |own: f64, other: f64| {
            (own - ab * other) / ((1.0 - ab * ab) * (1.0 - other * other)).sqrt()
        };
        let found = partial_correlations(&[a, b], &y).expect("two directions");
        assert!((found[0] - closed(ay, by)).abs() < 1e-12);
        assert!((found[1] - closed(by, ay)).abs() < 1e-12);
    }

    #[test]
    fn what_only_rides_on_another_has_no_partial_correlation() {
        // y is a, and b is a plus something of its own: given a, b tells nothing.
        let a = unit(&[1.0, -1.0, 1.0, -1.0]);
        let own = unit(&[1.0, 1.0, -1.0, -1.0]);
        let b = unit(&[0, 1, 2, 3].map(|i: usize| a[i] + own[i]));
        assert!(dot(&a, &b) > 0.7);
        let found = partial_correlations(&[a.clone(), b], &a).expect("two directions");
        assert!(found[0] > 0.999 && found[1].abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn what_does_not_vary_is_correlated_with_nothing() {
        let a = unit(&[1.0, 2.0, 3.0, 5.0]);
        assert_eq!(partial_correlations(&[a.clone(), vec![0.0; 4]], &[0.0; 4]), Some(vec![0.0; 2]));
        let found = partial_correlations(&[vec![0.0; 4], a.clone()], &a).expect("one direction");
        assert_eq!(found[0], 0.0);
    }

    #[test]
    fn columns_that_are_one_another_cannot_be_told_apart() {
        let a = unit(&[1.0, 2.0, 3.0, 5.0]);
        assert_eq!(partial_correlations(&[a.clone(), a.clone()], &a), None);
    }
}
