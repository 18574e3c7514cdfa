//! Attention of each candidate over its own history, with the way back.

use std::ops::Range;

use ndarray::Array2;

use crate::real::Real;

/// What all candidates of a batch attend to.
pub(crate) struct Memory<'a, T> {
    pub(crate) keys: &'a Array2<T>,
    pub(crate) values: &'a Array2<T>,
    /// Key and value of the event that is always there.
    pub(crate) always: [&'a [T]; 2],
    /// Added to scores by head and age.
    pub(crate) ages: &'a [T],
    /// The events of each candidate.
    pub(crate) ranges: &'a [Range<usize>],
    pub(crate) heads: usize,
}

/// Gradients of what is attended to.
pub(crate) struct Gradients<T> {
    pub(crate) queries: Array2<T>,
    pub(crate) keys: Array2<T>,
    pub(crate) values: Array2<T>,
    pub(crate) always: [Vec<T>; 2],
    pub(crate) ages: Vec<T>,
}

impl<T: Real> Memory<'_, T> {
    fn size(&self) -> (usize, T) {
        let size = self.keys.ncols() / self.heads;
        (size, T::of(size as f32).sqrt().recip())
    }

    fn age(&self, head: usize, events: &Range<usize>, event: usize) -> usize {
        head * (self.ages.len() / self.heads) + events.end - 1 - event
    }

    /// What each candidate finds, and its weights head by head, those of the constant event first.
    pub(crate) fn forward(&self, queries: &Array2<T>) -> (Array2<T>, Vec<Vec<T>>) {
        let (size, factor) = self.size();
        let mut found = Array2::zeros(queries.dim());
        let mut tapes = Vec::with_capacity(self.ranges.len());
        for (index, events) in self.ranges.iter().enumerate() {
            let query = row(queries, index);
            let mut tape = Vec::with_capacity(self.heads * (events.len() + 1));
            for head in 0..self.heads {
                let part = head * size..(head + 1) * size;
                let own = &query[part.clone()];
                let start = tape.len();
                tape.push(dot(own, &self.always[0][part.clone()]) * factor);
                for event in events.clone() {
                    let score = dot(own, &row(self.keys, event)[part.clone()]) * factor;
                    tape.push(score + self.ages[self.age(head, events, event)]);
                }
                T::softmax(&mut tape[start..]);
                let mut target = found.row_mut(index);
                let target = target.as_slice_mut().expect("rows of a new matrix are contiguous");
                let target = &mut target[part.clone()];
                add(target, tape[start], &self.always[1][part.clone()]);
                for (event, weight) in events.clone().zip(&tape[start + 1..]) {
                    add(target, *weight, &row(self.values, event)[part.clone()]);
                }
            }
            tapes.push(tape);
        }
        (found, tapes)
    }

    pub(crate) fn backward(
        &self,
        queries: &Array2<T>,
        tapes: &[Vec<T>],
        found: &Array2<T>,
    ) -> Gradients<T> {
        let width = queries.ncols();
        let mut all = Gradients {
            queries: Array2::zeros(queries.dim()),
            keys: Array2::zeros(self.keys.dim()),
            values: Array2::zeros(self.values.dim()),
            always: [vec![T::zero(); width], vec![T::zero(); width]],
            ages: vec![T::zero(); self.ages.len()],
        };
        for (index, events) in self.ranges.iter().enumerate() {
            for head in 0..self.heads {
                let tape = &tapes[index][head * (events.len() + 1)..][..=events.len()];
                self.backward_head((index, head), queries, (tape, found), &mut all);
            }
        }
        all
    }

    fn backward_head(
        &self,
        (index, head): (usize, usize),
        queries: &Array2<T>,
        (tape, found): (&[T], &Array2<T>),
        all: &mut Gradients<T>,
    ) {
        let (size, factor) = self.size();
        let part = head * size..(head + 1) * size;
        let events = self.ranges[index].clone();
        let wanted = &row(found, index)[part.clone()];
        let own = &row(queries, index)[part.clone()];
        let mut slopes = Vec::with_capacity(tape.len());
        slopes.push(dot(wanted, &self.always[1][part.clone()]));
        slopes.extend(
            events.clone().map(|event| dot(wanted, &row(self.values, event)[part.clone()])),
        );
        let mut mean = T::zero();
        for (slope, weight) in slopes.iter().zip(tape) {
            mean += *slope * *weight;
        }
        add(&mut all.always[1][part.clone()], tape[0], wanted);
        let slope = tape[0] * (slopes[0] - mean) * factor;
        add(&mut all.always[0][part.clone()], slope, own);
        let mut query = all.queries.row_mut(index);
        let query = query.as_slice_mut().expect("rows of a new matrix are contiguous");
        let query = &mut query[part.clone()];
        add(query, slope, &self.always[0][part.clone()]);
        for (event, (weight, slope)) in events.clone().zip(tape[1..].iter().zip(&slopes[1..])) {
            let slope = *weight * (*slope - mean);
            all.ages[self.age(head, &events, event)] += slope;
            let slope = slope * factor;
            add(query, slope, &row(self.keys, event)[part.clone()]);
            add_to_row(&mut all.keys, event, &part, (slope, own));
            add_to_row(&mut all.values, event, &part, (*weight, wanted));
        }
    }
}

fn row<T>(matrix: &Array2<T>, index: usize) -> &[T] {
    let width = matrix.ncols();
    let all = matrix.as_slice().expect("matrices here are contiguous");
    &all[index * width..][..width]
}

fn add_to_row<T: Real>(
    matrix: &mut Array2<T>,
    index: usize,
    part: &Range<usize>,
    (factor, values): (T, &[T]),
) {
    let width = matrix.ncols();
    let all = matrix.as_slice_mut().expect("matrices here are contiguous");
    add(&mut all[index * width..][part.clone()], factor, values);
}

fn add<T: Real>(target: &mut [T], factor: T, values: &[T]) {
    for (target, value) in target.iter_mut().zip(values) {
        *target += factor * *value;
    }
}

/// Four sums side by side, because one alone waits for its own additions.
fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    let (a, a_rest) = a.as_chunks::<4>();
    let (b, b_rest) = b.as_chunks::<4>();
    let mut sums = [T::zero(); 4];
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += *a * *b;
        }
    }
    let mut sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    for (a, b) in a_rest.iter().zip(b_rest) {
        sum += *a * *b;
    }
    sum
}
