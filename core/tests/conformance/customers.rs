//! Cases with orders: summed up in one call and one by one, merged, scored, explained.

use crate::node::Node;
use leadgrid::rfm::{Customers, OrderKeys, OrderReading, Partial};
use leadgrid::{Call, Engine, Error, Instant, Lang, Lead, Value};

/// The outcome of a case with orders, under the key that its file has for it.
pub fn run(engine: &Engine, case: &Node) -> (&'static str, Node) {
    match outcome(engine, case) {
        Ok(found) => ("customers", found),
        Err(error) => {
            let error = Node::parse(&serde_json::to_string(&error).unwrap());
            ("error", error.only(&["code", "path"]))
        }
    }
}

fn outcome(engine: &Engine, case: &Node) -> Result<Node, Error> {
    let rfm = engine.rfm().unwrap();
    let as_of = Instant::parse(&case.get("as_of").unwrap().text().unwrap()).unwrap();
    let text = case.get("orders").unwrap().compact();
    let orders = Value::from_json(&text).unwrap();
    let reading = case.get("reading").map_or("{}".to_owned(), Node::compact);
    let reading = OrderReading::from_value(&Value::from_json(&reading).unwrap())?;
    let keys = OrderKeys::default();

    let mut whole = rfm.partial(as_of);
    let bad = whole.add_documents(orders.items(), &keys, &reading)?;
    let mut merged = rfm.partial(as_of);
    for order in orders.items().iter().rev() {
        let mut one = rfm.partial(as_of);
        one.add_documents(std::slice::from_ref(order), &keys, &reading)?;
        merged.merge(&rfm.read_partial(&one.to_bytes()).unwrap())?;
    }
    assert_eq!(
        whole.to_bytes(),
        merged.to_bytes(),
        "in one call and merged"
    );

    let model = rfm.fit(&whole)?;
    let left_out = whole.left_out();
    let texts: Vec<String> = case
        .get("leads")
        .map_or(&[][..], Node::list)
        .iter()
        .map(Node::compact)
        .collect();
    let leads: Vec<Lead<'_>> = texts
        .iter()
        .map(|lead| Lead::from_json(lead).unwrap())
        .collect();
    let sums: Partial = whole;
    let customers = engine.customers(&model, sums, &leads, &Call::at(as_of))?;

    let bad_rows = bad.rows.iter().map(|(row, error)| {
        let (code, path) = (error.code().as_str(), error.path());
        Node::parse(&format!(
            r#"{{"row":{row},"code":"{code}","path":"{path}"}}"#
        ))
    });
    let mut shown = Node::Map(Vec::new());
    let counts = (left_out.later, left_out.older, left_out.nobody);
    let left_out = format!(
        r#"{{"later":{},"older":{},"nobody":{}}}"#,
        counts.0, counts.1, counts.2
    );
    shown.set("left_out", Node::parse(&left_out));
    shown.set("bad_rows", Node::List(bad_rows.collect()));
    shown.set("model", Node::parse(&model.to_json()));
    shown.set("rows", rows(&customers));
    shown.set("counts", Node::parse(&customers.counts().to_json()));
    if let Some(keys) = case.get("explain") {
        let explained = keys.list().iter().map(|key| {
            let key = key.text().unwrap();
            let why = customers.explain(&*key).unwrap();
            let mut shown = Node::parse(&why.to_json());
            for (name, lang) in [("en", Lang::En), ("ko", Lang::Ko)] {
                let text = serde_json::to_string(&why.text(lang)).unwrap();
                shown.set(name, Node::parse(&text));
            }
            shown
        });
        shown.set("explained", Node::List(explained.collect()));
    }
    Ok(shown)
}

/// The customers as every language gives them; amounts are texts.
fn rows(customers: &Customers) -> Node {
    let rows = customers.iter().map(|one| {
        let (purchases, scores) = (one.purchases(), one.scores());
        let stamp = |at: Option<Instant>| at.map(|at| customers.stamp(at).to_string());
        let money = |minor: i128| leadgrid::rfm::Money::new(minor, customers.places()).to_string();
        let group = one.group().map(|id| id.to_string());
        let mut row = Node::Map(Vec::new());
        let mut put = |key: &str, value: serde_json::Value| {
            row.set(key, Node::parse(&value.to_string()));
        };
        put("customer", one.key().to_string().into());
        match scores.tier {
            Some(_) => put("tier", group.into()),
            None => {
                put("segment", group.into());
                put("code", scores.code().into());
            }
        }
        put("days", scores.days.into());
        put("orders", scores.orders.into());
        put("net", money(purchases.net()).into());
        put("gross", money(purchases.gross).into());
        put("refunds", money(purchases.refunds).into());
        put(
            "first_at",
            stamp(purchases.span.map(|(first, _)| first)).into(),
        );
        put("last_at", stamp(purchases.last()).into());
        row
    });
    Node::List(rows.collect())
}
