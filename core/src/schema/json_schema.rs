//! JSON Schema (draft 2020-12) of the policy document.

use serde_json::{Map, Value, json};

use crate::condition::CONDITION;
use crate::num;
use crate::policy::POLICY;
use crate::policy::shape::{Forms, Key, Need, Shape};
use crate::segment::SEGMENT_CONDITION;

/// The schema. It knows shapes, not references: a policy that fits may still have findings.
#[must_use]
pub fn json_schema() -> Value {
    let mut schema = shape(&POLICY);
    if let Value::Object(schema) = &mut schema {
        schema.insert(
            "$schema".into(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        schema.insert("title".into(), json!("leadgrid policy, format 1"));
        schema.insert(
            "$defs".into(),
            json!({
                "condition": forms(&CONDITION),
                "label": label(),
                "segment_condition": forms(&SEGMENT_CONDITION)
            }),
        );
    }
    schema
}

fn label() -> Value {
    json!({"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]})
}

fn number(limit: i64) -> Value {
    let limit = num::as_points(limit);
    json!({"type": "number", "minimum": -limit, "maximum": limit})
}

fn shape(shape_: &Shape) -> Value {
    match shape_ {
        Shape::Any => json!({}),
        Shape::Text => json!({"type": "string"}),
        Shape::Id => json!({"type": "string", "pattern": "^[a-z0-9_]+$"}),
        Shape::TagPath => json!({"type": "string", "pattern": "^[a-z0-9_]+(/[a-z0-9_]+)*$"}),
        Shape::Label => json!({"$ref": "#/$defs/label"}),
        Shape::Boolean => json!({"type": "boolean"}),
        Shape::Points => number(num::MAX_POINTS),
        Shape::Level => number(num::MAX_LEVEL),
        Shape::Percent => json!({"type": "number", "minimum": 0, "maximum": 100}),
        Shape::Amount => json!({"type": "number", "exclusiveMinimum": 0}),
        Shape::Whole(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Shape::Duration => json!({"type": "string", "pattern": "^[0-9]+[smhd]$"}),
        Shape::Date => {
            json!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"})
        }
        Shape::Opening => opening(),
        Shape::TimeZone => json!({"anyOf": [offset(), zone()]}),
        Shape::Choice(words) => json!({"enum": words}),
        Shape::Condition => json!({"$ref": "#/$defs/condition"}),
        Shape::SegmentCondition => json!({"$ref": "#/$defs/segment_condition"}),
        Shape::Range => {
            json!({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2})
        }
        Shape::Object(keys) => object(&[keys]),
        Shape::List(item, filled) => {
            json!({"type": "array", "items": shape(item), "minItems": i32::from(*filled)})
        }
        Shape::Rows(row) => json!({"type": "array", "items": shape(row)}),
        Shape::OneOrMany(one) => {
            json!({"anyOf": [shape(one), {"type": "array", "items": shape(one), "minItems": 1}]})
        }
        Shape::Map(item, reserved) => {
            let reserved: Vec<&str> = reserved.iter().copied().chain(["remove"]).collect();
            json!({
                "type": "object",
                "propertyNames": {"pattern": "^[a-z0-9_]+$", "not": {"enum": reserved}},
                "additionalProperties": shape(item)
            })
        }
        Shape::Table(item) => {
            json!({"type": "object", "additionalProperties": shape(item), "minProperties": 1})
        }
        Shape::Forms(inner) => forms(inner),
    }
}

fn offset() -> Value {
    json!({"type": "string", "pattern": "^[+-]([01][0-9]|2[0-3]):[0-5][0-9]$"})
}

fn opening() -> Value {
    let time = |pattern| json!({"type": "string", "pattern": pattern});
    let start = time("^([01][0-9]|2[0-3]):[0-5][0-9]$");
    let end = time("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$");
    json!({"type": "array", "prefixItems": [start, end], "minItems": 2, "maxItems": 2})
}

fn zone() -> Value {
    let instant = json!({"type": ["string", "integer"]});
    json!({
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "offset": offset(),
            "transitions": {"type": "array", "items": {"type": "array", "prefixItems": [instant, offset()], "minItems": 2, "maxItems": 2}}
        },
        "required": ["name", "offset", "transitions"],
        "additionalProperties": false
    })
}

fn forms(forms: &Forms) -> Value {
    let each = forms.forms.iter().map(|form| {
        let mut schema = object(&[forms.common, form.keys]);
        if let Value::Object(schema) = &mut schema {
            schema.insert("title".into(), json!(form.by));
        }
        schema
    });
    json!({"oneOf": each.collect::<Vec<_>>()})
}

fn object(tables: &[&[Key]]) -> Value {
    let keys = || {
        tables
            .iter()
            .copied()
            .flatten()
            .filter(|key| key.need != Need::Later)
    };
    let properties: Map<String, Value> = keys()
        .map(|key| {
            let mut schema = shape(&key.shape);
            if let Value::Object(schema) = &mut schema {
                schema.insert("description".into(), json!(key.doc));
                if key.name == "format" {
                    schema.insert("const".into(), json!(1));
                }
            }
            (key.name.to_owned(), schema)
        })
        .collect();
    let required: Vec<&str> = keys()
        .filter(|key| key.need == Need::Required)
        .map(|key| key.name)
        .collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}
