//! A catalogue on a device, asked for the highest score of each stretch.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wgpu::BufferUsages as Usage;
use wgpu::util::DeviceExt as _;

use super::device::{Device, Opened};
use super::pipeline::{bind_at, buffer, compile, constants, read_first};
use super::roof::Roof;
use super::stopwatch::Stopwatch;
use crate::KernelError;
use crate::scoring::{
    Grain, LANES_WIDE, STRETCH, Table, USERS_TOGETHER, scoring_shader, seen_words, users_together,
};

/// Users in one submission: what they have seen of 50,000 items takes 6 kB each.
const AT_ONCE: usize = 64;
/// At and below it the shader's scores mean that nothing unseen is left.
const LOWEST: f32 = -3.4e38;

/// A GPU on which catalogues can be put.
pub struct ScoringDevice(Rc<Opened>);

/// A catalogue on a GPU.
pub struct Scorer {
    opened: Rc<Opened>,
    table: Table,
    kernels: Vec<Kernel>,
    buffers: Buffers,
    stopwatch: Option<Stopwatch>,
    busy_nanos: Cell<Option<f64>>,
}

/// The pipeline for a number of users to an invocation, with its bindings.
struct Kernel {
    users: usize,
    pipeline: wgpu::ComputePipeline,
    bindings: wgpu::BindGroup,
}

struct Buffers {
    states: wgpu::Buffer,
    seen: wgpu::Buffer,
    highest: wgpu::Buffer,
    readback: wgpu::Buffer,
    /// What `seen` holds, user by user, so that only changes travel.
    shown: RefCell<Vec<Vec<u32>>>,
}

/// The highest score of each stretch for one user.
#[derive(Debug, Clone, PartialEq)]
pub struct Highest {
    /// Stretch by stretch; negative infinity where nothing unseen is left.
    pub scores: Vec<f32>,
    /// How far any of them may be off.
    pub error: f32,
}

impl ScoringDevice {
    /// Finds an adapter and opens its device.
    ///
    /// # Errors
    /// [`KernelError::NoAdapter`] or [`KernelError::NoDevice`].
    pub async fn open() -> Result<Self, KernelError> {
        Opened::with(wgpu::Features::SHADER_F16 | wgpu::Features::TIMESTAMP_QUERY)
            .await
            .map(|opened| Self(Rc::new(opened)))
    }

    /// What is known of the GPU.
    pub fn about(&self) -> &Device {
        &self.0.about
    }

    /// Whether a catalogue of this grain can be put on it.
    pub fn supports(&self, grain: Grain) -> bool {
        let halves = self.0.device.features().contains(wgpu::Features::SHADER_F16);
        grain != Grain::Half || halves
    }

    /// What finds out how much this GPU can do at most.
    ///
    /// # Errors
    /// [`KernelError::Compile`].
    pub async fn roof(&self) -> Result<Roof, KernelError> {
        Roof::new(Rc::clone(&self.0)).await
    }

    /// Nanoseconds of a tick of the device's clock, if it lends one.
    pub fn tick_nanos(&self) -> Option<f64> {
        Stopwatch::of(&self.0).map(|_| f64::from(self.0.queue.get_timestamp_period()))
    }

    /// Puts a catalogue on the device and compiles its kernels.
    ///
    /// # Errors
    /// [`KernelError::Unsupported`] for a grain that the device lacks or a table that is larger than
    /// it binds at once; [`KernelError::Compile`].
    pub async fn scorer(&self, table: Table) -> Result<Scorer, KernelError> {
        let device = &self.0.device;
        let most = device.limits().max_storage_buffer_binding_size;
        if !self.supports(table.grain()) || table.bytes().len() as u64 > most {
            return Err(KernelError::Unsupported);
        }
        let buffers = Buffers::new(device, &table);
        let words = [u32::try_from(table.stretches()).unwrap_or(u32::MAX), 0, 0, 0];
        let params = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("scoring/params"),
            contents: bytemuck::cast_slice(&words),
            usage: Usage::UNIFORM,
        });
        let rows = constants(device, "scoring/table", &words_of(table.bytes()));
        let scales = constants(device, "scoring/scales", bytemuck::cast_slice(table.scales()));
        let mut kernels = Vec::new();
        for users in [1, USERS_TOGETHER] {
            let source = scoring_shader(table.inputs(), table.grain(), users);
            let pipeline = compile(device, "scoring", source).await?;
            let Buffers { states, seen, highest, .. } = &buffers;
            let all =
                [(0, &params), (1, &rows), (2, &scales), (3, states), (4, seen), (5, highest)];
            let used = |(binding, _): &(u32, _)| *binding != 2 || table.grain() == Grain::Byte;
            let used: Vec<_> = all.into_iter().filter(used).collect();
            let bindings = bind_at(device, "scoring", &pipeline, &used);
            kernels.push(Kernel { users, pipeline, bindings });
        }
        let stopwatch = Stopwatch::of(&self.0);
        let (opened, busy_nanos) = (Rc::clone(&self.0), Cell::default());
        Ok(Scorer { opened, table, kernels, buffers, stopwatch, busy_nanos })
    }
}

impl Buffers {
    fn new(device: &wgpu::Device, table: &Table) -> Self {
        let stretches = AT_ONCE * table.stretches();
        let answer = stretches + Stopwatch::WORDS;
        let seen = AT_ONCE * table.stretches() * STRETCH / 32;
        let input = Usage::STORAGE | Usage::COPY_DST;
        Self {
            states: buffer(device, "scoring/states", AT_ONCE * table.inputs(), input),
            seen: buffer(device, "scoring/seen", seen, input),
            highest: buffer(device, "scoring/highest", stretches, Usage::STORAGE | Usage::COPY_SRC),
            readback: buffer(device, "scoring/readback", answer, Usage::MAP_READ | Usage::COPY_DST),
            shown: RefCell::new(vec![Vec::new(); AT_ONCE]),
        }
    }

