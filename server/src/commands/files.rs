//! Where input comes from and output goes to.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::failure::Failure;

/// The name under which standard input and output are asked for.
pub(crate) const STANDARD: &str = "-";

/// Opens an input; `-` is standard input.
pub(crate) fn open(name: &str) -> Result<Box<dyn Read>, Failure> {
    let missing =
        |error: io::Error| Failure::Missing { input: name.to_owned(), reason: error.to_string() };
    if name == STANDARD {
        if io::stdin().is_terminal() {
            let reason = "standard input is a terminal; give a file or a pipe".to_owned();
            return Err(Failure::Missing { input: name.to_owned(), reason });
        }
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(name).map_err(missing)?;
    if file.metadata().map_err(missing)?.is_dir() {
        return Err(missing(io::ErrorKind::IsADirectory.into()));
    }
    Ok(Box::new(BufReader::new(file)))
}

/// Reads an input whole, but no more than one byte beyond `most`.
pub(crate) fn read(name: &str, most: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = open(name)?.take(most + 1).read_to_end(&mut bytes);
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::Missing { input: name.to_owned(), reason: error.to_string() }),
    }
}

/// The length of a file, if it is a regular one.
pub(crate) fn length(name: &str) -> Option<u64> {
    fs::metadata(name).ok().filter(fs::Metadata::is_file).map(|data| data.len())
}

/// Where output goes: standard output, or a file that appears whole or not at all.
pub(crate) struct Sink {
    name: String,
    inner: Inner,
}

enum Inner {
    Standard(BufWriter<io::Stdout>),
    /// A device or a pipe, which nothing may take the place of.
    Special(BufWriter<File>),
    /// A temporary file beside the target, whose name it takes at the end.
    Whole(BufWriter<NamedTempFile>, PathBuf),
}

impl Sink {
    /// Opens the output; none and `-` are standard output.
    pub(crate) fn open(out: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = out.filter(|path| *path != Path::new(STANDARD)) else {
            let inner = Inner::Standard(BufWriter::new(io::stdout()));
            return Ok(Self { name: "standard output".to_owned(), inner });
        };
        let name = path.display().to_string();
        let inner = inner(path).map_err(|error| Failure::write(&name, error))?;
        Ok(Self { name, inner })
    }

    /// Whether a person sees the output at once.
    pub(crate) fn is_terminal(&self) -> bool {
        match &self.inner {
            Inner::Standard(_) => io::stdout().is_terminal(),
            Inner::Special(writer) => writer.get_ref().is_terminal(),
            Inner::Whole(..) => false,
        }
    }

    /// Writes all of it.
    pub(crate) fn write_all(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match &mut self.inner {
            Inner::Standard(writer) => writer.write_all(bytes),
            Inner::Special(writer) => writer.write_all(bytes),
            Inner::Whole(writer, _) => writer.write_all(bytes),
        };
        written.map_err(|error| Failure::write(&self.name, error))
    }

    /// Makes what was written lasting; without this a file stays as it was.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let finished = match self.inner {
            Inner::Standard(mut writer) => writer.flush(),
            Inner::Special(mut writer) => writer.flush(),
            Inner::Whole(writer, target) => writer
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| file.persist(target).map_err(|error| error.error))
                .map(drop),
        };
        finished.map_err(|error| Failure::write(&self.name, error))
    }
}

fn inner(path: &Path) -> io::Result<Inner> {
    // A link is followed, so that the file it names is replaced and not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&target) {
        Ok(data) if data.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(data) if !data.is_file() => {
            Ok(Inner::Special(BufWriter::new(File::options().write(true).open(&target)?)))
        }
        _ => {
            let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
            let file = temporary_in(folder.unwrap_or(Path::new(".")))?;
            Ok(Inner::Whole(BufWriter::new(file), target))
        }
    }
}

/// A temporary file with the rights that a file made in the usual way has.
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".headroom-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
