//! The shortest text of a double, and numbers that a double cannot hold as written.
//!
//! A policy is identified by its canonical JSON, in which numbers are doubles in their shortest
//! form. A number that would read differently there must not be accepted silently.

use super::{Pointer, Value};

/// Whether `source`, a JSON or YAML number, has the same decimal value as the shortest text of `value`.
pub(crate) fn is_exact(source: &str, value: f64) -> bool {
    Decimal::parse(source) == Decimal::parse(&shortest(value))
}

/// The shortest digits that read back as a double, without its sign.
pub(crate) struct Shortest {
    /// No zero at either end; "0" for zero.
    pub(crate) digits: String,
    /// The power of ten of the first digit.
    pub(crate) exponent: i64,
}

impl Shortest {
    pub(crate) fn of(value: f64) -> Self {
        let decimal = Decimal::parse(&shortest(value)).filter(|number| !number.digits.is_empty());
        let Some(Decimal {
            digits, exponent, ..
        }) = decimal
        else {
            return Self {
                digits: "0".to_owned(),
                exponent: 0,
            };
        };
        let behind = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        Self {
            exponent: exponent.saturating_add(behind).saturating_sub(1),
            digits,
        }
    }
}

/// Written by `serde_json`: of two equally near shortest numbers it takes the even one, as
/// ECMAScript does and `{:e}` does not.
fn shortest(value: f64) -> String {
    serde_json::to_string(&value).unwrap_or_default()
}

/// A decimal number: digits without zeros at either end, and the power of ten of the last digit.
#[derive(PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let negative = mantissa.starts_with('-');
        let mantissa = mantissa.trim_start_matches(['-', '+']);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        let zeros = i64::try_from(all.len().saturating_sub(digits.len())).ok()?;
        let places = i64::try_from(fraction.len()).ok()?;
        let digits = digits.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self {
                negative: false,
                digits,
                exponent: 0,
            });
        }
        Some(Self {
            negative,
            digits,
            exponent: exponent.saturating_sub(places).saturating_add(zeros),
        })
    }
}

/// Pointers of the inexact numbers of a JSON text, found by walking its number tokens and the
/// numbers of its tree side by side: both come in document order.
pub(crate) fn inexact_numbers(text: &str, tree: &Value<'_>) -> Vec<String> {
    let mut tokens = NumberTokens { rest: text };
    let mut found = Vec::new();
    walk(tree, &Pointer::root(), &mut tokens, &mut found);
    found
}

fn walk(
    value: &Value<'_>,
    at: &Pointer<'_>,
    tokens: &mut NumberTokens<'_>,
    found: &mut Vec<String>,
) {
    match value {
        Value::Number(number) => {
            if tokens.next().is_some_and(|token| !is_exact(token, *number)) {
                found.push(at.to_string());
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &at.index(index), tokens, found);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                walk(value, &at.key(key), tokens, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Text(_) | Value::Foreign(_) => {}
    }
}

/// The number tokens of a text that is known to be JSON.
struct NumberTokens<'a> {
    rest: &'a str,
}

impl<'a> Iterator for NumberTokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            let start = self
                .rest
                .find(|c: char| c == '"' || c == '-' || c.is_ascii_digit())?;
            let rest = self.rest.get(start..)?;
            if let Some(body) = rest.strip_prefix('"') {
                self.rest = body.get(end_of_text(body)..)?;
                continue;
            }
            let end = rest
                .find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'))
                .unwrap_or(rest.len());
            let (token, tail) = rest.split_at_checked(end)?;
            self.rest = tail;
            return Some(token);
        }
    }
}

/// Where the text that begins at `body`, behind its opening quote, is over.
fn end_of_text(body: &str) -> usize {
    let mut escaped = false;
    for (index, byte) in body.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index.saturating_add(1),
            _ => {}
        }
    }
    body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactness_is_about_the_decimal_value() {
        for (text, exact) in [
            ("0.1", true),
            ("1e2", true),
            ("100.0", true),
            ("-0", true),
            ("0e9", true),
            ("9007199254740992", true),
            ("9007199254740993", false),
            ("1424953923781206.2", true),
            ("1424953923781206.3", false),
            ("0.12345678901234567890", false),
            ("1E400", false),
        ] {
            assert_eq!(
                is_exact(text, text.parse().expect("a number")),
                exact,
                "{text}"
            );
        }
    }

    #[test]
    fn pointers_name_the_inexact_numbers_only() {
        let text =
            r#"{"a\"1": [1, 9007199254740993], "b": "-3", "c": {"d": 0.30000000000000000001}}"#;
        let tree = Value::from_json(text).expect("well-formed");
        assert_eq!(inexact_numbers(text, &tree), ["/a\"1/1", "/c/d"]);
    }
}
