//! A ranker's run on disk.

use sha2::{Digest, Sha256};

use super::examples::Examples;
use super::trainer::{RankerPlan, RankerTrainer};
use crate::checkpoint::{About, Saved, faulty, write};
use crate::error::TrainingError;

const SCHEMA: &str = "headroom-ranker-training-1";

impl<'a> RankerTrainer<'a> {
    /// The run as a safetensors file; `data` identifies the views that it was trained on.
    pub fn checkpoint(&self, data: &str) -> Vec<u8> {
        let data = with_table(data, self.table.rows);
        let about = About { schema: SCHEMA, plan: &self.plan, data: &data };
        let numbers = [
            ("epoch", self.epoch.to_string()),
            ("best_epoch", self.best.0.to_string()),
            ("best_validation", self.best.1.to_string()),
        ];
        let tensors = [("weights", &*self.weights), ("mean", &*self.mean), ("best", &*self.best.2)];
        write(&about, &numbers, &self.adam, &tensors)
    }

    /// Goes on from a checkpoint; the plan may only ask for other epochs or another patience.
    ///
    /// # Errors
    /// [`TrainingError::NotACheckpoint`], and [`TrainingError::OtherRun`], also for a run over
    /// other vectors of items.
    pub fn resume(
        plan: RankerPlan,
        rows: (&'a [f32], usize),
        examples: [&'a Examples; 2],
        data: &str,
        bytes: &[u8],
    ) -> Result<Self, TrainingError> {
        let mut trainer = Self::new(plan, rows, examples);
        let saved = Saved::read(bytes)?;
        let same = |other: RankerPlan| {
            plan == RankerPlan { epochs: plan.epochs, patience: plan.patience, ..other }
        };
        saved.belongs_to(SCHEMA, &with_table(data, rows.0), same)?;
        trainer.epoch = saved.number("epoch")?;
        trainer.best.0 = saved.number("best_epoch")?;
        trainer.best.1 = saved.number("best_validation")?;
        if trainer.best.0 > trainer.epoch {
            return Err(faulty("its best epoch is in the future"));
        }
        saved.adam(&mut trainer.adam)?;
        saved.tensor("weights", &mut trainer.weights)?;
        saved.tensor("mean", &mut trainer.mean)?;
        saved.tensor("best", &mut trainer.best.2)?;
        Ok(trainer)
    }
}

/// What identifies views over the vectors of items: the data, and the first digits of the vectors'
/// SHA-256.
fn with_table(data: &str, rows: &[f32]) -> String {
    let mut hasher = Sha256::new();
    for row in rows {
        hasher.update(row.to_le_bytes());
    }
    let digest = hasher.finalize();
    let digits: Vec<String> = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{data} over {}", digits.concat())
}
