//! The sequence model once more, as plainly as it can be written, in double precision.

use std::ops::Range;

use recommender::{Pair, Weights};

pub type Rows = Vec<Vec<f64>>;

fn part(weights: &Weights, range: &Range<usize>) -> Vec<f64> {
    weights.values()[range.clone()].iter().map(|value| f64::from(*value)).collect()
}

fn linear(weights: &Weights, pair: &Pair, rows: &Rows) -> Rows {
    let (matrix, bias) = (part(weights, &pair.weight), part(weights, &pair.bias));
    let apply = |row: &Vec<f64>| {
        let output = |(index, bias): (usize, &f64)| {
            let line = &matrix[index * row.len()..];
            bias + row.iter().zip(line).map(|(x, w)| x * w).sum::<f64>()
        };
        bias.iter().enumerate().map(output).collect()
    };
    rows.iter().map(apply).collect()
}

fn norm(weights: &Weights, pair: &Pair, rows: &Rows) -> Rows {
    let (scale, shift) = (part(weights, &pair.weight), part(weights, &pair.bias));
    let apply = |row: &Vec<f64>| {
        let count = row.len() as f64;
        let mean = row.iter().sum::<f64>() / count;
        let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        let normal = |index: usize| (row[index] - mean) / (variance + 1e-5).sqrt();
        (0..row.len()).map(|index| normal(index) * scale[index] + shift[index]).collect()
    };
    rows.iter().map(apply).collect()
}

fn attention(queries: &Rows, keys: &Rows, values: &Rows, heads: usize) -> Rows {
    let width = queries[0].len();
    let size = width / heads;
    let mut result = vec![vec![0.0; width]; queries.len()];
    for head in 0..heads {
        let part = head * size..(head + 1) * size;
        for now in 0..queries.len() {
            let score = |then: usize| {
                let pairs = queries[now][part.clone()].iter().zip(&keys[then][part.clone()]);
                (pairs.map(|(q, k)| q * k).sum::<f64>() / (size as f64).sqrt()).exp()
            };
            let weights: Vec<f64> = (0..=now).map(score).collect();
            let total: f64 = weights.iter().sum();
            for place in part.clone() {
                let terms = weights.iter().zip(values).map(|(weight, value)| weight * value[place]);
                result[now][place] = terms.sum::<f64>() / total;
            }
        }
    }
    result
}

fn add(rows: &mut Rows, more: &Rows) {
    for (row, more) in rows.iter_mut().zip(more) {
        row.iter_mut().zip(more).for_each(|(value, more)| *value += more);
    }
}

/// Every item's score after a history.
pub fn scores(weights: &Weights, history: &[u32]) -> Vec<f64> {
    let width = weights.dimensions().width;
    scores_with(weights, history, &vec![vec![0.0; width]; history.len()])
}

/// Every item's score after a history to whose events these vectors are added.
pub fn scores_with(weights: &Weights, history: &[u32], extra: &Rows) -> Vec<f64> {
    let dimensions = weights.dimensions();
    let (layout, width) = (dimensions.layout(), dimensions.width);
    let items = part(weights, &layout.items);
    let positions = part(weights, &layout.positions);
    let recent = &history[history.len().saturating_sub(dimensions.context)..];
    let embed = |(position, item): (usize, &u32)| {
        let item = &items[*item as usize * width..][..width];
        item.iter().zip(&positions[position * width..]).map(|(e, p)| e + p).collect()
    };
    let mut rows: Rows = recent.iter().enumerate().map(embed).collect();
    let extra = extra[history.len() - recent.len()..].to_vec();
    add(&mut rows, &extra);
    for block in &layout.blocks {
        let normal = norm(weights, &block.attention_norm, &rows);
        let project = |pair| linear(weights, pair, &normal);
        let (queries, keys, values) =
            (project(&block.query), project(&block.key), project(&block.value));
        let found = attention(&queries, &keys, &values, dimensions.heads);
        add(&mut rows, &linear(weights, &block.output, &found));
        let mut inner = linear(weights, &block.expand, &norm(weights, &block.feed_norm, &rows));
        inner.iter_mut().flatten().for_each(|value| *value = value.max(0.0));
        add(&mut rows, &linear(weights, &block.contract, &inner));
    }
    let states = norm(weights, &layout.last_norm, &rows);
    let state = states.last().expect("the history is not empty");
    let score = |item: &[f64]| item.iter().zip(state).map(|(e, u)| e * u).sum();
    items.chunks_exact(width).map(score).collect()
}
