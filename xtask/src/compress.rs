//! Compressed twins beside files, so that the server never compresses a file twice.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, anyhow};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::fingerprint::{ending, read, read_tree};

/// Below this a response fits one packet either way.
const SMALLEST: usize = 256;

/// Endings of formats that are compressed already.
const DENSE: [&str; 12] =
    ["avif", "br", "gif", "gz", "jpeg", "jpg", "mp4", "png", "webm", "webp", "woff2", "zip"];

/// Writes `.br` and `.gz` beside every file below `folder` that becomes smaller by it.
///
/// A file that has twins below `previous` under the same path and with the same content keeps them:
/// the highest brotli quality takes seconds on a WASM module. Returns how many files have twins.
pub(crate) fn compress_tree(folder: &Path, previous: &Path) -> Result<usize> {
    let work: Vec<String> = read_tree(folder)?
        .into_iter()
        .filter(|(path, contents)| is_compressible(path, contents.len()))
        .map(|(path, _)| path)
        .collect();
    let next = AtomicUsize::new(0);
    let worker = || -> Result<()> {
        while let Some(path) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
            write_twins(&folder.join(path), &previous.join(path))?;
        }
        Ok(())
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().map_err(|_| anyhow!("a compressing thread panicked"))?
        })
    })?;
    Ok(work.len())
}

fn is_compressible(path: &str, length: usize) -> bool {
    length > SMALLEST && !DENSE.contains(&ending(path).to_ascii_lowercase().as_str())
}

fn write_twins(file: &Path, previous: &Path) -> Result<()> {
    let contents = read(file)?;
    let unchanged = fs::read(previous).is_ok_and(|old| old == contents);
    for (ending, encode) in [("br", brotli as fn(&[u8]) -> Result<Vec<u8>>), ("gz", gzip)] {
        let kept = unchanged.then(|| fs::read(with_ending(previous, ending)).ok()).flatten();
        let encoded = kept.map_or_else(|| encode(&contents), Ok)?;
        if encoded.len() < contents.len() {
            let twin = with_ending(file, ending);
            fs::write(&twin, encoded)
                .with_context(|| format!("`{}` cannot be written", twin.display()))?;
        }
    }
    Ok(())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn brotli(contents: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        BrotliEncoderParams { quality: 11, size_hint: contents.len(), ..Default::default() };
    let mut encoded = Vec::new();
    brotli::BrotliCompress(&mut &contents[..], &mut encoded, &parameters)
        .context("brotli could not compress a file")?;
    Ok(encoded)
}

fn gzip(contents: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents).context("gzip could not compress a file")?;
    encoder.finish().context("gzip could not compress a file")
}

#[cfg(test)]
mod tests {
    use super::{brotli, gzip, is_compressible};
    use std::io::Read;

    fn text() -> Vec<u8> {
        b"the quick brown fox ".repeat(100)
    }

    #[test]
    fn brotli_can_be_undone() {
        let encoded = brotli(&text()).expect("memory is enough");
        let mut decoded = Vec::new();
        brotli::Decompressor::new(&encoded[..], 4096)
            .read_to_end(&mut decoded)
            .expect("it was encoded above");
        assert_eq!(decoded, text());
    }

    #[test]
    fn gzip_can_be_undone_and_holds_no_date() {
        let encoded = gzip(&text()).expect("memory is enough");
        assert_eq!(encoded[4..8], [0; 4]);
        let mut decoded = Vec::new();
        flate2::read::GzDecoder::new(&encoded[..])
            .read_to_end(&mut decoded)
            .expect("it was encoded above");
        assert_eq!(decoded, text());
    }

    #[test]
    fn small_and_dense_files_stay_as_they_are() {
        assert!(is_compressible("client/client_bg.wasm", 1000));
        assert!(is_compressible("LICENSE", 1000));
        assert!(!is_compressible("worker.js", 256));
        assert!(!is_compressible("photo.PNG", 9000));
        assert!(!is_compressible("main.css.br", 9000));
    }
}
