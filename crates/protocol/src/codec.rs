//! Messages as bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::message::Checked;

/// The version of the messages; raised with every change of their shape.
pub const VERSION: u16 = 7;

/// Why bytes are not a message.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProtocolError {
    /// The message is of another version.
    #[error("the message has version {found}, this program speaks version {VERSION}; reload")]
    Version {
        /// Its version.
        found: u16,
    },
    /// The bytes do not hold such a message.
    #[error("the message cannot be read: {reason}")]
    Malformed {
        /// What the decoder said.
        reason: String,
    },
    /// A summary lacks some of its lists.
    #[error("the message holds an incomplete summary")]
    Incomplete,
    /// A run of no or too many scrambles.
    #[error("a run takes 1 to {most} scrambles, not `{found}`")]
    Scrambles {
        /// The most accepted.
        most: u32,
        /// The number asked for.
        found: u32,
    },
    /// A call for more at once than is answered.
    #[error("one call takes at most {most} {field}, not `{found}`")]
    TooMany {
        /// Of what.
        field: &'static str,
        /// The most accepted.
        most: usize,
        /// The number asked for.
        found: usize,
    },
    /// A list with a score that is no number.
    #[error("the message holds a score that is no number")]
    NotANumber,
}

fn malformed(error: &postcard::Error) -> ProtocolError {
    ProtocolError::Malformed { reason: error.to_string() }
}

/// Writes a message.
///
/// # Errors
/// [`ProtocolError::Malformed`] if it cannot be written, which no message of this crate causes.
pub fn encode<M: Serialize>(message: &M) -> Result<Vec<u8>, ProtocolError> {
    postcard::to_allocvec(&(VERSION, message)).map_err(|error| malformed(&error))
}

/// Reads a message.
///
/// # Errors
/// [`ProtocolError`] if the bytes are of another version, are not a message, have bytes left over
/// or break an invariant.
#[expect(private_bounds, reason = "only the messages of this crate can be decoded")]
pub fn decode<M: DeserializeOwned + Checked>(bytes: &[u8]) -> Result<M, ProtocolError> {
    let (found, rest) =
        postcard::take_from_bytes::<u16>(bytes).map_err(|error| malformed(&error))?;
    if found != VERSION {
        return Err(ProtocolError::Version { found });
    }
    let (message, rest) =
        postcard::take_from_bytes::<M>(rest).map_err(|error| malformed(&error))?;
    if !rest.is_empty() {
        return Err(ProtocolError::Malformed { reason: format!("{} bytes left over", rest.len()) });
    }
    message.check()?;
    Ok(message)
}
