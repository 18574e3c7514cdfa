//! Backends, grains and sizes beside each other, on this device and in one go.

use std::rc::Rc;

use protocol::{Backend, Compared, Found, Grain, OfSize, Size};
use recommender::{
    Bundle, FeedSettings, ItemFacts, Pipeline, Precision, Random, RankerSize, SequenceModel,
};

use super::Origin;
use super::device::{self, Device};
use super::service::Service;
use crate::feed::Reason;
use crate::feed::model::Fetch;
use crate::feed::shown::untrained;
use crate::port::{now_millis, yield_now};

/// Repetitions of a measurement, after one to warm up.
const TIMES: usize = 7;
/// Repetitions of a request.
const REQUESTS: usize = 24;
/// A batch that takes longer is the last of its backend.
const LONGEST_MILLIS: f64 = 600.0;

/// Measures the scores of all items on every backend.
pub(super) async fn backends(
    origin: &Origin,
    most: u32,
    tell: &impl Fn(Found),
    current: &impl Fn() -> bool,
) -> Result<(), Reason> {
    let bundle = origin.bundle().await?;
    let batches: Vec<u32> = (0..=10).map(|power| 1 << power).filter(|b| *b <= most).collect();
    let mut random = Random::new(origin.seed.into(), 2);
    let width = bundle.weights.dimensions().width;
    let states: Vec<f32> = (0..most as usize * width).map(|_| random.normal()).collect();
    for (grain, precision) in [(Grain::Single, Precision::Single), (Grain::Byte, Precision::Byte)] {
        let model = SequenceModel::new(&bundle.weights, precision);
        let bench = Bench { model: &model, device: None, states: &states, grain };
        bench.run(&batches, tell, current).await?;
    }
    let model = SequenceModel::new(&bundle.weights, Precision::Byte);
    let gpu = match device::open().await {
        Ok(gpu) => gpu,
        Err(Reason(reason)) => {
            tell(Found::NoGpu(reason));
            return Ok(());
        }
    };
    for grain in Grain::ALL {
        let device = Device::on(&gpu, &model, grain).await?;
        if let Some(device) = device {
            let bench = Bench { model: &model, device: Some(&device), states: &states, grain };
            bench.run(&batches, tell, current).await?;
        }
    }
    Ok(())
}

struct Bench<'a> {
    model: &'a SequenceModel,
    device: Option<&'a Device>,
    states: &'a [f32],
    grain: Grain,
}

impl Bench<'_> {
    async fn run(
        &self,
        batches: &[u32],
        tell: &impl Fn(Found),
        current: &impl Fn() -> bool,
    ) -> Result<(), Reason> {
        let backend = self.device.map_or(Backend::Cpu, Device::backend);
        for batch in batches {
            let mut millis = Vec::with_capacity(TIMES);
            for _ in 0..=TIMES {
                if !current() {
                    return Ok(());
                }
                let took = self.once(*batch as usize).await?;
                millis.push(took);
                yield_now().await;
                if took > LONGEST_MILLIS {
                    break;
                }
            }
            // The first one has warmed up, unless it was the only one.
            let measured = &millis[usize::from(millis.len() > 1)..];
            let (millis, times) = (median(measured), length(measured));
            let (grain, batch) = (self.grain, *batch);
            tell(Found::Compared(Compared { backend, grain, batch, millis, times }));
            if millis > LONGEST_MILLIS {
                break;
            }
        }
        Ok(())
    }

    async fn once(&self, batch: usize) -> Result<f64, Reason> {
        let reach = Pipeline::reach(&FeedSettings::reference(0));
        let states = &self.states[..batch * self.model.dimensions().width];
        let seen: Vec<&[u32]> = vec![&[]; batch];
        let start = now_millis();
        match self.device {
            Some(device) => {
                device.nearest(self.model, (states, &seen), reach).await?;
            }
            None => {
                self.model.best(states, &seen, reach)?;
            }
        }
        Ok(now_millis() - start)
    }
}

/// Measures whole requests with rankers of all sizes.
pub(super) async fn sizes(
    origin: &Origin,
    tell: &impl Fn(Found),
    current: &impl Fn() -> bool,
) -> Result<(), Reason> {
    let gpu = device::open().await.ok();
    for size in Size::ALL {
        let (bundle, is_untrained) = match (size, &origin.address) {
            (Size::Medium, Some(_)) => (origin.bundle().await?, false),
            _ => (untrained(origin.seed, origin.items(), ranker(size))?, true),
        };
        for grain in Grain::ALL {
            let precision = match grain {
                Grain::Single => Precision::Single,
                Grain::Half | Grain::Byte => Precision::Byte,
            };
            let pipeline = Rc::new(Pipeline::new(&bundle, origin.facts(), precision)?);
            let device = match (grain, &gpu) {
                (Grain::Half, Some(gpu)) => Device::on(gpu, pipeline.model(), grain).await?,
                _ => None,
            };
            if grain == Grain::Half && device.is_none() {
                continue;
            }
            let service = Service::new(pipeline, device, origin.seed)?;
            let Some(mut found) = requests(&service, current).await? else { return Ok(()) };
            let sizes = ranker(size).dimensions(bundle.weights.dimensions().width);
            found.candidate_flops = sizes.flops_per_candidate(sizes.history) as f64;
            tell(Found::OfSize(OfSize { size, grain, untrained: is_untrained, ..found }));
        }
    }
    Ok(())
}

/// One request after another; `None` if nobody wants to know any more.
async fn requests(
    service: &Service,
    current: &impl Fn() -> bool,
) -> Result<Option<OfSize>, Reason> {
    let mut millis = Vec::with_capacity(REQUESTS);
    for person in 0..=REQUESTS {
        if !current() {
            return Ok(None);
        }
        let start = now_millis();
        service.serve(&[person]).await?;
        millis.push(now_millis() - start);
        yield_now().await;
    }
    let work = service.work(1)?;
    Ok(Some(OfSize {
        size: Size::Medium,
        grain: Grain::Byte,
        millis: median(&millis[1..]),
        times: length(&millis[1..]),
        flops: work.flops,
        candidate_flops: 0.0,
        bytes: work.bytes,
        untrained: false,
    }))
}

fn ranker(size: Size) -> RankerSize {
    match size {
        Size::Small => RankerSize::Small,
        Size::Medium => RankerSize::Medium,
        Size::Large => RankerSize::Large,
    }
}

fn median(millis: &[f64]) -> f64 {
    let mut sorted = millis.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::INFINITY)
}

fn length(millis: &[f64]) -> u32 {
    u32::try_from(millis.len()).unwrap_or(u32::MAX)
}

impl Origin {
    /// The models' file once more; the browser has kept it.
    async fn bundle(&self) -> Result<Bundle, Reason> {
        match &self.address {
            Some(address) => Ok(Bundle::read(&Fetch::new(address).bytes().await?, None)?),
            None => Ok(untrained(self.seed, self.items(), RankerSize::Medium)?),
        }
    }

    fn items(&self) -> usize {
        self.pipeline.model().dimensions().items
    }

    fn facts(&self) -> Vec<ItemFacts> {
        let items = 0..u32::try_from(self.items()).unwrap_or(u32::MAX);
        items.filter_map(|item| self.pipeline.facts(item).ok().copied()).collect()
    }
}
