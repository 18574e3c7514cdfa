use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::nonce::Nonce;

use crate::embed;

/// Headers of every response; charts that other sites may frame differ in two.
///
/// Opener and embedder policies make the page cross-origin isolated: timers become precise, which
/// the latency panel measures with, and shared memory becomes possible. `Strict-Transport-Security`
/// is missing because this server speaks plain HTTP; whatever ends TLS in front of it adds it.
const FIXED: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (RESOURCE_POLICY, "same-origin"),
];

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Only features that current browsers know: an unknown name is a warning in every console.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
    encrypted-media=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), \
    midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(self), serial=(), usb=(), \
    xr-spatial-tracking=()";

/// Gives the request a fresh nonce and the response its security headers.
///
/// The nonce travels in the request's extensions as [`Nonce`], so the document and leptos' own
/// inline scripts use the very value that the header allows.
pub(crate) async fn secure(mut request: Request, next: Next) -> Response {
    let framed = request.uri().path().starts_with(embed::PREFIX);
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());

    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if framed {
        headers.remove(header::X_FRAME_OPTIONS);
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    let policy = HeaderValue::from_str(&content_security_policy(&nonce, framed))
        .expect("the policy and a base64 nonce are visible ASCII");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// Charts that other sites may frame run nothing.
fn content_security_policy(nonce: &str, framed: bool) -> String {
    if framed {
        return "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
                form-action 'none'; frame-ancestors *"
            .to_owned();
    }
    format!(
        "default-src 'none'; \
         script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         worker-src 'self'; \
         style-src 'self'; \
         img-src 'self' data:; \
         font-src 'self'; \
         connect-src 'self'; \
         manifest-src 'self'; \
         base-uri 'none'; \
         form-action 'self'; \
         frame-ancestors 'none'"
    )
}
