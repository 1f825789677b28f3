//! From a file name to UTF-8 bytes, or to a sentence that says why there are none.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::trouble::Trouble;

/// A text that can be read as often as needed.
#[derive(Debug, Clone)]
pub struct TextFile {
    name: String,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    /// Read again from the disk each time, so that a large file never stands in memory.
    File(PathBuf),
    /// A pipe, or what came out of a conversion.
    Memory(Arc<[u8]>),
}

impl TextFile {
    /// Opens a file of text; `-` is standard input.
    ///
    /// # Errors
    /// When there is no such file, it cannot be read, is empty, or is not text in the encoding.
    pub fn open(path: &Path, encoding: Option<&str>) -> Result<TextFile, Trouble> {
        let name = path.display().to_string();
        let source = if name == "-" {
            Source::Memory(read_all(&name, io::stdin())?)
        } else {
            let about = fs::metadata(path).map_err(|error| cannot_read(&name, &error))?;
            if about.is_dir() {
                return Err(
                    Trouble::new(format!("`{name}` is a folder")).help("name one file in it")
                );
            }
            if about.is_file() {
                Source::File(path.to_owned())
            } else {
                let pipe = File::open(path).map_err(|error| cannot_read(&name, &error))?;
                Source::Memory(read_all(&name, pipe)?)
            }
        };
        let file = TextFile { name, source };
        match encoding {
            Some(label) => file.decoded(label),
            None => file.checked(),
        }
    }

    /// The name as the reader wrote it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads from the beginning, behind a byte order mark.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub fn reader(&self) -> Result<Box<dyn Read>, Trouble> {
        let mut reader: Box<dyn Read> = match &self.source {
            Source::File(path) => Box::new(BufReader::new(
                File::open(path).map_err(|error| cannot_read(&self.name, &error))?,
            )),
            Source::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        };
        let head = take(&mut reader, BOM.len()).map_err(|error| cannot_read(&self.name, &error))?;
        if head == BOM {
            return Ok(reader);
        }
        Ok(Box::new(Cursor::new(head).chain(reader)))
    }

    /// The whole text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<String, Trouble> {
        let mut bytes = Vec::new();
        self.reader()?
            .read_to_end(&mut bytes)
            .map_err(|error| cannot_read(&self.name, &error))?;
        String::from_utf8(bytes).map_err(|_| self.not_utf8("it"))
    }

    /// The error for a place that is not UTF-8.
    pub fn not_utf8(&self, place: &str) -> Trouble {
        Trouble::new(format!("`{}`: {place} is not UTF-8", self.name)).help(
            "save it as `CSV UTF-8`, or say what it is: --encoding cp949 for Korean Excel, --encoding windows-1252 for western Excel",
        )
    }

    /// Refuses what can be recognised by its first bytes.
    fn checked(self) -> Result<TextFile, Trouble> {
        let head = take(&mut self.reader()?, 4).map_err(|error| cannot_read(&self.name, &error))?;
        let name = &self.name;
        match head.as_slice() {
            [] => Err(Trouble::new(format!("`{name}` is empty"))
                .help("the first line must name the columns")),
            [0xFF, 0xFE, ..] => Err(Trouble::new(format!("`{name}` is UTF-16"))
                .help("add --encoding utf-16le, or save it as `CSV UTF-8`")),
            [0xFE, 0xFF, ..] => Err(Trouble::new(format!("`{name}` is UTF-16"))
                .help("add --encoding utf-16be, or save it as `CSV UTF-8`")),
            [b'P', b'K', 3, 4] => Err(Trouble::new(format!(
                "`{name}` is an Excel workbook or another archive"
            ))
            .help("save the sheet as `CSV UTF-8`")),
            [0x1F, 0x8B, ..] => {
                Err(Trouble::new(format!("`{name}` is compressed")).help("unpack it first: gunzip"))
            }
            _ => Ok(self),
        }
    }

    /// Converts to UTF-8, and refuses text that does not fit the encoding: a wrong guess must not
    /// become wrong data.
    fn decoded(self, label: &str) -> Result<TextFile, Trouble> {
        let wanted = match label.to_ascii_lowercase().as_str() {
            // What Windows calls the Korean code page; the web's name for it is euc-kr.
            "cp949" | "ms949" | "uhc" => "euc-kr".to_owned(),
            "utf16" | "utf-16" => "utf-16le".to_owned(),
            other => other.to_owned(),
        };
        let encoding = encoding_rs::Encoding::for_label(wanted.as_bytes()).ok_or_else(|| {
            Trouble::new(format!("there is no encoding `{label}`"))
                .help("for example cp949, utf-16le, windows-1252, shift_jis")
        })?;
        let mut bytes = Vec::new();
        self.reader()?
            .read_to_end(&mut bytes)
            .map_err(|error| cannot_read(&self.name, &error))?;
        let (text, used, wrong) = encoding.decode(&bytes);
        if wrong || (used != encoding) {
            return Err(Trouble::new(format!("`{}` is not {label}", self.name))
                .help("try another --encoding, or none for UTF-8"));
        }
        let source = Source::Memory(text.as_bytes().into());
        TextFile {
            name: self.name,
            source,
        }
        .checked()
    }
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Up to `count` bytes: fewer only at the end of the file.
fn take(reader: &mut Box<dyn Read>, count: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader
        .take(u64::try_from(count).unwrap_or(u64::MAX))
        .read_to_end(&mut head)?;
    Ok(head)
}

