//! Orders and customers for Node.

use std::sync::Arc;

use leadgrid::Engine;
use leadgrid_arrow::Rfm;
use leadgrid_arrow::script::CustomerRows;
use napi::bindgen_prelude::{Either, External, Uint8Array};
use napi_derive::napi;

use super::customers;
use super::frame::given;
use super::frames::Shown;

type Summed = Either<External<Rfm>, String>;

fn summed(result: Result<Rfm, String>) -> Summed {
    match result {
        Ok(rfm) => Either::A(External::new(rfm)),
        Err(problem) => Either::B(problem),
    }
}

#[napi]
pub fn rfm_new(engine: &External<Engine>, options: String) -> Summed {
    summed(customers::rfm_new(engine, &options))
}

#[napi]
pub fn rfm_read(engine: &External<Engine>, bytes: &[u8]) -> Summed {
    summed(customers::rfm_read(engine, bytes))
}

#[napi]
pub fn rfm_add(
    rfm: &mut External<Rfm>,
    layout: String,
    buffers: Vec<Uint8Array>,
    texts: Vec<String>,
    options: String,
) -> String {
    customers::rfm_add(rfm, &given(buffers, texts), &layout, &options)
}

#[napi]
pub fn rfm_add_documents(rfm: &mut External<Rfm>, pieces: Vec<String>, options: String) -> String {
    customers::rfm_add_documents(rfm, &pieces, &options)
}

#[napi]
pub fn rfm_know(rfm: &mut External<Rfm>, pieces: Vec<String>) -> String {
    customers::rfm_know(rfm, &pieces)
}

/// `other` is another one: JavaScript sees to that.
#[napi]
pub fn rfm_merge(rfm: &mut External<Rfm>, other: &External<Rfm>) -> String {
    customers::rfm_merge(rfm, other)
}

#[napi]
pub fn rfm_merge_bytes(rfm: &mut External<Rfm>, bytes: &[u8]) -> String {
    customers::rfm_merge_bytes(rfm, bytes)
}

#[napi]
pub fn rfm_bytes(rfm: &External<Rfm>) -> Uint8Array {
    Uint8Array::new(rfm.to_bytes())
}

#[napi]
pub fn rfm_fit(rfm: &External<Rfm>) -> String {
    customers::rfm_fit(rfm)
}

#[napi]
pub fn rfm_about(rfm: &External<Rfm>) -> String {
    customers::rfm_about(rfm)
}

#[napi]
pub fn rfm_bad_rows(rfm: &External<Rfm>) -> String {
    customers::rfm_bad_rows(rfm)
}

#[napi]
pub fn rfm_score(
    rfm: &External<Rfm>,
    model: Option<String>,
    leads: Vec<String>,
    options: String,
) -> Either<External<Arc<CustomerRows>>, String> {
    match customers::rfm_score(rfm, model.as_deref(), &leads, &options) {
        Ok(customers) => {
            let size = customers.size();
            Either::A(External::new_with_size_hint(Arc::new(customers), size))
        }
        Err(problem) => Either::B(problem),
    }
}

#[napi]
pub fn customers_table(customers: &External<Arc<CustomerRows>>) -> External<Shown> {
    External::new(Shown::Customers(Arc::clone(customers)))
}

#[napi]
pub fn customers_ask(
    customers: &External<Arc<CustomerRows>>,
    name: String,
    arguments: String,
) -> String {
    customers::customers_ask(&customers.customers, &name, &arguments)
}

#[napi]
pub fn customers_migrate(
    before: &External<Arc<CustomerRows>>,
    after: &External<Arc<CustomerRows>>,
) -> String {
    customers::customers_migrate(&before.customers, &after.customers)
}

/// A call about customers by name.
#[napi]
pub fn ask_customers(engine: &External<Engine>, name: String, arguments: String) -> String {
    customers::ask_customers(engine, &name, &arguments)
}

#[napi]
pub fn stability(
    engine: &External<Engine>,
    layout: String,
    buffers: Vec<Uint8Array>,
    texts: Vec<String>,
    options: String,
) -> String {
    customers::stability(engine, &given(buffers, texts), &layout, &options)
}

#[napi]
pub fn stability_of_documents(
    engine: &External<Engine>,
    pieces: Vec<String>,
    options: String,
) -> String {
    customers::stability_of_documents(engine, &pieces, &options)
}
