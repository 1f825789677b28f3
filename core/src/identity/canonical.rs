//! Canonical JSON (RFC 8785): one text for one document, whoever wrote it.
//!
//! Keys are sorted by their UTF-16 code units, numbers are the shortest text of the nearest double
//! as ECMAScript prints it, texts carry only the escapes that JSON needs. Of a key given twice the
//! last counts, as for every reader of JSON.

use crate::json::{Shortest, Value};
use crate::order;

/// The canonical text of a value.
pub(crate) fn canonical(value: &Value<'_>) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value<'_>, out: &mut String) {
    match value {
        Value::Null | Value::Foreign(_) => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(*number, out),
        Value::Text(text) => write_text(text, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            let mut sorted: Vec<(&str, &Value<'_>)> = Vec::with_capacity(entries.len());
            sorted.extend(entries.iter().map(|(key, value)| (&**key, value)));
            // As ECMAScript orders them; beyond U+FFFF that is not the order of code points.
            order::sort_by(&mut sorted, |(a, _), (b, _)| {
                a.encode_utf16().cmp(b.encode_utf16())
            });
            out.push('{');
            let nexts = sorted.iter().skip(1).map(Some).chain([None]);
            for ((key, value), next) in sorted.iter().zip(nexts) {
                // The last counts.
                if next.is_some_and(|(next, _)| next == key) {
                    continue;
                }
                write_text(key, out);
                out.push(':');
                write(value, out);
                if next.is_some() {
                    out.push(',');
                }
            }
            out.push('}');
        }
    }
}

/// `serde_json` escapes exactly what RFC 8785 asks for, in the same spelling; a test holds it to that.
fn write_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

/// ECMAScript `Number::toString`: the shortest digits that read back as the number, of those the
/// nearest to it, of two equally near ones the even one; without exponent from 1e-6 to 1e21.
fn write_number(number: f64, out: &mut String) {
    let Shortest { digits, exponent } = Shortest::of(number);
    if number < 0.0 {
        out.push('-');
    }
    // The decimal point stands behind so many digits.
    let point = exponent.saturating_add(1);
    let zeros = |count: usize| "0".repeat(count);
    match usize::try_from(point) {
        Ok(point @ 1..=21) => match digits.split_at_checked(point) {
            Some((whole, "")) => out.push_str(whole),
            Some((whole, fraction)) => {
                out.push_str(whole);
                out.push('.');
                out.push_str(fraction);
            }
            None => {
                out.push_str(&digits);
                out.push_str(&zeros(point.saturating_sub(digits.len())));
            }
        },
        _ if (-5..=0).contains(&point) => {
            out.push_str("0.");
            out.push_str(&zeros(usize::try_from(point.unsigned_abs()).unwrap_or(0)));
            out.push_str(&digits);
        }
        _ => {
            let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
            out.push_str(first);
            if !rest.is_empty() {
                out.push('.');
                out.push_str(rest);
            }
            let sign = if exponent < 0 { '-' } else { '+' };
            out.push_str(&format!("e{sign}{}", exponent.unsigned_abs()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(bits: u64) -> String {
        canonical(&Value::Number(f64::from_bits(bits)))
    }

    #[test]
    fn numbers_of_the_rfc() {
        // RFC 8785, appendix B.
        for (bits, text) in [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            assert_eq!(number(bits), text, "{bits:016x}");
        }
    }

    #[test]
    fn numbers_at_the_edges_of_their_layout() {
        for (value, text) in [
            (1.0, "1"),
            (-10.0, "-10"),
            (100.0, "100"),
            (47.5, "47.5"),
            (0.001, "0.001"),
            (1e16, "10000000000000000"),
            (123e18, "123000000000000000000"),
            (1.5e-7, "1.5e-7"),
            (-1e-7, "-1e-7"),
            (1.25e21, "1.25e+21"),
        ] {
            assert_eq!(canonical(&Value::Number(value)), text);
        }
    }

    #[test]
    fn numbers_read_back_as_themselves() {
        // A simple generator; the property is about layout, not about any one number.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..100_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let value = f64::from_bits(state ^ (state >> 29));
            if value.is_finite() {
                let text = canonical(&Value::Number(value));
                let read: f64 = text.parse().expect("a number");
                assert_eq!(read.to_bits(), value.to_bits(), "{text}");
            }
        }
    }

    #[test]
    fn the_sample_of_the_rfc() {
        // RFC 8785, section 3.2.2 and its result in section 3.2.3.
        let text = r#"{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#;
        let value = Value::from_json(text).expect("well-formed");
        assert_eq!(
            canonical(&value),
            r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#
        );
    }

    #[test]
    fn keys_are_sorted_by_code_units() {
        // RFC 8785, section 3.2.3.
        let text = r#"{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}"#;
        let value = Value::from_json(text).expect("well-formed");
        let sorted = Value::from_json(&canonical(&value))
            .expect("well-formed")
            .into_owned();
        let keys: Vec<&str> = sorted
            .entries()
            .iter()
            .map(|(key, _)| key.as_ref())
            .collect();
        assert_eq!(
            keys,
            ["\r", "1", "\u{80}", "ö", "€", "😀", "\u{fb33}"],
            "a surrogate pair stands before U+FB33"
        );
    }

    #[test]
    fn texts_carry_only_the_escapes_that_json_needs() {
        let all: String = (0..0x20)
            .chain([0x22, 0x2f, 0x5c, 0x7f, 0x80, 0x2028, 0x2029])
            .filter_map(char::from_u32)
            .collect();
        let expected = [
            r#""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#,
            r"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f",
            "\\\"/\\\\\u{7f}\u{80}\u{2028}\u{2029}\"",
        ]
        .concat();
        assert_eq!(canonical(&Value::from(all)), expected);
    }

    #[test]
    fn order_and_spelling_do_not_matter() {
        let read = |text| canonical(&Value::from_json(text).expect("well-formed"));
        assert_eq!(
            read(r#"{"b": 1.0, "a": [2e1, "\u0041"]}"#),
            read(r#" {"a":[20,"A"],"b":1}"#)
        );
        assert_eq!(read(r#"{"a": 1, "a": 2}"#), r#"{"a":2}"#);
    }
}
