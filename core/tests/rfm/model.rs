//! Models and partial results as documents: what they look like, and what is refused.

use leadgrid::Code;
use leadgrid::rfm::{Model, Order, Partial};

use crate::setup::*;

fn orders() -> Vec<Order<'static>> {
    vec![
        Order::new("고객-1", day("2026-11-20"), "12.50")
            .order("O-1")
            .line(1),
        Order::new("고객-2", day("2026-11-21"), "7").order("O-2"),
        Order::new(17, day("2026-11-22"), "30"),
        Order::new(17, day("2026-11-23"), "-2.25"),
        Order::new(4, day("2026-11-24"), "9.99"),
        Order::new(5, day("2026-11-24"), "9.99"),
    ]
}

#[test]
fn a_model_is_written_so() {
    let (model, _) = fit(&rfm(r#"{"period": "365d"}"#), &orders());
    let digest = model.input_digest().to_owned();
    let hash = leadgrid::Engine::from_json(&policy(r#"{"period": "365d"}"#))
        .expect("loads")
        .hash()
        .to_owned();
    assert_eq!(
        model.to_json(),
        format!(
            r#"{{"format":1,"rule":"Q1","policy":{{"id":"shop","version":"1","hash":"{hash}"}},"as_of":"2026-11-26T09:00:00+09:00","time_zone":"+09:00","rfm":{{"scale":5,"currency":{{"places":2}},"period":"365d","recency":{{"cuts":[7,30,90,180]}},"frequency":{{"cuts":[2,3,5,10],"count":"orders"}},"monetary":{{"quantiles":{{"population":"payers","ties":"low","min_population":5}}}}}},"counts":{{"customers":5,"buyers":5,"repeat_buyers":0,"payers":5,"orders":5,"net":"67.23"}},"recency":{{"cuts":[180,90,30,7],"n":null}},"frequency":{{"cuts":[2,3,5,10],"n":null}},"monetary":{{"cuts":["9.99","12.50","12.50","27.75"],"n":5}},"input_digest":"{digest}"}}"#
        )
    );
}

/// Written once by this version: a later one must read it, and orders must not change their digest.
#[test]
fn bytes_of_version_1_stay_as_they_are() {
    let rfm = rfm(r#"{"period": "365d"}"#);
    let partial = sum(&rfm, AS_OF, &orders());
    let bytes = partial.to_bytes();
    let hex: String = bytes[69..]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(&bytes[..5], b"LGRF\x01");
    assert_eq!(hex, VERSION_1);
    let read = rfm.read_partial(&bytes).expect("whole");
    assert_eq!(read.to_bytes(), bytes);
}

/// Behind the head: five customers, no days, two orders, one line, nothing left out, the seal.
const VERSION_1: &str = "8090b7d2c2680500090080000000000000040180def7b7c1680001e707000801050180def7b7c1680001e707000801110180fe9193c0680001b817e101000901eab3a0eab09d2d3101809eaceebe680001e2090008013201808edfc0bf680001bc050000020004014f2d310301030132040101000009008000000000000001809eaceebe68c413000000000e5181431443eb23";

#[test]
fn ties_by_id_keep_the_customer_from_which_on_a_score_begins() {
    let section = r#"{"monetary": {"quantiles": {"ties": "by_id"}}}"#;
    let rows: Vec<Order<'_>> = ["a", "b", "c", "d", "e", "f"]
        .into_iter()
        .map(|customer| Order::new(customer, day("2026-11-20"), 9))
        .collect();
    let (model, partial) = fit(&rfm(section), &rows);
    let json = model.to_json();
    assert!(json.contains(r#""monetary":{"cuts":[{"value":"9.00","from":"c"},{"value":"9.00","from":"d"},{"value":"9.00","from":"e"},{"value":"9.00","from":"f"}],"n":6}"#), "{json}");
    let read = Model::from_json(&json).expect("whole");
    let scores = ["a", "b", "c", "d", "e", "f"].map(|c| scores(&read, &partial, c).m);
    assert_eq!(scores, [1, 1, 2, 3, 4, 5].map(Some));
}

#[test]
fn what_is_wrong_with_a_model_is_told() {
    let (model, _) = fit(&rfm("{}"), &orders());
    let json = model.to_json();
    for (from, to, code, path) in [
        ("{\"format\":1", "{", Code::BadJson, ""),
        (
            r#""format":1"#,
            r#""format":2"#,
            Code::UnknownFormat,
            "/format",
        ),
        (
            r#""rule":"Q1""#,
            r#""rule":"Q9""#,
            Code::UnknownFormat,
            "/format",
        ),
        (
            r#""as_of":"2026-11-26T09:00:00+09:00""#,
            r#""as_of":"2026-11-26""#,
            Code::BadInstant,
            "/as_of",
        ),
        (
            r#""time_zone":"+09:00""#,
            r#""time_zone":"Seoul""#,
            Code::BadTimeZone,
            "/time_zone",
        ),
        (
            r#""scale":5"#,
            r#""scale":12"#,
            Code::OutOfRange,
            "/rfm/scale",
        ),
        (
            r#""rfm":{"#,
            r#""rfm":{"colour":1,"#,
            Code::UnknownKey,
            "/rfm/colour",
        ),
        (
            r#""customers":5"#,
            r#""customers":-5"#,
            Code::WrongType,
            "/counts/customers",
        ),
        (
            r#""net":"67.23""#,
            r#""net":"much""#,
            Code::WrongType,
            "/counts/net",
        ),
        (
            r#""cuts":[180,90,30,7],"#,
            r#""cuts":[90,30,7],"#,
            Code::OutOfRange,
            "/recency/cuts",
        ),
        (
            r#""cuts":[180,90,30,7],"#,
            r#""cuts":[180,90,30,70],"#,
            Code::OutOfRange,
            "/recency/cuts",
        ),
        (
            r#""cuts":[180,90,30,7],"#,
            r#""cuts":[180,null,30,7],"#,
            Code::OutOfRange,
            "/recency/cuts",
        ),
        (
            r#""9.99","12.50""#,
            r#""9.999","12.50""#,
            Code::OutOfRange,
            "/monetary/cuts",
        ),
        (r#""n":5"#, r#""n":"five""#, Code::WrongType, "/monetary/n"),
        (r#""input_digest""#, r#""digest""#, Code::MissingKey, ""),
    ] {
        let text = json.replacen(from, to, 1);
        assert_ne!(text, json, "{from}");
        let error = Model::from_json(&text).expect_err(to);
        assert_eq!((error.code(), error.path()), (code, path), "{to}: {error}");
        assert!(!error.message().is_empty() && !error.help().is_empty());
    }
    assert_eq!(
        Model::from_json("[]").expect_err("a list").code(),
        Code::WrongType
    );
}

/// One customer's rows, summed up by the model's own rules: the same answer as in the whole file.
#[test]
fn one_customer_elsewhere() {
    let rfm = rfm(FITTED);
    let rows: Vec<Order<'_>> = (0..200_i64)
        .map(|n| {
            Order::new(
                n * 13 % 31,
                day(["2026-11-01", "2026-11-11", "2026-11-21"][(n % 3) as usize]),
                n * 7 % 50 - 5,
            )
        })
        .collect();
    let (model, partial) = fit(&rfm, &rows);
    let there = Model::from_json(&model.to_json()).expect("whole");
    for customer in 0..31_i64 {
        let mut own: Partial = there.rfm().partial(at(AS_OF));
        let rows = rows
            .iter()
            .filter(|row| row.customer == Some(customer.into()));
        rows.for_each(|row| assert!(own.add(row).is_ok()));
        let purchases = own.customer(customer).expect("known");
        assert_eq!(
            there.score(customer, &purchases, at(AS_OF)),
            scores(&model, &partial, customer)
        );
    }
}

/// Millions of customers are hashed piece by piece; it is the SHA-256 of the bytes all the same, less
/// the three counts of rows left out.
#[test]
fn the_digest_is_that_of_the_bytes() {
    use sha2::{Digest, Sha256};

    let rfm = rfm(r#"{"frequency": {"count": "days"}, "monetary": {"cuts": [1, 2, 3, 4]}}"#);
    for customers in [0, 1, 9_000_i64] {
        let rows: Vec<Order<'_>> = (0..customers)
            .map(|n| Order::new(n, day("2026-11-20"), n % 7).order(n).line("a"))
            .collect();
        let (model, partial) = fit(&rfm, &rows);
        let bytes = partial.to_bytes();
        let digest = Sha256::digest(&bytes[..bytes.len() - 11]);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(model.input_digest(), format!("sha256:{hex}"));
        assert_eq!(bytes.len() > 1 << 18, customers > 1);
    }
}

#[test]
fn a_model_that_nobody_wrote_is_refused() {
    let (model, _) = fit(&rfm("{}"), &orders());
    let written = model.to_json();
    let spaced = written.replace("\":", "\": ");
    assert_eq!(
        Model::from_json(&spaced).expect("the same").to_json(),
        written
    );
    for (from, to) in [
        (r#""cuts":[180,90,30,7]"#, r#""cuts":[9,8,7,6]"#),
        (r#""cuts":[2,3,5,10]"#, r#""cuts":[-5,-4,0,1]"#),
        (r#""cuts":[2,3,5,10]"#, r#""cuts":[2,3,5,11]"#),
        (r#""format":1"#, r#""format":1,"colour":"red""#),
        (r#""counts":{"#, r#""counts":{"leads":1,"#),
    ] {
        let changed = written.replacen(from, to, 1);
        if changed == written {
            continue;
        }
        let refused = Model::from_json(&changed).map(|read| read.to_json());
        assert!(refused.is_err(), "{to}");
    }
    assert!(
        written.contains(r#""cuts":[180,90,30,7]"#) && written.contains(r#""cuts":[2,3,5,10]"#)
    );
}
