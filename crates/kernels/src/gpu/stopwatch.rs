//! The device's own clock around a pass, where it lends one.

use wgpu::BufferUsages as Usage;

use super::device::Opened;

/// Two moments of the device's clock, and where they are gathered.
pub(super) struct Stopwatch {
    moments: wgpu::QuerySet,
    gathered: wgpu::Buffer,
}

impl Stopwatch {
    /// 32-bit words that two moments take.
    pub(super) const WORDS: usize = 4;

    /// A stopwatch, if the device has the feature.
    pub(super) fn of(opened: &Opened) -> Option<Self> {
        let Opened { device, .. } = opened;
        device.features().contains(wgpu::Features::TIMESTAMP_QUERY).then(|| Self {
            moments: device.create_query_set(&wgpu::QuerySetDescriptor {
                label: Some("stopwatch"),
                ty: wgpu::QueryType::Timestamp,
                count: 2,
            }),
            gathered: device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("stopwatch/gathered"),
                size: Self::bytes(),
                usage: Usage::QUERY_RESOLVE | Usage::COPY_SRC,
                mapped_at_creation: false,
            }),
        })
    }

    const fn bytes() -> u64 {
        (Self::WORDS * size_of::<u32>()) as u64
    }

    /// Notes beginning and end of a pass.
    pub(super) fn writes(&self) -> wgpu::ComputePassTimestampWrites<'_> {
        wgpu::ComputePassTimestampWrites {
            query_set: &self.moments,
            beginning_of_pass_write_index: Some(0),
            end_of_pass_write_index: Some(1),
        }
    }

    /// Copies both moments to this place of a buffer; returns the bytes that they take.
    pub(super) fn read(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        into: &wgpu::Buffer,
        place: u64,
    ) -> u64 {
        encoder.resolve_query_set(&self.moments, 0..2, &self.gathered, 0);
        encoder.copy_buffer_to_buffer(&self.gathered, 0, into, place, Self::bytes());
        Self::bytes()
    }

    /// The ticks between two moments as they were read; `None` of a clock that went back.
    pub(super) fn ticks(words: &[u32]) -> Option<f64> {
        let [from_low, from_high, to_low, to_high] = words.try_into().ok()?;
        let moment = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
        let ticks = moment(to_low, to_high).checked_sub(moment(from_low, from_high))?;
        Some(ticks as f64)
    }
}
