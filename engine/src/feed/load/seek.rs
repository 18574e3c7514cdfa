//! How a load gets back the GPU that it lost.

use std::rc::Weak;

use super::service::Service;
use crate::backends::SEARCH_MILLIS;
use crate::port::{sleep, within};

/// Looks for the GPU that a load lost, after pauses that `recovery` decides, as long as there is the
/// load. What is found waits in the service to be taken up between two requests.
pub(super) async fn seek(service: Weak<Service>, mut pause: f64) {
    loop {
        sleep(pause).await;
        let Some(service) = service.upgrade() else { return };
        let found = within(SEARCH_MILLIS, service.find_again()).await;
        if found.unwrap_or_default() {
            return;
        }
        pause = service.missed();
    }
}
