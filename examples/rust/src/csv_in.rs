//! A CSV file as rows under a header. The shape is checked, the cells are not judged.

use std::cell::Cell;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use crate::text_in::TextFile;
use crate::trouble::Trouble;

/// A CSV file: its header, and as many passes over its rows as needed.
#[derive(Debug, Clone)]
pub struct Sheet {
    file: TextFile,
    header: Vec<String>,
    delimiter: u8,
}

/// One pass over the rows.
pub struct Rows<'a> {
    sheet: &'a Sheet,
    reader: csv::Reader<Box<dyn Read>>,
    record: StringRecord,
    row: u64,
    /// The last byte read that is no line break.
    tail: Rc<Cell<u8>>,
}

impl Sheet {
    /// Opens a CSV file and reads its header. The delimiter is the sign among `,` `;` and tab that
    /// stands most often in the header.
    ///
    /// # Errors
    /// When the file is no text, or two columns have the same name.
    pub fn open(path: &Path, encoding: Option<&str>) -> Result<Sheet, Trouble> {
        let file = TextFile::open(path, encoding)?;
        let delimiter = delimiter(&file)?;
        let mut sheet = Sheet {
            file,
            header: Vec::new(),
            delimiter,
        };
        let mut rows = sheet.rows()?;
        let header: Vec<String> = match rows.read()? {
            Some((_, record)) => record.iter().map(|cell| cell.trim().to_owned()).collect(),
            None => Vec::new(),
        };
        if header.iter().all(String::is_empty) {
            return Err(
                Trouble::new(format!("`{}` has no header", sheet.file.name()))
                    .help("the first line must name the columns"),
            );
        }
        for (place, title) in header.iter().enumerate() {
            let before = header.iter().take(place).any(|other| other == title);
            if before && !title.is_empty() {
                return Err(Trouble::new(format!(
                    "`{}` has two columns `{title}`",
                    sheet.file.name()
                ))
                .help("rename or remove one of them"));
            }
        }
        sheet.header = header;
        Ok(sheet)
    }

    /// The name of the file as the reader wrote it.
    pub fn name(&self) -> &str {
        self.file.name()
    }

    /// The titles of the columns, without blanks around them.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Begins a pass over the rows below the header.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub fn rows(&self) -> Result<Rows<'_>, Trouble> {
        let tail = Rc::new(Cell::new(0));
        let input = Tail {
            input: self.file.reader()?,
            tail: Rc::clone(&tail),
        };
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(Box::new(input) as Box<dyn Read>);
        let mut rows = Rows {
            sheet: self,
            reader,
            record: StringRecord::new(),
            row: 0,
            tail,
        };
        if !self.header.is_empty() {
            rows.read()?;
        }
        Ok(rows)
    }
}

impl Rows<'_> {
    /// The next row and its number as a spreadsheet counts: the header is row 1.
    ///
    /// # Errors
    /// When the row is not UTF-8 or has more or fewer cells than the header.
    pub fn read(&mut self) -> Result<Option<(u64, &StringRecord)>, Trouble> {
        self.row = self.row.saturating_add(1);
        // A quote that is never closed makes one cell of all the rows behind it, and they would be
        // lost without a word: the last cell then has line breaks, but no quote behind it.
        let swallowed = self
            .record
            .iter()
            .next_back()
            .is_some_and(|cell| cell.contains('\n'));
        let started = self.record.position().map_or(self.row, csv::Position::line);
        let more = self
            .reader
            .read_record(&mut self.record)
            .map_err(|error| self.broken(&error))?;
        if !more {
            if swallowed && self.tail.get() != b'"' {
                return Err(Trouble::new(format!(
                    "`{}`: a quote that begins in line {started} is never closed",
                    self.sheet.name()
                ))
                .help("close it, or write it twice if it is part of the text"));
            }
            return Ok(None);
        }
        let (cells, titles) = (self.record.len(), self.sheet.header.len());
        if titles > 0 && cells != titles {
            let line = self.record.position().map_or(self.row, csv::Position::line);
            return Err(Trouble::new(format!(
                "`{}`: the row in line {line} has {cells} cells, the header has {titles}",
                self.sheet.name()
            ))
            .help(
                "a cell that contains the delimiter or a line break must stand in double quotes",
            ));
        }
        Ok(Some((self.row, &self.record)))
    }

    fn broken(&self, error: &csv::Error) -> Trouble {
        match error.kind() {
            ErrorKind::Utf8 { pos, .. } => {
                let line = pos.as_ref().map_or(self.row, csv::Position::line);
                self.sheet.file.not_utf8(&format!("line {line}"))
            }
            _ => Trouble::new(format!("cannot read `{}`: {error}", self.sheet.name())),
        }
    }
}

