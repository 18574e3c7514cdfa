//! Tables and states as the shader reads them, and how far its scores may be off.

use super::{BLOCK, LANES_WIDE, STRETCH, USERS_TOGETHER};

/// How finely a device holds item vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grain {
    /// Single precision.
    Single,
    /// Half precision; needs a device that has it.
    Half,
    /// One byte a number, four to a word; states are rounded to bytes too.
    Byte,
}

impl Grain {
    /// What a reader would call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Single => "f32",
            Self::Half => "f16",
            Self::Byte => "int8",
        }
    }

    /// Inputs that one word holds.
    pub(super) const fn inputs_together(self) -> usize {
        match self {
            Self::Single | Self::Half => 1,
            Self::Byte => 4,
        }
    }
}

/// Item vectors in the order in which a workgroup reads them.
#[derive(Debug, Clone)]
pub struct Table {
    grain: Grain,
    items: usize,
    inputs: usize,
    bytes: Vec<u8>,
    scales: Vec<f32>,
    longest: f32,
    coarsest: f32,
}

/// States as the shader reads them.
#[derive(Debug, Clone, PartialEq)]
pub struct States {
    /// Group by group, input by input, user by user.
    pub words: Vec<u32>,
    /// What the device's scores of a user must be multiplied with.
    pub factors: Vec<f32>,
}

impl Table {
    /// Packs vectors given row by row; `None` if there are none or their width is no multiple of
    /// four.
    pub fn pack(rows: &[f32], inputs: usize, grain: Grain) -> Option<Self> {
        if inputs == 0 || !inputs.is_multiple_of(4) || rows.len() < inputs {
            return None;
        }
        let items = rows.len() / inputs;
        let blocks = items.div_ceil(BLOCK);
        let row = |item: usize| rows.get(item * inputs..(item + 1) * inputs);
        let (mut bytes, mut scales) = (Vec::new(), Vec::new());
        let together = grain.inputs_together();
        for (block, place) in (0..blocks).flat_map(|b| (0..STRETCH).map(move |p| (b, p))) {
            let item = |lane: usize| block * BLOCK + lane * STRETCH + place;
            let lane_scale =
                |lane: usize| row(item(lane)).map_or(0.0, |row| largest(row) / LARGEST_BYTE);
            let factors: [f32; LANES_WIDE] = std::array::from_fn(lane_scale);
            for input in (0..inputs).step_by(together) {
                for (lane, scale) in factors.iter().enumerate() {
                    let part = row(item(lane)).map(|row| &row[input..input + together]);
                    pack(grain, part, *scale, &mut bytes);
                }
            }
            if grain == Grain::Byte {
                scales.extend(factors);
            }
        }
        if scales.is_empty() {
            scales.push(1.0);
        }
        let longest = rows.chunks_exact(inputs).map(length).fold(0.0, f32::max);
        let coarsest = rows.chunks_exact(inputs).map(largest).fold(0.0, f32::max) / LARGEST_BYTE;
        Some(Self { grain, items, inputs, bytes, scales, longest, coarsest })
    }

    /// How finely it is held.
    pub fn grain(&self) -> Grain {
        self.grain
    }

    /// Items in the catalogue.
    pub fn items(&self) -> usize {
        self.items
    }

    /// Numbers that describe an item.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Stretches, those without an item included, so that blocks are whole.
    pub fn stretches(&self) -> usize {
        self.items.div_ceil(BLOCK) * LANES_WIDE
    }

    /// Size on the device.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// One factor for each item in the order of the table; a single 1 where none is needed.
    pub fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// The largest difference between the device's score of any item and the exact one.
    ///
    /// It covers what the table and the state lose by their grain, the rounding of sums on the
    /// device and that of whoever scores again in single precision or with states of 14 bits.
    ///
    /// # Formula
    /// With `u` the state, `V` the length of the longest vector and `n` the width: sums of products
    /// in any order differ by at most `2 n 2^-23 |u| V`; a state rounded to steps of `max|u|/2^14`
    /// by half of that on each of `n` terms, `sqrt(n) max|u| 2^-15 V`; halves by `2^-11 |u| V` and
    /// the smallest half number; bytes by half a step on either side.
    /// # Source
    /// Higham, "Accuracy and Stability of Numerical Algorithms" (2002), §3.1.
    pub fn error(&self, state: &[f32]) -> f32 {
        let (size, wide) = (length(state), self.inputs as f32);
        let sums = 2.0 * wide * f32::EPSILON * size * self.longest;
        let settled = wide.sqrt() * largest(state) / 16_384.0 * self.longest;
        let grain = match self.grain {
            Grain::Single => 0.0,
            Grain::Half => size * (self.longest * 4.9e-4 + wide.sqrt() * 6e-8),
            Grain::Byte => {
                let sum: f32 = state.iter().map(|value| value.abs()).sum();
                let step = largest(state) / LARGEST_BYTE;
                let of_state = 0.5 * step * wide.sqrt() * self.longest;
                0.5 * self.coarsest * (sum + 0.5 * step * wide) + of_state
            }
        };
        sums + settled + grain
    }

