//! What was computed, kept for the next reader and computed once for all who ask meanwhile.

use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use tokio::sync::OnceCell;

/// The newest values by key.
#[derive(Debug)]
pub(super) struct Kept<K: Hash + Eq, V>(Mutex<LruCache<K, Arc<OnceCell<V>>>>);

impl<K: Hash + Eq, V: Clone> Kept<K, V> {
    /// Room for so many values.
    pub(super) fn new(most: NonZeroUsize) -> Self {
        Self(Mutex::new(LruCache::new(most)))
    }

    /// The value of a key, computed if nobody has. Others who ask for it wait for the same
    /// computation; if the one who began it goes away, the next begins it again.
    ///
    /// # Errors
    /// What the computation says; nothing is kept then.
    pub(super) async fn get<E>(
        &self,
        key: K,
        compute: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        let cell = {
            // The cache holds whole entries at any time, so a panic elsewhere does not spoil it.
            let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(cells.get_or_insert(key, Arc::default))
        };
        cell.get_or_try_init(|| compute).await.cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use super::*;

    fn kept() -> Kept<&'static str, u32> {
        Kept::new(NonZeroUsize::MIN)
    }

    #[tokio::test]
    async fn all_who_ask_at_once_wait_for_one_computation() {
        let (kept, computed) = (kept(), AtomicU32::new(0));
        let ask = || {
            kept.get("plan", async {
                tokio::time::sleep(Duration::from_millis(10)).await;
                Ok::<_, Infallible>(computed.fetch_add(1, Ordering::Relaxed))
            })
        };
        assert_eq!(tokio::join!(ask(), ask(), ask()), (Ok(0), Ok(0), Ok(0)));
        assert_eq!(computed.into_inner(), 1);
    }

    #[tokio::test]
    async fn a_failure_is_not_kept_and_the_oldest_makes_room() {
        let kept = kept();
        assert_eq!(kept.get("a", async { Err("no") }).await, Err("no"));
        assert_eq!(kept.get("a", async { Ok::<_, &str>(1) }).await, Ok(1));
        assert_eq!(kept.get("a", async { Ok::<_, &str>(2) }).await, Ok(1));
        assert_eq!(kept.get("b", async { Ok::<_, &str>(3) }).await, Ok(3));
        assert_eq!(kept.get("a", async { Ok::<_, &str>(4) }).await, Ok(4));
    }

    #[tokio::test]
    async fn one_who_goes_away_leaves_the_work_to_the_next() {
        let kept = kept();
        let never = kept.get("a", async {
            std::future::pending::<()>().await;
            Ok::<_, Infallible>(1)
        });
        assert!(tokio::time::timeout(Duration::from_millis(5), never).await.is_err());
        assert_eq!(kept.get("a", async { Ok::<_, Infallible>(2) }).await, Ok(2));
    }
}
