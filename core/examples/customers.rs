//! Sums up orders in a folder and writes what becomes of them, for comparisons with other languages:
//! `customers FOLDER` reads what `testdata/cross/customers.py` wrote.

use std::error::Error;
use std::fs;
use std::path::Path;

use leadgrid::rfm::{self, OrderKeys, OrderReading};
use leadgrid::{Call, Engine, Instant, Lang, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("a folder is needed")?;
    let folder = Path::new(&folder);
    let own = folder.join("rust");
    fs::create_dir_all(&own)?;
    let cases = fs::read_to_string(folder.join("cases.json"))?;
    for case in Value::from_json(&cases)?.items() {
        let name = case.get("name").and_then(Value::as_text).ok_or("a name")?;
        let write = |part: &str, bytes: &[u8]| fs::write(own.join(format!("{name}.{part}")), bytes);
        let policy = fs::read_to_string(folder.join(format!("{name}.policy.json")))?;
        let engine = Engine::from_json(&policy)?;
        let rules = engine.rfm().ok_or("the policy has no `rfm`")?;
        let as_of = case.get("as_of").and_then(Value::as_text);
        let as_of = as_of.and_then(Instant::parse).ok_or("an instant")?;
        let rows = fs::read_to_string(folder.join(format!("{name}.rows.json")))?;
        let rows = Value::from_json(&rows)?;
        let mut sums = rules.partial(as_of);
        sums.add_documents(
            rows.items(),
            &OrderKeys::default(),
            &OrderReading::default(),
        )?;
        write("partial", &sums.to_bytes())?;
        let model = rules.fit(&sums)?;
        write("model.json", model.to_json().as_bytes())?;
        let customers = engine.customers(&model, sums, &[], &Call::at(as_of))?;
        let asked = case.get("customers").map_or(&[][..], Value::items);
        for (place, customer) in asked.iter().enumerate() {
            let key = match customer.as_whole() {
                Some(number) => number.to_string(),
                None => customer.as_text().unwrap_or_default().to_owned(),
            };
            let why = customers.explain(key.as_str()).ok_or("a known customer")?;
            write(&format!("{place}.among.json"), why.to_json().as_bytes())?;
            write(&format!("{place}.among.txt"), why.text(Lang::Ko).as_bytes())?;
            let bought = rows.items().iter();
            let bought = bought.filter(|row| row.get("customer") == Some(customer));
            let mut arguments = vec![
                ("model".into(), model.to_json().into()),
                ("customer".into(), customer.clone()),
                ("orders".into(), Value::List(bought.cloned().collect())),
            ];
            let alone = rfm::ask(&engine, "customer", &Value::Object(arguments.clone()))?;
            write(&format!("{place}.alone.json"), alone.as_bytes())?;
            arguments.push(("lang".into(), "ko".into()));
            let text = rfm::ask(&engine, "explain_customer", &Value::Object(arguments))?;
            let text: String = serde_json::from_str(&text)?;
            write(&format!("{place}.alone.txt"), text.as_bytes())?;
        }
    }
    Ok(())
}
