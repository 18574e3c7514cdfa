//! What is better than what, by several objectives at once.

/// The places of the points that no other point dominates, in their order.
///
/// A point dominates another if it is at least as good in every objective and better in one; more
/// is better. Points that are equal in everything do not dominate one another.
///
/// # Source
/// Pareto's criterion, by comparison of all pairs.
pub fn non_dominated<const N: usize>(points: &[[f64; N]]) -> Vec<usize> {
    let dominated = |point: &[f64; N]| points.iter().any(|other| dominates(other, point));
    (0..points.len()).filter(|&place| !dominated(&points[place])).collect()
}

fn dominates<const N: usize>(better: &[f64; N], worse: &[f64; N]) -> bool {
    let pairs = || better.iter().zip(worse);
    pairs().all(|(better, worse)| better >= worse) && pairs().any(|(better, worse)| better > worse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_of_a_quarter_disc_is_its_arc() {
        // On x² + y² = r² no point dominates another; every smaller circle is dominated.
        let at = |radius: f64, step: u32| {
            let angle = f64::from(step) * std::f64::consts::FRAC_PI_2 / 20.0;
            [radius * angle.cos(), radius * angle.sin()]
        };
        let mut points: Vec<[f64; 2]> = (0..=20).map(|step| at(0.9, step)).collect();
        points.extend((0..=20).map(|step| at(1.0, step)));
        // The ends of the smaller arc lie on the axes, below the ends of the greater one.
        assert_eq!(non_dominated(&points), (21..42).collect::<Vec<_>>());
    }

    #[test]
    fn equal_points_stay_together() {
        assert_eq!(non_dominated(&[[1.0, 2.0], [1.0, 2.0], [0.0, 2.0]]), [0, 1]);
        assert!(non_dominated::<2>(&[]).is_empty());
    }
}
