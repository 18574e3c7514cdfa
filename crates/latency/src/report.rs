//! What a device tells the fleet of its own latencies.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::{Latencies, LatencyError};

/// A report is no longer than this.
pub const MOST_BYTES: usize = 32 * 1024;
const VERSION: u32 = 2;
/// Requests that one device may speak for: days of a booth, and no more weight than that.
const MOST_REQUESTS: u64 = 10_000_000;
/// Characters of a name.
const NAME: usize = 64;

/// Requests a second that may be asked for, in tenths.
const RATES_TENTHS: (u32, u32) = (1, 50_000);
/// Requests that may come at once, and that may be served together.
const REQUESTS: (u32, u32) = (1, 4_096);
const NONE: (u32, u32) = (0, 0);

/// Devices whose times may be merged: the same work, asked for in the same way.
///
/// A response time is the wait for all that came before, so it means nothing beside that of another
/// mode, rate or batch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceClass {
    /// What computes: `webgpu`, `software-webgpu` or `cpu`.
    pub backend: String,
    /// The size of the model: `S`, `M` or `L`.
    pub model: String,
    /// The precision: `f32`, `f16` or `int8`.
    pub precision: String,
    /// How requests come: `single-stream`, `server` or `offline`.
    pub mode: String,
    /// Tenths of a request a second in the mode `server`, 0 in the others.
    pub rate_tenths: u32,
    /// Requests at once in the mode `offline`, 0 in the others.
    pub at_once: u32,
    /// Requests that are served together, at most.
    pub batch: u32,
}

/// All that a device has measured since its page was opened.
///
/// Reports are cumulative: the newest one of a reporter replaces the earlier ones, so that a lost
/// report costs nothing and a server that starts anew knows everything after the next one.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Chosen by the device at random, and no more than that.
    pub reporter: String,
    /// What kind of device it is.
    pub class: DeviceClass,
    /// From start to end of a request.
    pub service: Latencies,
    /// From its scheduled start.
    pub response: Latencies,
}

/// Why a report is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// It is too long.
    #[error("a report has at most {MOST_BYTES} bytes")]
    TooLong,
    /// It is not the JSON that is expected.
    #[error("the report is not understood: {0}")]
    Json(String),
    /// It was made for another server.
    #[error("reports of version {0} are not understood, only those of version {VERSION}")]
    Version(u32),
    /// A name is not one.
    #[error("`{0}` must be 1 to {NAME} letters, digits, `-` or `.`")]
    Name(&'static str),
    /// There is no such kind of device.
    #[error("`{field}` must be one of {accepted}")]
    Class {
        /// The field.
        field: &'static str,
        /// What it may be.
        accepted: &'static str,
    },
    /// A number lies outside of what it may be.
    #[error("`{field}` must be {least} to {most} in the mode `{mode}`")]
    Number {
        /// The field.
        field: &'static str,
        /// The least that it may be.
        least: u32,
        /// The most.
        most: u32,
        /// How requests come.
        mode: String,
    },
    /// A histogram is none.
    #[error("`{field}`: {source}")]
    Histogram {
        /// The field.
        field: &'static str,
        /// What is wrong.
        source: LatencyError,
    },
    /// It speaks for too many requests.
    #[error("a report counts at most {MOST_REQUESTS} requests")]
    Requests,
    /// Service and response do not belong to the same requests.
    #[error("`service` counts {service} requests and `response` {response}: they must be the same")]
    Counts {
        /// Requests in `service`.
        service: u64,
        /// Requests in `response`.
        response: u64,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    version: u32,
    reporter: String,
    class: DeviceClass,
    service: String,
    response: String,
}

/// What tells one version from another, whatever else they say.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Report {
    /// Reads a report.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReportError> {
        if bytes.len() > MOST_BYTES {
            return Err(ReportError::TooLong);
        }
        let Versioned { version } = read(bytes)?;
        if version != VERSION {
            return Err(ReportError::Version(version));
        }
        let wire: Wire = read(bytes)?;
        if !is_name(&wire.reporter) {
            return Err(ReportError::Name("reporter"));
        }
        wire.class.check()?;
        let service = histogram("service", &wire.service)?;
        let response = histogram("response", &wire.response)?;
        if response.count() > MOST_REQUESTS {
            return Err(ReportError::Requests);
        }
        if service.count() != response.count() {
            return Err(ReportError::Counts {
                service: service.count(),
                response: response.count(),
            });
        }
        Ok(Self { reporter: wire.reporter, class: wire.class, service, response })
    }

    /// Writes a report.
    pub fn to_json(&self) -> String {
        let encoded = |latencies: &Latencies| BASE64.encode(latencies.encode());
        let wire = Wire {
            version: VERSION,
            reporter: self.reporter.clone(),
            class: self.class.clone(),
            service: encoded(&self.service),
            response: encoded(&self.response),
        };
        // Strings and numbers always serialise.
        serde_json::to_string(&wire).unwrap_or_default()
    }
}

impl DeviceClass {
    fn check(&self) -> Result<(), ReportError> {
        for (field, value, accepted, list) in [
            (
                "class.backend",
                &self.backend,
                &["webgpu", "software-webgpu", "cpu"][..],
                "`webgpu`, `software-webgpu` and `cpu`",
            ),
            ("class.model", &self.model, &["S", "M", "L"][..], "`S`, `M` and `L`"),
            (
                "class.precision",
                &self.precision,
                &["f32", "f16", "int8"][..],
                "`f32`, `f16` and `int8`",
            ),
            (
                "class.mode",
                &self.mode,
                &["single-stream", "server", "offline"][..],
                "`single-stream`, `server` and `offline`",
            ),
        ] {
            if !accepted.contains(&value.as_str()) {
                return Err(ReportError::Class { field, accepted: list });
            }
        }
        let (rates, at_once) = match self.mode.as_str() {
            "server" => (RATES_TENTHS, NONE),
            "offline" => (NONE, REQUESTS),
            _ => (NONE, NONE),
        };
        for (field, value, (least, most)) in [
            ("class.rate_tenths", self.rate_tenths, rates),
            ("class.at_once", self.at_once, at_once),
            ("class.batch", self.batch, REQUESTS),
        ] {
            if !(least..=most).contains(&value) {
                return Err(ReportError::Number { field, least, most, mode: self.mode.clone() });
            }
        }
        Ok(())
    }
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, ReportError> {
    serde_json::from_slice(bytes).map_err(|error| ReportError::Json(error.to_string()))
}

fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    (1..=NAME).contains(&text.len()) && text.bytes().all(fits)
}

fn histogram(field: &'static str, text: &str) -> Result<Latencies, ReportError> {
    let fault = |source| ReportError::Histogram { field, source };
    let bytes = BASE64.decode(text).map_err(|_| fault(LatencyError::Encoding))?;
    Latencies::decode(&bytes).map_err(fault)
}
