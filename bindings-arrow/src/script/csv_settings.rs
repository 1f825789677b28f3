//! How a file of CSV is read.

use leadgrid::{Code, Error, Value};

/// How a file is read.
pub struct CsvSettings {
    /// Between cells.
    pub delimiter: u8,
    /// Between the entries of a cell that holds a list.
    pub list_separator: char,
    /// Rows that are scored at a time.
    pub rows: usize,
}

impl CsvSettings {
    /// Reads settings.
    ///
    /// # Errors
    /// `wrong_type` and `out_of_range` for settings that no file has.
    pub fn read(given: &Value<'_>) -> Result<Self, Error> {
        let wrong = |code, key: &str, message: &str, help: &str| {
            Error::new(code, format!("/{key}"), message, help)
        };
        let sign = |key: &str, default: char| match given.get(key) {
            None | Some(Value::Null) => Ok(default),
            Some(value) => {
                let mut signs = value.as_text().unwrap_or_default().chars();
                match (signs.next(), signs.next()) {
                    (Some(sign), None) if sign.is_ascii() && !"\"\r\n".contains(sign) => Ok(sign),
                    _ => {
                        let message = format!("`{key}` is no single sign of ASCII");
                        Err(wrong(Code::WrongType, key, &message, "such as `,` or `;`"))
                    }
                }
            }
        };
        let delimiter = u8::try_from(sign("delimiter", ',')?).unwrap_or(b',');
        let rows = match given.get("batch_rows") {
            None | Some(Value::Null) => 100_000,
            Some(value) => {
                let rows = value.as_whole().and_then(|rows| usize::try_from(rows).ok());
                rows.filter(|rows| (1..=1 << 20).contains(rows))
                    .ok_or_else(|| {
                        let message = "`batch_rows` is no whole number from 1 to 1048576";
                        wrong(Code::OutOfRange, "batch_rows", message, "such as 100000")
                    })?
            }
        };
        Ok(Self {
            delimiter,
            list_separator: sign("list_separator", ';')?,
            rows,
        })
    }
}
