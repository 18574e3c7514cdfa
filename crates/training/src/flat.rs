//! Matrices as views of one flat vector.

use std::ops::Range;

use ndarray::{ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2};

/// A matrix with `columns` columns at a place in a flat vector.
pub(crate) fn matrix<'a, T>(
    flat: &'a [T],
    range: &Range<usize>,
    columns: usize,
) -> ArrayView2<'a, T> {
    let part = &flat[range.clone()];
    ArrayView2::from_shape((part.len() / columns, columns), part)
        .expect("the layout gives every matrix whole rows")
}

/// A vector at a place in a flat vector.
pub(crate) fn vector<'a, T>(flat: &'a [T], range: &Range<usize>) -> ArrayView1<'a, T> {
    ArrayView1::from(&flat[range.clone()])
}

/// A matrix at a place in a flat vector, to be changed.
pub(crate) fn matrix_mut<'a, T>(
    flat: &'a mut [T],
    range: &Range<usize>,
    columns: usize,
) -> ArrayViewMut2<'a, T> {
    let part = &mut flat[range.clone()];
    ArrayViewMut2::from_shape((part.len() / columns, columns), part)
        .expect("the layout gives every matrix whole rows")
}

/// A vector at a place in a flat vector, to be changed.
pub(crate) fn vector_mut<'a, T>(flat: &'a mut [T], range: &Range<usize>) -> ArrayViewMut1<'a, T> {
    ArrayViewMut1::from(&mut flat[range.clone()])
}
