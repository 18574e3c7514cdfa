//! More readers at once than can be served soon.

use super::*;

#[tokio::test]
async fn a_crowd_that_asks_for_one_plan_is_served_by_one_computation_and_the_rest_come_back() {
    let site = site();
    let target = "/export/chart/dots.svg?v=1&capex=123";
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let site = site.clone();
        readers.spawn(async move { ask(&site, Method::GET, target).await });
    }
    let answers = readers.join_all().await;
    let (served, turned): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == StatusCode::OK);
    assert_eq!((served.len(), turned.len()), (64, 36));
    for answer in turned {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("retry-after"), "2");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.body.contains("Too many readers"), "{}", answer.body);
    }
    let later = ask(&site, Method::GET, target).await;
    assert_eq!(later.status, StatusCode::OK, "the house is empty again");
}
