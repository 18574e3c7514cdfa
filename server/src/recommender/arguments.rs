use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use recommender::{Precision, RankerSize};
use training::TrainingPlan;

/// Commands of the recommender.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum RecommenderCommand {
    /// Train a sequence model and compare it with the baselines
    ///
    /// Each user's last event is held out for the comparison and the one before for early
    /// stopping. Progress goes to standard error, the comparison to standard output. After every
    /// epoch a checkpoint is written beside the weights; with --resume training goes on from it.
    /// The same data, settings and machine give the same weights.
    #[command(after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
    Train(Box<TrainArguments>),

    /// Compare a trained sequence model with the baselines
    ///
    /// Each user's last event is ranked among all items; of equal scores the lower item comes
    /// first. Given once with the items left out that the user has met, once with all.
    #[command(after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
    Evaluate(EvaluateArguments),

    /// Replay people whom a model has never met, and changes of interest
    ///
    /// For weights that were trained with --leave-out-every, or on the world, whose people beyond
    /// the log nobody has met. Each event is judged by NDCG@10 from what came before it, items met
    /// before left out.
    #[command(after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
    Adapt(AdaptArguments),

    /// Try policies on people of simulated worlds, from random to the oracle
    ///
    /// In each world models are trained on its log; then people whom no model has met live
    /// through sessions under each policy, with equal luck. Every number is simulated.
    #[command(after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
    Trial(TrialArguments),
}

/// How to try policies.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct TrialArguments {
    /// Worlds, each of another seed
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    pub(super) worlds: u64,

    /// Items of each world
    #[arg(long, value_name = "NUMBER", default_value_t = 10_000, value_parser = items)]
    pub(super) items: usize,

    /// People in the log of each world
    #[arg(long, value_name = "NUMBER", default_value_t = 8_000)]
    pub(super) people_of_log: u32,

    /// People who try each policy
    #[arg(long, value_name = "NUMBER", default_value_t = 200)]
    pub(super) people: u32,

    /// Sessions of each of them
    #[arg(long, value_name = "NUMBER", default_value_t = 3)]
    pub(super) sessions: usize,

    /// Epochs of the sequence model at most
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    pub(super) epochs: usize,

    /// Size of the ranker
    #[arg(long, value_enum, default_value = "medium")]
    pub(super) size: SizeArgument,

    /// Print JSON instead of a table
    #[arg(long)]
    pub(super) json: bool,
}

macro_rules! exit_codes {
    () => {
        "\
Exit codes:
  0   done
  1   training diverged
  2   the command line is wrong
  65  the data or the weights are faulty, or do not belong together
  66  a file cannot be read
  73  a file cannot be written"
    };
}

pub(crate) const EXAMPLES: &str = concat!(
    "\
Examples:
  headroom recommender train --data watched.csv --out model.safetensors
  headroom recommender train --data watched.csv --out model.safetensors --resume --json
  headroom recommender train --data world --compact --out world.safetensors
  headroom recommender evaluate --data watched.csv --model model.safetensors

",
    exit_codes!()
);

const EXIT_CODES: &str = exit_codes!();

/// How to train.
#[derive(Debug, Clone, PartialEq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line, each on its own")]
pub struct TrainArguments {
    #[command(flatten)]
    pub(super) data: DataArguments,

    /// Where to write the weights, as safetensors
    #[arg(long, value_name = "FILE", default_value = "model.safetensors")]
    pub(super) out: PathBuf,

    /// Write items in bytes and the rest in half precision: a quarter of the size
    #[arg(long)]
    pub(super) compact: bool,

    /// Go on from the checkpoint beside the weights
    #[arg(long)]
    pub(super) resume: bool,

    /// Leave the first of every so many users out, for `headroom recommender adapt`
    #[arg(long, value_name = "NUMBER", value_parser = at_least_two)]
    pub(super) leave_out_every: Option<usize>,

    /// Let the sequence model read every view, with what was done and how long after the last one
    ///
    /// Without it the model reads what was watched for long and nothing else. Only the synthetic
    /// world says what was done and when.
    #[arg(long, conflicts_with = "from")]
    pub(super) marks: bool,