fn read_all(name: &str, mut reader: impl Read) -> Result<Arc<[u8]>, Trouble> {
    let mut bytes = Vec::new();
    reader
        .read_to_end(&mut bytes)
        .map_err(|error| cannot_read(name, &error))?;
    Ok(bytes.into())
}

fn cannot_read(name: &str, error: &io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::NotFound => Trouble::new(format!("there is no file `{name}`")),
        io::ErrorKind::PermissionDenied => Trouble::new(format!("`{name}` may not be read by you")),
        _ => Trouble::new(format!("cannot read `{name}`: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::file;

    fn said(name: &str, bytes: &[u8], encoding: Option<&str>) -> String {
        match TextFile::open(&file(name, bytes), encoding) {
            Ok(text) => text.text().unwrap_or_else(|trouble| trouble.to_string()),
            Err(trouble) => trouble.to_string(),
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(said("bom.csv", b"\xEF\xBB\xBFid\n1\n", None), "id\n1\n");
        assert_eq!(said("short.csv", b"i", None), "i");
    }

    #[test]
    fn says_what_a_file_is_instead_of_text() {
        assert!(said("empty.csv", b"", None).contains("is empty"));
        assert!(said("only_bom.csv", b"\xEF\xBB\xBF", None).contains("is empty"));
        assert!(said("utf16.csv", b"\xFF\xFEi\0d\0", None).contains("--encoding utf-16le"));
        assert!(said("book.csv", b"PK\x03\x04rest", None).contains("Excel"));
        assert!(said("cp949.csv", b"\xB0\xA1\xB3\xAA\n", None).contains("--encoding cp949"));
    }

    #[test]
    fn converts_on_request() {
        assert_eq!(
            said("cp949_ok.csv", b"\xB0\xA1\xB3\xAA\n", Some("CP949")),
            "가나\n"
        );
        assert_eq!(
            said("utf16_ok.csv", b"\xFF\xFEi\0d\0", Some("utf-16")),
            "id"
        );
        assert!(said("cp949_bad.csv", b"\xFF\xFF\xFF\n", Some("cp949")).contains("is not cp949"));
        assert!(said("none.csv", b"id", Some("klingon")).contains("no encoding"));
    }

    #[test]
    fn says_that_there_is_no_file() {
        let said = |path: &Path| TextFile::open(path, None).unwrap_err().to_string();
        assert_eq!(
            said(Path::new("/no/such.csv")),
            "error: there is no file `/no/such.csv`"
        );
        assert!(said(&std::env::temp_dir()).contains("is a folder"));
    }
}