    /// States in groups of `users`; what is missing to whole groups is zero.
    pub fn states(&self, states: &[f32], users: usize) -> States {
        let rows: Vec<&[f32]> = states.chunks_exact(self.inputs).collect();
        let step = |row: &[f32]| largest(row) / LARGEST_BYTE;
        let mut words = Vec::with_capacity(states.len().next_multiple_of(users * self.inputs));
        let together = self.grain.inputs_together();
        for group in rows.chunks(users) {
            for input in (0..self.inputs).step_by(together) {
                for user in 0..users {
                    let part =
                        group.get(user).map(|row| (&row[input..input + together], step(row)));
                    words.push(match (self.grain, part) {
                        (_, None) => 0,
                        (Grain::Byte, Some((part, step))) => u32::from_le_bytes(bytes(part, step)),
                        (_, Some((part, _))) => part[0].to_bits(),
                    });
                }
            }
        }
        let exact = self.grain != Grain::Byte;
        let factors = rows.iter().map(|row| if exact { 1.0 } else { step(row) }).collect();
        States { words, factors }
    }
}

/// Users that one invocation takes when there are so many.
pub fn users_together(states: usize) -> usize {
    if states == 1 { 1 } else { USERS_TOGETHER }
}

/// One bit for each item of whole blocks, set for those in `seen` and those beyond the catalogue.
pub fn seen_words(items: usize, seen: &[u32]) -> Vec<u32> {
    let padded = items.div_ceil(BLOCK) * BLOCK;
    let mut words = vec![0_u32; padded / 32];
    let beyond =
        u32::try_from(items).unwrap_or(u32::MAX)..u32::try_from(padded).unwrap_or(u32::MAX);
    for item in seen.iter().copied().chain(beyond) {
        if let Some(word) = words.get_mut(item as usize / 32) {
            *word |= 1 << (item % 32);
        }
    }
    words
}

/// Largest magnitude of a stored byte.
const LARGEST_BYTE: f32 = 127.0;

fn pack(grain: Grain, part: Option<&[f32]>, scale: f32, into: &mut Vec<u8>) {
    match (grain, part) {
        (Grain::Single, part) => {
            into.extend(part.map_or(0.0, |part| part[0]).to_le_bytes());
        }
        (Grain::Half, part) => {
            into.extend(half(part.map_or(0.0, |part| part[0])).to_le_bytes());
        }
        (Grain::Byte, part) => into.extend(part.map_or([0; 4], |part| bytes(part, scale))),
    }
}

/// Four numbers as bytes of this step.
#[expect(clippy::cast_possible_truncation, reason = "the quotient lies within 127")]
fn bytes(part: &[f32], step: f32) -> [u8; 4] {
    let byte = |value: f32| if step > 0.0 { (value / step).round() as i8 } else { 0 };
    std::array::from_fn(|place| byte(part[place]).to_le_bytes()[0])
}

/// The half-precision pattern of a number, fraction cut off; what is too large becomes the largest.
fn half(value: f32) -> u16 {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = value.abs().min(65504.0);
    // Scaled so that half precision's subnormal numbers are single precision's.
    let bits = (magnitude * 2.0_f32.powi(15 - 127)).to_bits() >> 13;
    sign | u16::try_from(bits).unwrap_or(0x7bff)
}

fn largest(row: &[f32]) -> f32 {
    row.iter().fold(0.0, |largest, value| value.abs().max(largest))
}

fn length(row: &[f32]) -> f32 {
    row.iter().map(|value| value * value).sum::<f32>().sqrt()
}