/// Passes bytes on and remembers how they ended.
struct Tail {
    input: Box<dyn Read>,
    tail: Rc<Cell<u8>>,
}

impl Read for Tail {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        let read = buffer.get(..count).unwrap_or_default();
        if let Some(byte) = read
            .iter()
            .rev()
            .find(|byte| !matches!(byte, b'\n' | b'\r'))
        {
            self.tail.set(*byte);
        }
        Ok(count)
    }
}

fn delimiter(file: &TextFile) -> Result<u8, Trouble> {
    // A header longer than this decides no differently.
    let mut head = Vec::new();
    file.reader()?
        .take(65_536)
        .read_to_end(&mut head)
        .map_err(|error| Trouble::new(format!("cannot read `{}`: {error}", file.name())))?;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (sign, count) in &mut counts {
                    if *sign == byte {
                        *count = count.saturating_add(1);
                    }
                }
            }
        }
    }
    // The first of equals: a comma where there is no delimiter at all.
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    Ok(counts
        .iter()
        .find(|(_, count)| *count == most)
        .map_or(b',', |(sign, _)| *sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::file;

    fn read(name: &str, bytes: &[u8]) -> Result<Vec<String>, Trouble> {
        let sheet = Sheet::open(&file(name, bytes), None)?;
        let mut out = vec![sheet.header().join("|")];
        let mut rows = sheet.rows()?;
        while let Some((row, record)) = rows.read()? {
            out.push(format!(
                "{row}:{}",
                record.iter().collect::<Vec<_>>().join("|")
            ));
        }
        Ok(out)
    }

    #[test]
    fn reads_rows_under_a_header() {
        let rows = read(
            "plain.csv",
            b"\xEF\xBB\xBFid, name\r\n1,\"a, b\"\r\n\r\n2,\"x\ny\"\r\n",
        )
        .unwrap();
        assert_eq!(rows, ["id|name", "2:1|a, b", "3:2|x\ny"]);
    }

    #[test]
    fn finds_the_delimiter() {
        assert_eq!(
            read("semi.csv", b"id;\"a,b,c\"\n1;2\n").unwrap(),
            ["id|a,b,c", "2:1|2"]
        );
        assert_eq!(
            read("tab.csv", b"id\tname\n1\t2\n").unwrap(),
            ["id|name", "2:1|2"]
        );
        assert_eq!(read("one.csv", b"id\n1\n").unwrap(), ["id", "2:1"]);
    }

    #[test]
    fn says_what_is_wrong_with_the_shape() {
        let said = |name: &str, bytes: &[u8]| read(name, bytes).unwrap_err().to_string();
        assert!(
            said("ragged.csv", b"id,name\n1,a\n2\n")
                .contains("line 3 has 1 cells, the header has 2")
        );
        assert!(
            said("open.csv", b"id,name\n0,z\n1,\"a\n2,b\n3,c\n")
                .contains("begins in line 3 is never closed")
        );
        assert!(said("twice.csv", b"id,name,id\n").contains("two columns `id`"));
        assert!(said("blank.csv", b"\n\n\n").contains("no header"));
        assert!(said("latin.csv", b"id,name\n1,a\n2,\xE9\n").contains("line 3 is not UTF-8"));
    }

    #[test]
    fn two_columns_without_a_name_are_no_mistake() {
        assert_eq!(
            read("nameless.csv", b"id,,\n1,2,3\n").unwrap(),
            ["id||", "2:1|2|3"]
        );
    }
}