    /// Terms of the data, kept in the weights
    #[arg(long, value_name = "TEXT", default_value = "not stated")]
    pub(super) licence: String,

    /// Take the sequence model from a file and train the ranker alone
    #[arg(long, value_name = "FILE")]
    pub(super) from: Option<PathBuf>,

    /// Train the sequence model alone
    ///
    /// From `KuaiRand` tables it then learns from long views to 30 April; with a ranker it knows
    /// those before 25 April, and the ranker learns from what was shown after.
    #[arg(long)]
    pub(super) no_ranker: bool,

    /// Size of the ranker
    #[arg(long, value_enum, default_value = "medium")]
    pub(super) size: SizeArgument,

    /// Epochs of the ranker at most
    #[arg(long, value_name = "NUMBER", default_value_t = 6)]
    pub(super) ranker_epochs: usize,

    /// Length of a step of the ranker
    #[arg(long, value_name = "NUMBER", default_value_t = 0.001)]
    pub(super) ranker_learning_rate: f32,

    /// Share of the ranker's numbers set to zero in training
    #[arg(long, value_name = "SHARE", default_value_t = 0.1, value_parser = share)]
    pub(super) ranker_dropout: f32,

    #[command(flatten)]
    pub(super) plan: PlanArguments,

    #[command(flatten)]
    pub(super) output: OutputArguments,
}

fn share(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(number) if (0.0..=0.9).contains(&number) => Ok(number),
        _ => Err("a share from 0 to 0.9 is needed".to_owned()),
    }
}

/// How to evaluate.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct EvaluateArguments {
    #[command(flatten)]
    pub(super) data: DataArguments,

    /// Weights to evaluate, as written by `headroom recommender train`
    #[arg(long, value_name = "FILE", default_value = "model.safetensors")]
    pub(super) model: PathBuf,

    /// Other weights for the same items, to compare with user by user
    #[arg(long, value_name = "FILE")]
    pub(super) against: Option<PathBuf>,

    /// Heads of attention, for weights of other origin that do not state them
    #[arg(long, value_name = "NUMBER")]
    pub(super) heads: Option<usize>,

    /// How to hold the vectors of items in memory
    #[arg(long, value_enum, default_value = "single")]
    pub(super) precision: PrecisionArgument,

    #[command(flatten)]
    pub(super) output: OutputArguments,
}

/// How to replay.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct AdaptArguments {
    #[command(flatten)]
    pub(super) data: DataArguments,

    /// Weights that were trained with --leave-out-every or on the world
    #[arg(long, value_name = "FILE", default_value = "model.safetensors")]
    pub(super) model: PathBuf,

    /// The number that was given to --leave-out-every; not for the world, which has people beyond its log
    #[arg(long, value_name = "NUMBER", value_parser = at_least_two)]
    pub(super) left_out_every: Option<usize>,

    /// People of the synthetic world beyond its log
    #[arg(long, value_name = "NUMBER", default_value_t = 200)]
    pub(super) strangers: u32,

    /// Print JSON instead of a table
    #[arg(long)]
    pub(super) json: bool,
}

fn at_least_two(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number >= 2 => Ok(number),
        _ => Err("a whole number of 2 or more is needed".to_owned()),
    }
}

/// What to read.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct DataArguments {
    /// CSV table with the columns `user`, `item` and `timestamp`, or a folder of `KuaiRand` tables
    ///
    /// The columns may be in any order and among others. The folder holds
    /// `video_features_basic_pure.csv`, `user_sequences.parquet`, `val.parquet` and
    /// `test.parquet`; long views to 30 April are trained on, and how many of what users liked
    /// in 1 to 8 May is among the first candidates is measured as well.
    ///
    /// `world` stands for the synthetic world, whose every number is simulated.
    #[arg(long, value_name = "FILE|DIR|world")]
    pub(super) data: PathBuf,

    /// Which synthetic world
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(super) world_seed: u64,

    /// Items of the synthetic world
    #[arg(long, value_name = "NUMBER", default_value_t = world::DEFAULT_ITEMS, value_parser = items)]
    pub(super) items: usize,

    /// People in the log of the synthetic world
    #[arg(long, value_name = "NUMBER", default_value_t = training::DEFAULT_PEOPLE)]
    pub(super) people: u32,
}

