//! CSV that a spreadsheet opens without running it.
//!
//! A cell that begins like a formula gets an apostrophe in front (OWASP, "CSV Injection"), and
//! every text is quoted, so that no other delimiter can begin a new cell. Numbers stay numbers,
//! negative ones too.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use csv::{QuoteStyle, WriterBuilder};

use crate::trouble::Trouble;

/// A CSV file in the making. It stands under its name only when it is complete.
pub struct SafeCsv {
    path: PathBuf,
    part: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
    complete: bool,
}

impl SafeCsv {
    /// Begins a file, with its folder if needed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: &Path, bom: bool) -> Result<SafeCsv, Trouble> {
        let mut part = path.as_os_str().to_owned();
        // Two programs may write the same file; each completes its own part of it.
        part.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(part);
        let failed = |error| cannot_write(path, &error);
        if path.is_dir() {
            return Err(
                Trouble::new(format!("`{}` is a folder", path.display())).help("name a file in it")
            );
        }
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file = BufWriter::new(File::create(&part).map_err(failed)?);
        if bom {
            file.write_all(b"\xEF\xBB\xBF").map_err(failed)?;
        }
        let writer = WriterBuilder::new()
            .quote_style(QuoteStyle::NonNumeric)
            .from_writer(file);
        Ok(SafeCsv {
            path: path.to_owned(),
            part,
            writer,
            complete: false,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the file cannot be written, or the row has another length than the first.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> Result<(), Trouble> {
        for cell in cells {
            self.writer
                .write_field(defused(cell.as_ref()).as_ref())
                .map_err(|error| self.failed(&error))?;
        }
        self.writer
            .write_record(None::<&[u8]>)
            .map_err(|error| self.failed(&error))
    }

    /// Completes the file and gives it its name.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<(), Trouble> {
        self.writer
            .flush()
            .map_err(|error| cannot_write(&self.path, &error))?;
        fs::rename(&self.part, &self.path).map_err(|error| cannot_write(&self.path, &error))?;
        self.complete = true;
        Ok(())
    }

    fn failed(&self, error: &csv::Error) -> Trouble {
        Trouble::new(format!("cannot write `{}`: {error}", self.path.display()))
    }
}

impl Drop for SafeCsv {
    fn drop(&mut self) {
        if !self.complete {
            // The trouble that ended the work is worth telling, not that a half file stays behind.
            let _ = fs::remove_file(&self.part);
        }
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(format!("cannot write `{}`: {error}", path.display()))
        .help("choose another place with --out FILE")
}

/// The cell as a spreadsheet may see it: text, whatever it begins with.
pub fn defused(cell: &str) -> Cow<'_, str> {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky && !is_plain_number(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Digits with at most one minus sign before and one point within.
fn is_plain_number(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let positive = cell.strip_prefix('-').unwrap_or(cell);
    match positive.split_once('.') {
        Some((whole, places)) => digits(whole) && digits(places),
        None => digits(positive),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::folder;

    #[test]
    fn formulas_become_text() {
        for cell in [
            "=1+1",
            "+82",
            "-A1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "-",
            "-1-1",
            "-1.",
            "--1",
            "+1",
            "=",
            "-2+3+cmd|' /C calc'!A0",
        ] {
            assert_eq!(defused(cell), format!("'{cell}"), "{cell:?}");
        }
        for cell in ["", "-1", "-47.5", "12", "a=1", "2026-11-23", "가"] {
            assert_eq!(defused(cell), cell);
        }
    }

    #[test]
    fn the_file_appears_when_it_is_complete() {
        let path = folder().join("out").join("scored.csv");
        let mut csv = SafeCsv::create(&path, true).unwrap();
        csv.row(&["lead_id", "total"]).unwrap();
        csv.row(&["=1+1", "-2.5"]).unwrap();
        csv.row(&["a \"b\", c", ""]).unwrap();
        assert!(!path.exists());
        csv.finish().unwrap();
        let mut given_up = SafeCsv::create(&folder().join("given_up.csv"), false).unwrap();
        given_up.row(&["a"]).unwrap();
        drop(given_up);
        let left = fs::read_dir(folder()).unwrap().filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("given_up")
        });
        assert_eq!(left.count(), 0);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "\u{feff}\"lead_id\",\"total\"\n\"'=1+1\",-2.5\n\"a \"\"b\"\", c\",\"\"\n"
        );
        assert!(SafeCsv::create(&folder(), false).is_err());
    }
}
