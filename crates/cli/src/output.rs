//! Where output goes: a reader that has seen enough (`| head`) is no failure.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Stdout, Write};

use anstream::ColorChoice;

/// Standard output, buffered. Once the other end is gone, everything is dropped.
pub(crate) struct Output {
    inner: BufWriter<Stdout>,
    closed: bool,
    color: bool,
}

impl Output {
    pub(crate) fn stdout() -> Self {
        let stdout = io::stdout();
        // Follows NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM.
        let choice = anstream::AutoStream::choice(&stdout);
        let color = match choice {
            ColorChoice::Never => false,
            ColorChoice::Auto => stdout.is_terminal(),
            ColorChoice::Always | ColorChoice::AlwaysAnsi => true,
        };
        Self { inner: BufWriter::new(stdout), closed: false, color }
    }

    /// Whether escapes for colour are welcome.
    pub(crate) fn color(&self) -> bool {
        self.color
    }

    fn keep<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            other => other,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.keep(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let result = self.inner.flush();
        self.keep(result, ())
    }
}

/// Whether standard error takes colour.
pub(crate) fn stderr_color() -> bool {
    let stderr = io::stderr();
    !matches!(anstream::AutoStream::choice(&stderr), ColorChoice::Never)
}