fn items(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if (1..=world::MOST_ITEMS).contains(&number) => Ok(number),
        _ => Err(format!("a whole number from 1 to {} is needed", world::MOST_ITEMS)),
    }
}

/// What to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct OutputArguments {
    /// Print JSON instead of a table
    #[arg(long)]
    pub(super) json: bool,

    /// Resamples of users behind each 95 % interval
    #[arg(long, value_name = "NUMBER", default_value_t = 2000)]
    pub(super) resamples: usize,
}

/// Settings of a training run; what is not given is as fits the data.
#[derive(Debug, Clone, Copy, PartialEq, Args)]
pub struct PlanArguments {
    /// What decides all random numbers
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,

    /// Epochs at most: 100, for the world 8
    #[arg(long, value_name = "NUMBER")]
    epochs: Option<usize>,

    /// Epochs without a better validation after which training stops: 10, for the world 2
    #[arg(long, value_name = "NUMBER")]
    patience: Option<usize>,

    /// Numbers that describe one item or event: 64
    #[arg(long, value_name = "NUMBER")]
    width: Option<usize>,

    /// Blocks of attention and feed-forward: 2
    #[arg(long, value_name = "NUMBER")]
    blocks: Option<usize>,

    /// Heads of attention, which must divide the width: 2, for the world 1
    #[arg(long, value_name = "NUMBER")]
    heads: Option<usize>,

    /// Events that the model looks back on: 50
    #[arg(long, value_name = "NUMBER")]
    context: Option<usize>,

    /// Windows of events in one step: 32, for the world 64
    #[arg(long, value_name = "NUMBER")]
    batch: Option<usize>,

    /// Length of a step: 0.001
    #[arg(long, value_name = "NUMBER")]
    learning_rate: Option<f32>,

    /// Share of numbers set to zero in training: 0.2, for the world 0.1
    #[arg(long, value_name = "SHARE")]
    dropout: Option<f32>,

    /// Items drawn for each step to compete with its targets, 0 for all: 0, for the world 2048
    #[arg(long, value_name = "NUMBER")]
    negatives: Option<usize>,
}

impl PlanArguments {
    /// The plan; `large` for a catalogue of tens of thousands.
    pub(super) fn plan(self, large: bool) -> TrainingPlan {
        let base =
            if large { TrainingPlan::large(self.seed) } else { TrainingPlan::reference(self.seed) };
        let width = self.width.unwrap_or(base.width);
        TrainingPlan {
            width,
            inner: width.saturating_mul(4),
            blocks: self.blocks.unwrap_or(base.blocks),
            heads: self.heads.unwrap_or(base.heads),
            context: self.context.unwrap_or(base.context),
            batch: self.batch.unwrap_or(base.batch),
            learning_rate: self.learning_rate.unwrap_or(base.learning_rate),
            dropout: self.dropout.unwrap_or(base.dropout),
            epochs: self.epochs.unwrap_or(base.epochs),
            patience: self.patience.unwrap_or(base.patience),
            negatives: self.negatives.unwrap_or(base.negatives),
            ..base
        }
    }

    pub(super) fn seed(self) -> u64 {
        self.seed
    }
}

/// The sizes of a ranker by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SizeArgument {
    /// Width 32, layers of 64 and 32
    Small,
    /// Width 64, layers of 256 and 128
    Medium,
    /// Width 128, layers of 512 and 256
    Large,
}

impl From<SizeArgument> for RankerSize {
    fn from(argument: SizeArgument) -> Self {
        match argument {
            SizeArgument::Small => Self::Small,
            SizeArgument::Medium => Self::Medium,
            SizeArgument::Large => Self::Large,
        }
    }
}

/// The precisions by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PrecisionArgument {
    /// Four bytes a number
    Single,
    /// One byte a number
    Byte,
}

impl From<PrecisionArgument> for Precision {
    fn from(argument: PrecisionArgument) -> Self {
        match argument {
            PrecisionArgument::Single => Self::Single,
            PrecisionArgument::Byte => Self::Byte,
        }
    }
}
