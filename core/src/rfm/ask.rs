//! Calls by name about customers, from document to document, as in [`crate::wire`]. They are apart, so
//! that a module for lead forms does not carry them.
//!
//! | call | arguments | result |
//! | --- | --- | --- |
//! | `customer` | `model`, `customer`, `orders`, `as_of?`, `lead?` and options | [`Explanation`] |
//! | `explain_customer` | the same, `lang?` | a text |
//! | `customers_chart` | `chart`: `segments` or `heat_map`, `counts`: [`CustomerCounts`], or a list of them, `lang?` | a Vega-Lite document |
//! | `segments` | none | a list of [`Segment`](crate::segment::Segment)s |
//! | `segment_overlaps` | none | a list of [`Overlap`](crate::segment::Overlap)s |
//!
//! `orders` are documents as [`Partial::add_documents`](super::Partial::add_documents) reads them, all
//! of the one customer, which they need not name; `as_of` is that of the model unless it is given. Options are `strict`,
//! `previous` and those of [`OrderReading`].

use super::chart::{CustomerCounts, CustomersChart};
use super::columns::OrderReading;
use super::documents::{OrderKeys, key};
use super::explain::Explanation;
use super::key::Key;
use super::model::Model;
use super::reading::one_of;
use crate::call::{Call, wrong_type};
use crate::engine::Engine;
use crate::error::Error;
use crate::json::{Pointer, Value};
use crate::lead::Lead;
use crate::wire::{Arguments, Refusal, json, unknown_call};

/// The names of the calls, in the order of their documentation.
pub const CALLS: &[&str] = &[
    "customer",
    "explain_customer",
    "customers_chart",
    "segments",
    "segment_overlaps",
];

/// Makes the call `name`; the result is JSON, the same bytes in every language.
///
/// ```
/// use leadgrid::rfm::{self, Order};
/// use leadgrid::{Engine, Instant, Value};
///
/// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
/// let engine = Engine::from_json(policy).expect("loads");
/// let rules = engine.rfm().expect("the policy has it");
/// let as_of = Instant::parse("2026-11-26T09:00:00+09:00").expect("RFC 3339");
/// let mut partial = rules.partial(as_of);
/// for customer in 1..=5 {
///     partial.add(&Order::new(customer, as_of, customer * 100)).expect("a good row");
/// }
/// let model = rules.fit(&partial).expect("five are enough").to_json();
/// let arguments = format!(
///     r#"{{"model": {model}, "customer": 9, "orders": [{{"at": "2026-11-20", "amount": "450.00"}}]}}"#
/// );
/// let arguments = Value::from_json(&arguments).expect("JSON");
/// let answer = rfm::ask(&engine, "customer", &arguments).expect("a good call");
/// assert!(answer.contains(r#""code":"514""#) && answer.contains(r#""id":"promising""#));
/// ```
///
/// # Errors
/// `unknown_reference` for a name that is not in [`CALLS`], `unknown_key`, `missing_key` and others
/// for the arguments, with pointers into them; errors of the lead.
pub fn ask(engine: &Engine, name: &str, arguments: &Value<'_>) -> Result<String, Refusal> {
    let root = Pointer::root();
    let given = Arguments::read(arguments, &root)?;
    match name {
        "customer" => explained(engine, &given, &[], &mut |why| json(why)),
        "explain_customer" => {
            let lang = given.lang()?;
            explained(engine, &given, &["lang"], &mut |why| json(&why.text(lang)))
        }
        "customers_chart" => {
            given.only(&["chart", "counts", "lang"])?;
            let chart = chart(&given)?;
            let counts = given.document("counts")?;
            let counts = CustomerCounts::read(engine, &counts, &root.key("counts"))?;
            json(&engine.customers_chart(chart, &counts, given.lang()?)?)
        }
        "segments" => {
            given.only(&[])?;
            json(&engine.segments().map_or(&[][..], |all| all.rows()))
        }
        "segment_overlaps" => {
            given.only(&[])?;
            let segments = engine.segments();
            json(&segments.map_or_else(Vec::new, |all| all.overlaps()))
        }
        _ => Err(unknown_call(name, CALLS).into()),
    }
}

/// The picture that is asked for.
pub(super) fn chart(given: &Arguments<'_>) -> Result<CustomersChart, Error> {
    let charts = CustomersChart::ALL.map(|chart| (chart.as_str(), chart));
    one_of(given.0.required("chart")?, &given.0.key("chart"), &charts)
}

/// Explains a customer from a model and its own orders.
fn explained(
    engine: &Engine,
    given: &Arguments<'_>,
    own: &[&str],
    tell: &mut dyn FnMut(&Explanation<'_>) -> Result<String, Refusal>,
) -> Result<String, Refusal> {
    const KEYS: [&str; 7] = [
        "model", "customer", "orders", "as_of", "lead", "strict", "previous",
    ];
    const READING: [&str; 3] = ["rounding", "minor_units", "local_times"];
    given.only(&[&KEYS[..], &READING, own].concat())?;
    let root = Pointer::root();
    let document = given.document("model")?;
    let model = Model::from_value(&document).map_err(|error| error.below("/model"))?;
    let customer = key(given.0.required("customer")?, &root.key("customer"))?;
    let orders = given.document("orders")?;
    let Value::List(items) = &orders else {
        return Err(wrong_type(&orders, "a list of orders", &root.key("orders")).into());
    };
    let as_of = given.0.optional_instant("as_of")?;
    let mut partial = model.rfm().partial(as_of.unwrap_or(model.as_of()));
    partial.know(&*customer)?;
    let reading = OrderReading::from_value(given.1)?;
    partial
        .add_documents_of(Some(&customer), items, &OrderKeys::default(), &reading)
        .map_err(|error| error.below("/orders"))?;
    let call = call(given, partial.as_of())?;
    let leads: Vec<Lead<'_>> = match given.0.given("lead") {
        None => Vec::new(),
        Some(_) => vec![as_lead_of(&customer, given.document("lead")?)],
    };
    let mut all = engine.customers(&model, partial, &leads, &call)?;
    if let Some(errors) = all.take_errors().into_iter().next() {
        return Err(errors.into());
    }
    let one = all.get(Key::Text(&customer));
    let why = one.map(|one| {
        let why = model.explain(one.key(), &one.purchases(), all.as_of(), None);
        why.with_segment(one.segment())
    });
    // It was made known above.
    let unknown = || wrong_type(&Value::Null, "a customer", &root.key("customer"));
    tell(&why.ok_or_else(unknown)?)
}

fn call(given: &Arguments<'_>, as_of: crate::time::Instant) -> Result<Call, Error> {
    let mut options = vec![("as_of".into(), Value::Number(as_of.millis() as f64))];
    for key in ["strict", "previous"] {
        if let Some(value) = given.0.given(key) {
            options.push((key.into(), value.clone()));
        }
    }
    Call::from_value(&Value::Object(options))
}

/// The lead of the customer, whatever id the lead has.
fn as_lead_of<'d>(customer: &str, lead: Value<'d>) -> Lead<'d> {
    let Value::Object(mut entries) = lead else {
        return Lead::from(lead);
    };
    entries.retain(|(key, _)| key != "id");
    entries.insert(0, ("id".into(), customer.to_owned().into()));
    Lead::from(Value::Object(entries))
}
