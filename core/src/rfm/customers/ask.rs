//! Questions about scored customers by name, from document to document, as in [`crate::wire`].

use super::Customers;
use crate::error::Error;
use crate::json::{Pointer, Value};
use crate::rfm::ask::chart;
use crate::rfm::documents;
use crate::rfm::key::Key;
use crate::wire::{Arguments, Refusal, json, unknown_call};

impl Customers {
    /// The names of the questions, in the order of their documentation.
    pub const CALLS: [&'static str; 7] = [
        "customer", "explain", "chart", "counts", "errors", "as_of", "model",
    ];

    /// Answers a question by its name, with the arguments as one object; the result is JSON, the same
    /// bytes in every language.
    ///
    /// | call | arguments | result |
    /// | --- | --- | --- |
    /// | `customer` | `customer`: text or whole number | an [`Explanation`](crate::rfm::Explanation) with ranks and segment; null for one who is not known |
    /// | `explain` | the same, `lang?` | the same as a text |
    /// | `chart` | `chart`, `lang?` | a Vega-Lite document |
    /// | `counts` | none | [`CustomerCounts`](crate::rfm::CustomerCounts) |
    /// | `errors` | none | a list of [`LeadErrors`](crate::LeadErrors) |
    /// | `as_of` | none | the instant of the scores, as a text |
    /// | `model` | none | the [`Model`](crate::rfm::Model) of the scores |
    ///
    /// # Errors
    /// `unknown_reference` for another name; those of arguments, as for [`crate::wire::ask`]; those of
    /// [`Engine::customers_chart`](crate::Engine::customers_chart).
    pub fn ask(&self, name: &str, arguments: &Value<'_>) -> Result<String, Refusal> {
        let root = Pointer::root();
        let given = Arguments::read(arguments, &root)?;
        let nothing = || given.only(&[]);
        match name {
            "customer" => {
                given.only(&["customer"])?;
                json(&self.explain(Key::Text(&key(&given, &root)?)))
            }
            "explain" => {
                given.only(&["customer", "lang"])?;
                let lang = given.lang()?;
                let why = self.explain(Key::Text(&key(&given, &root)?));
                json(&why.map(|why| why.text(lang)))
            }
            "chart" => {
                given.only(&["chart", "lang"])?;
                let (chart, lang) = (chart(&given)?, given.lang()?);
                json(&self.engine.customers_chart(chart, &self.counts(), lang)?)
            }
            "counts" => nothing().map(|()| json(&self.counts()))?,
            "errors" => nothing().map(|()| json(&self.errors()))?,
            "as_of" => nothing().map(|()| json(&self.stamp(self.as_of())))?,
            // It is JSON already, and its digits are its own.
            "model" => Ok(nothing().map(|()| self.model.to_json())?),
            _ => Err(unknown_call(name, &Self::CALLS).into()),
        }
    }
}

fn key(given: &Arguments<'_>, root: &Pointer<'_>) -> Result<String, Error> {
    let customer = given.0.required("customer")?;
    documents::key(customer, &root.key("customer")).map(String::from)
}
