//! Plain scalars: which text is null, true or false, a number, or a text after all.

use crate::json::is_exact;

/// What a plain scalar means in the core schema (YAML 1.2.2, section 10.3.2).
#[derive(Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    /// The nearest double, and whether it is the number as written.
    Number {
        value: f64,
        exact: bool,
    },
}

impl Scalar {
    /// `None` for a text.
    pub(super) fn plain(text: &str) -> Option<Scalar> {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Some(Scalar::Null),
            "true" | "True" | "TRUE" => return Some(Scalar::Bool(true)),
            "false" | "False" | "FALSE" => return Some(Scalar::Bool(false)),
            _ => {}
        }
        if let Some(digits) = text.strip_prefix("0x") {
            return Scalar::in_radix(digits, 16);
        }
        if let Some(digits) = text.strip_prefix("0o") {
            return Scalar::in_radix(digits, 8);
        }
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
        {
            // No number of a policy may be one of these.
            return Some(Scalar::beyond());
        }
        is_decimal(unsigned).then(|| Scalar::decimal(text))
    }

    fn in_radix(digits: &str, radix: u32) -> Option<Scalar> {
        let all = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
        all.then(|| {
            u128::from_str_radix(digits, radix).map_or_else(
                |_| Scalar::beyond(),
                |value| Scalar::decimal(&value.to_string()),
            )
        })
    }

    fn decimal(text: &str) -> Scalar {
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Scalar::Number {
                // Adding zero turns a negative zero into the ordinary one.
                value: value + 0.0,
                exact: is_exact(text, value),
            },
            _ => Scalar::beyond(),
        }
    }

    /// A number that no double stands for.
    fn beyond() -> Scalar {
        Scalar::Number {
            value: f64::NAN,
            exact: false,
        }
    }
}

/// Whether a text without sign is `[0-9]+`, `[0-9]+.[0-9]*` or `.[0-9]+`, with an exponent or not.
fn is_decimal(text: &str) -> bool {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digit = !whole.is_empty() || !fraction.is_empty();
    let has_exponent = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && is_digits(digits)
    });
    has_digit && is_digits(whole) && is_digits(fraction) && has_exponent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_core_schema() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(Scalar::plain(text), Some(Scalar::Null), "{text}");
        }
        for (text, truth) in [("true", true), ("True", true), ("FALSE", false)] {
            assert_eq!(Scalar::plain(text), Some(Scalar::Bool(truth)), "{text}");
        }
        for (text, value) in [
            ("0", 0.0),
            ("-0", 0.0),
            ("+12", 12.0),
            ("012", 12.0),
            ("0o17", 15.0),
            ("0xfF", 255.0),
            (".5", 0.5),
            ("-5.", -5.0),
            ("1e3", 1000.0),
            ("1.5E-2", 0.015),
        ] {
            let number = Scalar::Number { value, exact: true };
            assert_eq!(Scalar::plain(text), Some(number), "{text}");
        }
    }

    #[test]
    fn leaves_texts_that_older_yaml_changes() {
        for text in [
            "yes",
            "No",
            "on",
            "off",
            "y",
            "nULL",
            "tRUE",
            "12:30",
            "2026-11-22",
            "1_000",
            "0b1",
            "0o8",
            "0xg",
            "-0x1",
            "0x",
            "0o",
            "0x+1",
            ".",
            "-",
            "+",
            "+-5",
            "e3",
            ".e3",
            "1e",
            "1e+",
            "1.2.3",
            "1e5e5",
            "inf",
            "nan",
            "NaN",
            "+.nan",
            "12h",
            "１２",
            " ",
            "1 2",
        ] {
            assert_eq!(Scalar::plain(text), None, "{text}");
        }
    }

    #[test]
    fn tells_a_number_that_no_double_is() {
        for text in [
            "9007199254740993",
            "0x20000000000001",
            "0.12345678901234567890",
            "1e400",
            ".inf",
            "-.INF",
            ".NaN",
            "0xffffffffffffffffffffffffffffffffff",
        ] {
            let exact = matches!(
                Scalar::plain(text),
                Some(Scalar::Number { exact: true, .. })
            );
            assert!(!exact && Scalar::plain(text).is_some(), "{text}");
        }
    }
}
