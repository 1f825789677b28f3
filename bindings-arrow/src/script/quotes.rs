//! Where the quotes of a file of CSV open and close. `csv-core` reads on over a quote that is never closed
//! and over text after a closing one, and tells of neither; here the same bytes are looked at for both.

use leadgrid::{Code, Error};

/// Where the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between records: line breaks here belong to none.
    Before,
    /// At the begin of a cell, where a quote opens.
    Begin,
    /// In a cell without quotes.
    Plain,
    /// Between quotes.
    Open,
    /// After a quote that closes, unless another follows.
    Closed,
}

/// Follows the bytes of a file.
#[derive(Debug)]
pub struct Quotes {
    delimiter: u8,
    state: State,
    /// Whether the last byte was a carriage return, to which a line feed belongs.
    after_return: bool,
    is_first: bool,
    line: usize,
    record: usize,
    opened: usize,
    torn: Option<usize>,
}

impl Quotes {
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            state: State::Before,
            after_return: false,
            is_first: true,
            line: 1,
            record: 1,
            opened: 1,
            torn: None,
        }
    }

    /// Follows bytes up to the end of a record, or a part of one.
    pub fn follow(&mut self, bytes: &[u8]) {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        let rest = match self.is_first {
            // The reader passes over a byte order mark, if it comes in one piece.
            true => bytes.strip_prefix(MARK).unwrap_or(bytes),
            false => bytes,
        };
        self.is_first = false;
        for byte in rest {
            self.step(*byte);
        }
    }

    fn step(&mut self, byte: u8) {
        let breaks = matches!(byte, b'\r' | b'\n');
        if self.state == State::Before && !breaks {
            (self.state, self.record) = (State::Begin, self.line);
            self.torn = None;
        }
        self.state = match (self.state, byte) {
            (State::Open, b'"') => State::Closed,
            (State::Open, _) => State::Open,
            (State::Closed, b'"') => State::Open,
            (_, b'\r' | b'\n') => State::Before,
            (_, byte) if byte == self.delimiter => State::Begin,
            (State::Begin, b'"') => {
                self.opened = self.line;
                State::Open
            }
            (State::Closed, _) => {
                self.torn.get_or_insert(self.line);
                State::Plain
            }
            _ => State::Plain,
        };
        if byte == b'\r' || (byte == b'\n' && !self.after_return) {
            self.line = self.line.saturating_add(1);
        }
        self.after_return = byte == b'\r';
    }

    /// The line in which the record that is read, or was read last, begins.
    pub fn record(&self) -> usize {
        self.record
    }

    /// The line of a quote that is still open.
    fn open(&self) -> Option<usize> {
        (self.state == State::Open).then_some(self.opened)
    }

    /// At the end of the file, a quote that is still open: the rest of the file is in its cell, which
    /// may be many rows.
    pub fn unclosed(&self) -> Option<Error> {
        let line = self.open()?;
        let message = format!("the quote that opens in line {line} is never closed");
        let help =
            "close it; a quote that belongs to a cell is written twice, and the cell in quotes";
        Some(wrong(message, help))
    }

    /// Text after a closing quote of the record, of which nobody knows whether it belongs to the cell.
    pub fn torn(&self) -> Option<Error> {
        let line = self.torn?;
        let message = format!("in line {line} text follows a closing quote");
        let help = "close each cell that begins with a quote, and write quotes within it twice";
        Some(wrong(message, help))
    }

    /// A record of more bytes than any row has.
    pub fn endless(&self, most: usize) -> Error {
        let message = format!(
            "the row that begins in line {} has more than {most} bytes",
            self.record
        );
        let help = match self.open() {
            Some(line) => format!("close the quote that opens in line {line}"),
            None => "end each row with a line break".to_owned(),
        };
        Error::new(Code::LimitExceeded, String::new(), message, help)
    }
}

fn wrong(message: String, help: &str) -> Error {
    Error::new(Code::WrongType, String::new(), message, help)
}

#[cfg(test)]
mod tests {
    use super::Quotes;

    fn after(text: &str) -> Quotes {
        let mut quotes = Quotes::new(b',');
        // In pieces of all sorts, as files are read.
        for piece in text.as_bytes().chunks(3) {
            quotes.follow(piece);
        }
        quotes
    }

    #[test]
    fn open_quotes_and_text_after_closed_ones_are_found() {
        let cases = [
            ("a,b\n", None, None),
            ("a,\"b\"", None, None),
            ("a,\"b", Some(1), None),
            ("a,b\n\n\"c\"\"\n,d\n", Some(3), None),
            ("a,\"\"\"\"\r\n", None, None),
            ("a,b\"c\",d \"e\"\n", None, None),
            ("a, \"b\n", None, None),
            ("a,\"b\"c,d\n", None, Some(1)),
            ("a,\"b\nc\" ,d\n", None, Some(2)),
            ("a,\"b\"c\nd,e\n", None, None),
            ("\"a\" \"", None, Some(1)),
            ("\u{FEFF}\"a", Some(1), None),
        ];
        for (text, open, torn) in cases {
            let quotes = after(text);
            assert_eq!((quotes.open(), quotes.torn), (open, torn), "{text:?}");
        }
    }

    #[test]
    fn a_record_begins_in_its_line_whatever_ends_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let lines = ["a,b", "\"c", "d\",e", "", "", "f,g"];
            for (count, wanted) in [(1, 1), (2, 2), (3, 2), (4, 2), (5, 2), (6, 6)] {
                let text = lines[..count].join(end);
                assert_eq!(after(&text).record, wanted, "{text:?}");
            }
        }
    }
}
