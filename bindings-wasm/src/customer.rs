//! Orders and customers for WebAssembly.

use std::sync::Arc;

use js_sys::Uint8Array;
use leadgrid_arrow::Rfm;
use leadgrid_arrow::script::CustomerRows;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::frame::{TableHandle, given};
use super::frames::Shown;
use super::{Handle, customers};

/// Orders summed up, as JavaScript holds them.
#[wasm_bindgen]
pub struct RfmHandle(Rfm);

/// Scored customers as JavaScript holds them.
#[wasm_bindgen]
pub struct CustomersHandle(Arc<CustomerRows>);

fn summed(result: Result<Rfm, String>) -> JsValue {
    match result {
        Ok(rfm) => RfmHandle(rfm).into(),
        Err(problem) => JsValue::from_str(&problem),
    }
}

#[wasm_bindgen(js_name = rfmNew)]
pub fn rfm_new(engine: &Handle, options: &str) -> JsValue {
    summed(customers::rfm_new(&engine.0, options))
}

#[wasm_bindgen(js_name = rfmRead)]
pub fn rfm_read(engine: &Handle, bytes: &[u8]) -> JsValue {
    summed(customers::rfm_read(&engine.0, bytes))
}

#[wasm_bindgen(js_name = rfmAdd)]
pub fn rfm_add(
    rfm: &mut RfmHandle,
    layout: &str,
    buffers: Vec<Uint8Array>,
    texts: Vec<String>,
    options: &str,
) -> String {
    customers::rfm_add(&mut rfm.0, &given(&buffers, texts), layout, options)
}

#[wasm_bindgen(js_name = rfmAddDocuments)]
pub fn rfm_add_documents(rfm: &mut RfmHandle, pieces: Vec<String>, options: &str) -> String {
    customers::rfm_add_documents(&mut rfm.0, &pieces, options)
}

#[wasm_bindgen(js_name = rfmKnow)]
pub fn rfm_know(rfm: &mut RfmHandle, pieces: Vec<String>) -> String {
    customers::rfm_know(&mut rfm.0, &pieces)
}

#[wasm_bindgen(js_name = rfmMerge)]
pub fn rfm_merge(rfm: &mut RfmHandle, other: &RfmHandle) -> String {
    customers::rfm_merge(&mut rfm.0, &other.0)
}

#[wasm_bindgen(js_name = rfmMergeBytes)]
pub fn rfm_merge_bytes(rfm: &mut RfmHandle, bytes: &[u8]) -> String {
    customers::rfm_merge_bytes(&mut rfm.0, bytes)
}

#[wasm_bindgen(js_name = rfmBytes)]
pub fn rfm_bytes(rfm: &RfmHandle) -> Vec<u8> {
    rfm.0.to_bytes()
}

#[wasm_bindgen(js_name = rfmFit)]
pub fn rfm_fit(rfm: &RfmHandle) -> String {
    customers::rfm_fit(&rfm.0)
}

#[wasm_bindgen(js_name = rfmAbout)]
pub fn rfm_about(rfm: &RfmHandle) -> String {
    customers::rfm_about(&rfm.0)
}

#[wasm_bindgen(js_name = rfmBadRows)]
pub fn rfm_bad_rows(rfm: &RfmHandle) -> String {
    customers::rfm_bad_rows(&rfm.0)
}

#[wasm_bindgen(js_name = rfmScore)]
pub fn rfm_score(
    rfm: &RfmHandle,
    model: Option<String>,
    leads: Vec<String>,
    options: &str,
) -> JsValue {
    match customers::rfm_score(&rfm.0, model.as_deref(), &leads, options) {
        Ok(customers) => CustomersHandle(Arc::new(customers)).into(),
        Err(problem) => JsValue::from_str(&problem),
    }
}

#[wasm_bindgen(js_name = customersTable)]
pub fn customers_table(customers: &CustomersHandle) -> TableHandle {
    TableHandle(Shown::Customers(Arc::clone(&customers.0)))
}

#[wasm_bindgen(js_name = customersAsk)]
pub fn customers_ask(customers: &CustomersHandle, name: &str, arguments: &str) -> String {
    customers::customers_ask(&customers.0.customers, name, arguments)
}

#[wasm_bindgen(js_name = customersMigrate)]
pub fn customers_migrate(before: &CustomersHandle, after: &CustomersHandle) -> String {
    customers::customers_migrate(&before.0.customers, &after.0.customers)
}

/// A call about customers by name.
#[wasm_bindgen(js_name = askCustomers)]
pub fn ask_customers(engine: &Handle, name: &str, arguments: &str) -> String {
    customers::ask_customers(&engine.0, name, arguments)
}

#[wasm_bindgen]
pub fn stability(
    engine: &Handle,
    layout: &str,
    buffers: Vec<Uint8Array>,
    texts: Vec<String>,
    options: &str,
) -> String {
    customers::stability(&engine.0, &given(&buffers, texts), layout, options)
}

#[wasm_bindgen(js_name = stabilityOfDocuments)]
pub fn stability_of_documents(engine: &Handle, pieces: Vec<String>, options: &str) -> String {
    customers::stability_of_documents(&engine.0, &pieces, options)
}
