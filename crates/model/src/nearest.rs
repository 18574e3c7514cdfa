//! The nearest correlation matrix.

use crate::INPUT_COUNT;

type Matrix = [[f64; INPUT_COUNT]; INPUT_COUNT];

/// The smallest eigenvalue that the result keeps, so that it can be factored.
const FLOOR: f64 = 1e-8;
const ROUNDS: usize = 200;
const SWEEPS: usize = 30;

/// Alternates between the positive semi-definite matrices and those with a unit diagonal.
///
/// # Source
/// Higham (2002) with Dykstra's correction; eigenvalues by cyclic Jacobi rotations.
pub(crate) fn nearest_correlation(matrix: &Matrix) -> Matrix {
    let mut unit = *matrix;
    let mut correction = [[0.0; INPUT_COUNT]; INPUT_COUNT];
    for _ in 0..ROUNDS {
        let shifted = combine(&unit, &correction, |a, b| a - b);
        let definite = positive_part(&shifted);
        correction = combine(&definite, &shifted, |a, b| a - b);
        let before = unit;
        unit = definite;
        for (i, row) in unit.iter_mut().enumerate() {
            row[i] = 1.0;
        }
        let change = combine(&unit, &before, |a, b| (a - b).abs());
        if change.as_flattened().iter().copied().fold(0.0, f64::max) < 1e-12 {
            break;
        }
    }
    rescaled(&positive_part(&unit))
}

fn combine(left: &Matrix, right: &Matrix, with: impl Fn(f64, f64) -> f64) -> Matrix {
    std::array::from_fn(|i| std::array::from_fn(|j| with(left[i][j], right[i][j])))
}

/// The matrix with its diagonal brought back to one.
fn rescaled(matrix: &Matrix) -> Matrix {
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            if i == j { 1.0 } else { matrix[i][j] / (matrix[i][i] * matrix[j][j]).sqrt() }
        })
    })
}

/// The matrix with its eigenvalues held to at least [`FLOOR`].
fn positive_part(matrix: &Matrix) -> Matrix {
    let (values, vectors) = eigen(matrix);
    let values = values.map(|value: f64| value.max(FLOOR));
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            (0..INPUT_COUNT).map(|k| vectors[i][k] * values[k] * vectors[j][k]).sum()
        })
    })
}

/// Eigenvalues and eigenvectors (in columns) of a symmetric matrix.
fn eigen(matrix: &Matrix) -> ([f64; INPUT_COUNT], Matrix) {
    let mut a = *matrix;
    let mut vectors = [[0.0; INPUT_COUNT]; INPUT_COUNT];
    for (i, row) in vectors.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    for _ in 0..SWEEPS {
        for p in 0..INPUT_COUNT {
            for q in p + 1..INPUT_COUNT {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    (std::array::from_fn(|i| a[i][i]), vectors)
}

/// One Jacobi rotation that clears the entry at `p`, `q`.
fn rotate(a: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) {
    if a[p][q].abs() < 1e-15 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for row in a.iter_mut() {
        (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
    }
    let (row_p, row_q) = (a[p], a[q]);
    a[p] = std::array::from_fn(|k| cosine * row_p[k] - sine * row_q[k]);
    a[q] = std::array::from_fn(|k| sine * row_p[k] + cosine * row_q[k]);
    for row in vectors.iter_mut() {
        (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
    }
}
