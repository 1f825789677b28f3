//! TypeScript types of the policy document.

use std::fmt::Write;

use crate::condition::CONDITION;
use crate::policy::POLICY;
use crate::policy::shape::{Forms, Key, Need, Shape};
use crate::segment::SEGMENT_CONDITION;

const HEAD: &str = "\
// Made by `cargo xtask gen` from the tables that check a policy. Do not edit.

/** A text, or the same text by language. */
export type Label = string | { [language: string]: string };
/** `[a-z0-9_]+` */
export type Id = string;
/** A whole number and a unit: `90s`, `45m`, `12h`, `30d`. */
export type Duration = string;
/** `YYYY-MM-DD` */
export type CalendarDate = string;
/** Times of day, `HH:MM`. An end that is not after the start is on the next day; `24:00` may be an end. */
export type Opening = readonly [start: string, end: string];
/** An offset such as `+09:00`, or a named zone with its transitions as data. */
export type TimeZone =
  | string
  | { name: string; offset: string; transitions: ReadonlyArray<readonly [instant: string | number, offset: string]> };
";

/// The types, as the text of a declaration file.
#[must_use]
pub fn typescript() -> String {
    let mut out = String::from(HEAD);
    out.push_str(
        "\n/** True, false or unknown for a lead; exactly one test. */\nexport type Condition =",
    );
    forms(&CONDITION, 0, &mut out);
    out.push_str(
        ";\n\n/** True, false or unknown for a customer and lead; exactly one test. */\nexport type SegmentCondition =",
    );
    forms(&SEGMENT_CONDITION, 0, &mut out);
    out.push_str(";\n\n/** A policy document, format 1. */\nexport interface Policy ");
    write_type(&POLICY, 0, &mut out);
    out.push('\n');
    out
}

fn write_type(shape: &Shape, depth: usize, out: &mut String) {
    match shape {
        Shape::Any => out.push_str("unknown"),
        Shape::Text | Shape::TagPath => out.push_str("string"),
        Shape::Id => out.push_str("Id"),
        Shape::Label => out.push_str("Label"),
        Shape::Boolean => out.push_str("boolean"),
        Shape::Points | Shape::Level | Shape::Percent | Shape::Amount | Shape::Whole(..) => {
            out.push_str("number");
        }
        Shape::Duration => out.push_str("Duration"),
        Shape::Date => out.push_str("CalendarDate"),
        Shape::Opening => out.push_str("Opening"),
        Shape::TimeZone => out.push_str("TimeZone"),
        Shape::Condition => out.push_str("Condition"),
        Shape::SegmentCondition => out.push_str("SegmentCondition"),
        Shape::Range => out.push_str("readonly [from: number, to: number]"),
        Shape::Choice(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            out.push_str(&words.join(" | "));
        }
        Shape::Object(keys) => object(&[keys], depth, out),
        Shape::List(item, _) => list(item, depth, out),
        Shape::Rows(item) => list(item, depth, out),
        Shape::OneOrMany(one) => {
            write_type(one, depth, out);
            out.push_str(" | ");
            list(one, depth, out);
        }
        Shape::Map(item, _) => by_key("id", item, depth, out),
        Shape::Table(item) => by_key("text", item, depth, out),
        Shape::Forms(inner) => forms(inner, depth, out),
    }
}

fn list(item: &Shape, depth: usize, out: &mut String) {
    out.push_str("ReadonlyArray<");
    write_type(item, depth, out);
    out.push('>');
}

fn by_key(key: &str, item: &Shape, depth: usize, out: &mut String) {
    let _ = write!(out, "{{ [{key}: string]: ");
    write_type(item, depth, out);
    out.push_str(" }");
}

fn forms(forms: &Forms, depth: usize, out: &mut String) {
    let inner = depth.saturating_add(1);
    for form in forms.forms {
        let _ = write!(out, "\n{}| ", indent(inner));
        object(&[forms.common, form.keys], inner, out);
    }
}

fn object(tables: &[&[Key]], depth: usize, out: &mut String) {
    let inner = depth.saturating_add(1);
    out.push_str("{\n");
    for key in tables
        .iter()
        .copied()
        .flatten()
        .filter(|key| key.need != Need::Later)
    {
        let mark = if key.need == Need::Required { "" } else { "?" };
        let _ = write!(
            out,
            "{0}/** {1} */\n{0}{2}{mark}: ",
            indent(inner),
            key.doc,
            key.name
        );
        match key.name {
            "format" => out.push('1'),
            "cells" => out.push_str("{ [band: string]: Id | { [band: string]: Id } }"),
            _ => write_type(&key.shape, inner, out),
        }
        out.push_str(";\n");
    }
    let _ = write!(out, "{}}}", indent(depth));
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}