    /// Brings the marks of what a user has seen up to date.
    fn show(&self, queue: &wgpu::Queue, user: usize, words: Vec<u32>) {
        let mut shown = self.shown.borrow_mut();
        if shown[user] != words {
            let place = (user * words.len() * size_of::<u32>()) as u64;
            queue.write_buffer(&self.seen, place, bytemuck::cast_slice(&words));
            shown[user] = words;
        }
    }
}

impl Scorer {
    /// Why the device is gone, if it is.
    pub fn lost(&self) -> Option<&str> {
        self.opened.lost()
    }

    /// Destroys the device, for rehearsals of its loss.
    pub fn destroy(&self) {
        self.opened.destroy();
    }

    /// How finely the catalogue is held.
    pub fn grain(&self) -> Grain {
        self.table.grain()
    }

    /// Bytes of the catalogue that the device reads for so many users: those who are scored together
    /// share a reading. The users' own numbers and the answer, a thousandth of it, are left out.
    pub fn bytes(&self, users: usize) -> u64 {
        let table = self.table.bytes().len() + size_of_val(self.table.scales());
        users.div_ceil(users_together(users)) as u64 * table as u64
    }

    /// How long the device computed for the last answer, by its own clock, in nanoseconds; `None` if
    /// it lends none.
    pub fn busy_nanos(&self) -> Option<f64> {
        self.busy_nanos.get()
    }

    /// The highest score of each stretch of [`STRETCH`] items, for each user.
    ///
    /// # Shape
    /// `states` holds as many numbers for each list of `seen` as an item has.
    /// # Errors
    /// [`KernelError::Unsupported`] if it does not; [`KernelError::Lost`] if the device goes away:
    /// the scorer is then of no more use.
    pub async fn highest(
        &self,
        states: &[f32],
        seen: &[&[u32]],
    ) -> Result<Vec<Highest>, KernelError> {
        let inputs = self.table.inputs();
        if states.len() != seen.len() * inputs {
            return Err(KernelError::Unsupported);
        }
        self.busy_nanos.set(self.stopwatch.as_ref().map(|_| 0.0));
        let mut found = Vec::with_capacity(seen.len());
        for (states, seen) in states.chunks(AT_ONCE * inputs).zip(seen.chunks(AT_ONCE)) {
            found.extend(self.submit(states, seen).await?);
        }
        Ok(found)
    }

    async fn submit(&self, states: &[f32], seen: &[&[u32]]) -> Result<Vec<Highest>, KernelError> {
        let Opened { device, queue, .. } = &*self.opened;
        let users = users_together(seen.len());
        let Some(kernel) = self.kernels.iter().find(|kernel| kernel.users == users) else {
            return Err(KernelError::Unsupported);
        };
        for (user, seen) in seen.iter().enumerate() {
            self.buffers.show(queue, user, seen_words(self.table.items(), seen));
        }
        let packed = self.table.states(states, users);
        queue.write_buffer(&self.buffers.states, 0, bytemuck::cast_slice(&packed.words));
        let mut encoder = device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some("scoring") });
        self.dispatch(&mut encoder, kernel, seen.len());
        let stretches = self.table.stretches();
        let mut bytes = (seen.len() * stretches * size_of::<f32>()) as u64;
        let Buffers { highest, readback, .. } = &self.buffers;
        encoder.copy_buffer_to_buffer(highest, 0, readback, 0, bytes);
        if let Some(stopwatch) = &self.stopwatch {
            bytes += stopwatch.read(&mut encoder, readback, bytes);
        }
        queue.submit([encoder.finish()]);
        let kept = self.table.items().div_ceil(STRETCH);
        let of = |((words, factor), state): ((&[u32], &f32), &[f32])| Highest {
            scores: words[..kept].iter().map(|word| score(*word, *factor)).collect(),
            error: self.table.error(state),
        };
        let states = states.chunks_exact(self.table.inputs());
        let take = |words: &[u32]| {
            let (words, ticks) = words.split_at(seen.len() * stretches);
            let nanos = Stopwatch::ticks(ticks)
                .map(|ticks| ticks * f64::from(queue.get_timestamp_period()));
            self.busy_nanos.set(self.busy_nanos.get().zip(nanos).map(|(sum, more)| sum + more));
            words.chunks_exact(stretches).zip(&packed.factors).zip(states).map(of).collect()
        };
        let found = read_first(device, readback, bytes, take).await;
        found.map_err(|error| self.opened.loss(error))
    }

    fn dispatch(&self, encoder: &mut wgpu::CommandEncoder, kernel: &Kernel, users: usize) {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
            label: Some("scoring"),
            timestamp_writes: self.stopwatch.as_ref().map(Stopwatch::writes),
        });
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        pass.set_pipeline(&kernel.pipeline);
        pass.set_bind_group(0, &kernel.bindings, &[]);
        let blocks = self.table.stretches() / LANES_WIDE;
        pass.dispatch_workgroups(count(blocks), count(users.div_ceil(kernel.users)), 1);
    }
}

/// A score as the device wrote it.
fn score(word: u32, factor: f32) -> f32 {
    let score = f32::from_bits(word);
    if score <= LOWEST { f32::NEG_INFINITY } else { score * factor }
}

/// Bytes as words, the last one filled up.
fn words_of(bytes: &[u8]) -> Vec<u32> {
    let word = |part: &[u8]| {
        let mut word = [0; 4];
        word[..part.len()].copy_from_slice(part);
        u32::from_le_bytes(word)
    };
    bytes.chunks(4).map(word).collect()
}
