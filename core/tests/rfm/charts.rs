//! Pictures of customers, and the counts that they are made of.

use std::fs;

use leadgrid::rfm::{CustomerCounts, CustomersChart};
use leadgrid::{Engine, Error, Lang, Value};
use serde_json::{Value as Json, json};

use crate::setup::policy;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/charts");

fn engine(rfm: &str) -> Engine {
    Engine::from_json(&policy(rfm)).expect("loads")
}

fn shop() -> Engine {
    engine("{}")
}

fn tiers() -> Engine {
    engine(r#"{"monetary_only": {"period": "365d", "vip": 1000, "regular": 100}}"#)
}

fn scale(scale: u8) -> Engine {
    let cuts: Vec<u8> = (2..=scale).collect();
    let cuts = json!({"scale": scale, "recency": {"cuts": cuts}, "frequency": {"cuts": cuts}, "monetary": {"cuts": cuts}});
    engine(&cuts.to_string())
}

fn try_read(engine: &Engine, counts: &str) -> Result<CustomerCounts, Error> {
    CustomerCounts::from_value(engine, &Value::from_json(counts).expect("JSON"))
}

fn read(engine: &Engine, counts: &str) -> CustomerCounts {
    try_read(engine, counts).expect("counts of the policy")
}

fn draw(engine: &Engine, chart: CustomersChart, counts: &str, lang: Lang) -> Json {
    let chart = engine.customers_chart(chart, &read(engine, counts), lang);
    serde_json::to_value(chart.expect("a picture")).expect("JSON")
}

fn column(chart: &Json, field: &str) -> Json {
    let values = chart["data"]["values"].as_array().expect("data");
    values.iter().map(|value| value[field].clone()).collect()
}

/// The documents that renderers draw in the tests of other languages.
/// `LEADGRID_BLESS=1 cargo test -p leadgrid --test rfm charts` writes them.
#[test]
fn the_stored_pictures_are_those_of_the_stored_counts() {
    let shop = fs::read_to_string(format!("{FOLDER}/shop.json")).expect("a file");
    let shop: Json = serde_json::from_str(&shop).expect("JSON");
    let engine = Engine::from_json(&shop["policy"].to_string()).expect("loads");
    let counts = read(&engine, &shop["counts"].to_string());
    for chart in CustomersChart::ALL {
        for lang in Lang::ALL {
            let drawn = engine.customers_chart(chart, &counts, lang);
            let drawn = serde_json::to_string(&drawn.expect("a picture")).expect("JSON") + "\n";
            let file = format!("{FOLDER}/{}.{}.json", chart.as_str(), lang.code());
            if std::env::var_os("LEADGRID_BLESS").is_some() {
                fs::write(&file, &drawn).expect("written");
            }
            assert_eq!(fs::read_to_string(&file).expect("a file"), drawn, "{file}");
        }
    }
}

#[test]
fn a_bar_for_each_segment_in_the_order_of_the_policy() {
    let counts = r#"{"customers": 8, "segments": {"vip": 3, "sleeper": 4, "cold_lead": 1}}"#;
    let chart = draw(&shop(), CustomersChart::Segments, counts, Lang::Ko);
    let ids = column(&chart, "id");
    let engine = shop();
    let rows = engine.segments().expect("segments").rows().iter();
    let rows = rows.map(|row| row.id().to_owned());
    assert_eq!(ids, json!(rows.collect::<Vec<_>>()));
    assert_eq!(
        column(&chart, "customers"),
        json!([0, 3, 0, 0, 0, 0, 4, 0, 1])
    );
    let shown = [
        "0 (0.0%)",
        "3 (37.5%)",
        "0 (0.0%)",
        "0 (0.0%)",
        "0 (0.0%)",
        "0 (0.0%)",
        "4 (50.0%)",
        "0 (0.0%)",
        "1 (12.5%)",
    ];
    assert_eq!(column(&chart, "shown"), json!(shown));
    assert_eq!(chart["encoding"]["y"]["sort"], column(&chart, "segment"));
    assert_eq!(chart["encoding"]["y"]["sort"][6], "휴면 고객");
    assert_eq!(
        chart["data"]["values"][6]["action"],
        "뉴스레터와 재활성화 메시지, 인터뷰"
    );
    assert_eq!(chart["title"]["text"], "세그먼트별 고객");
    assert_eq!(chart["title"]["subtitle"], "고객 8명");
    assert_eq!(chart["encoding"]["x"]["scale"]["domain"], json!([0, 4]));
    let nobody = draw(&shop(), CustomersChart::Segments, "{}", Lang::En);
    assert_eq!(nobody["title"]["subtitle"], "0 customers");
    assert_eq!(nobody["encoding"]["x"]["scale"]["domain"], json!([0, 1]));
}

#[test]
fn segments_of_one_title_are_told_apart_and_markup_is_text() {
    let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}, "segments": [
        {"id": "good", "title": "<b>Same\u0001", "when": {"score": "r", "from": 3}, "action": {"en": "call"}},
        {"id": "rest", "title": "<b>Same\u0001", "when": {"all": []}}]}"#;
    let engine = Engine::from_json(policy).expect("loads");
    let chart = draw(
        &engine,
        CustomersChart::Segments,
        r#"{"segments": {"rest": 2}}"#,
        Lang::En,
    );
    let titles = json!(["<b>Same\u{fffd} (good)", "<b>Same\u{fffd} (rest)"]);
    assert_eq!(column(&chart, "segment"), titles);
    assert_eq!(column(&chart, "action"), json!(["call", "–"]));
    assert_eq!(column(&chart, "share"), json!([0, 1]));
}

#[test]
fn tiers_are_bars_without_actions() {
    let counts = r#"{"customers": 10, "segments": {"vip": 1, "other": 9}, "codes": {}}"#;
    for (lang, names) in [
        (Lang::En, ["VIP", "Regular", "Other"]),
        (Lang::Ko, ["VIP", "단골", "기타"]),
    ] {
        let chart = draw(&tiers(), CustomersChart::Segments, counts, lang);
        assert_eq!(column(&chart, "segment"), json!(names));
        assert_eq!(column(&chart, "customers"), json!([1, 0, 9]));
        let tooltip = chart["layer"][0]["encoding"]["tooltip"]
            .as_array()
            .expect("a list");
        assert_eq!(tooltip.len(), 2);
    }
}

#[test]
fn a_cell_for_each_r_and_f_of_any_scale() {
    for of in 2..=9_u8 {
        let engine = scale(of);
        let counts = json!({"codes": {format!("{of}11"): 5, format!("{of}1{of}"): 2, format!("1{of}1"): 1, "--1": 4, "1-1": 3}});
        let chart = draw(
            &engine,
            CustomersChart::HeatMap,
            &counts.to_string(),
            Lang::En,
        );
        let of = usize::from(of);
        let customers = column(&chart, "customers");
        let customers: Vec<u64> = customers
            .as_array()
            .expect("a list")
            .iter()
            .map(|c| c.as_u64().expect("whole"))
            .collect();
        assert_eq!(customers.len(), of * of);
        // F of the whole scale stands on top, R of the whole scale on the right.
        assert_eq!(
            (customers[0], customers[of * of - 1], customers.iter().sum()),
            (1, 7, 8)
        );
        assert_eq!(column(&chart, "f")[0], of);
        assert_eq!(column(&chart, "r")[0], 1);
        assert_eq!(
            chart["title"]["subtitle"],
            "15 customers · 7 without R and F"
        );
        assert_eq!(chart["encoding"]["y"]["sort"][0], of);
        assert_eq!(chart["encoding"]["x"]["sort"][0], 1);
    }
}

#[test]
fn the_heat_map_speaks_korean() {
    let counts = r#"{"codes": {"555": 1, "--1": 2}}"#;
    let chart = draw(&shop(), CustomersChart::HeatMap, counts, Lang::Ko);
    assert_eq!(chart["title"]["text"], "최근성과 구매 빈도별 고객");
    assert_eq!(
        chart["title"]["subtitle"],
        "고객 3명 · R, F를 알 수 없는 고객 2명"
    );
    assert_eq!(chart["encoding"]["x"]["title"], "최근성 점수 (R)");
    assert_eq!(chart["encoding"]["y"]["title"], "구매 빈도 점수 (F)");
    let tooltip = chart["layer"][0]["encoding"]["tooltip"]
        .as_array()
        .expect("a list");
    let titles: Vec<&Json> = tooltip.iter().map(|entry| &entry["title"]).collect();
    assert_eq!(
        titles,
        ["최근성 점수 (R)", "구매 빈도 점수 (F)", "고객", "비율"]
    );
    assert_eq!(column(&chart, "shown")[4], "33.3%");
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let [segments, heat_map] = CustomersChart::ALL;
    let nothing =
        Engine::from_json(r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00"}"#);
    for (engine, chart, code) in [
        (nothing.expect("loads"), segments, "missing_key"),
        (scale(3), segments, "missing_key"),
        (tiers(), heat_map, "conflicting_keys"),
    ] {
        let error = engine.customers_chart(chart, &CustomerCounts::new(&engine), Lang::En);
        let error = error.expect_err("no picture");
        assert_eq!((error.code().as_str(), error.path()), (code, "/chart"));
    }
    let others = CustomerCounts::new(&scale(3));
    let error = shop()
        .customers_chart(heat_map, &others, Lang::En)
        .expect_err("of another policy");
    assert_eq!(error.code().as_str(), "policy_mismatch");
}

#[test]
fn customers_are_counted_one_by_one() {
    let engine = shop();
    let mut counts = CustomerCounts::new(&engine);
    counts.count(Some(1), [Some(5), Some(5), Some(5)]);
    counts.count(Some(1), [Some(5), Some(5), Some(4)]);
    counts.count(Some(8), [None, None, Some(1)]);
    // A model of another scale, and no such row: counted, and nowhere.
    counts.count(Some(99), [Some(9), Some(9), Some(9)]);
    assert_eq!(counts.customers(), 4);
    assert_eq!(
        (counts.in_segment("vip"), counts.in_segment("nobody")),
        (Some(2), None)
    );
    assert_eq!(
        (
            counts.with(Some(5), Some(5)),
            counts.with(None, None),
            counts.with(Some(9), Some(9))
        ),
        (2, 1, 0)
    );
    let text = concat!(
        r#"{"customers":4,"segments":{"one_time_lapsed":0,"vip":2,"loyal":0,"promising":0,"new_customer":0,"#,
        r#""need_attention":0,"sleeper":0,"warm_lead":0,"cold_lead":1},"codes":{"555":1,"554":1,"--1":1}}"#
    );
    assert_eq!(counts.to_json(), text);
    assert_eq!(read(&engine, text), counts);
    let mut tier = CustomerCounts::new(&tiers());
    tier.count(Some(0), [None, None, None]);
    tier.count(Some(2), [None, None, None]);
    assert_eq!(
        tier.to_json(),
        r#"{"customers":2,"segments":{"vip":1,"regular":0,"other":1},"codes":{}}"#
    );
}

#[test]
fn parts_add_up() {
    let engine = shop();
    let text = r#"{"customers": 3, "segments": {"vip": 2}, "codes": {"555": 3}}"#;
    let counts = read(&engine, text);
    let mut sum = CustomerCounts::new(&engine);
    sum.add(&counts).expect("of one policy");
    sum.add(&counts).expect("of one policy");
    assert_eq!(read(&engine, &format!("[{text}, {{}}, {text}]")), sum);
    assert_eq!((sum.customers(), sum.in_segment("vip")), (6, Some(4)));
    assert_eq!(
        read(&engine, r#"{"segments": {"vip": 2}, "codes": {"555": 3}}"#),
        counts
    );
    assert_eq!(read(&engine, &sum.to_json()), sum);
    let before = sum.clone();
    let error = sum
        .add(&CustomerCounts::new(&tiers()))
        .expect_err("of another policy");
    assert_eq!(error.code().as_str(), "policy_mismatch");
    assert_eq!(sum, before);
    let most = format!(
        r#"{{"customers": {0}, "segments": {{"vip": {0}}}}}"#,
        1_u64 << 53
    );
    let mut most = read(&engine, &most);
    for _ in 0..12 {
        let twice = most.clone();
        most.add(&twice).expect("of one policy");
    }
    assert_eq!(most.customers(), u64::MAX);
    engine
        .customers_chart(CustomersChart::Segments, &most, Lang::En)
        .expect("a picture");
}

#[test]
fn what_is_wrong_with_counts_is_named_with_its_place() {
    for (counts, code, path) in [
        ("7", "wrong_type", ""),
        ("[{}, 7]", "wrong_type", "/1"),
        (r#"{"segment": {}}"#, "unknown_key", "/segment"),
        (
            r#"{"segments": {"vpi": 1}}"#,
            "unknown_reference",
            "/segments/vpi",
        ),
        (
            r#"{"segments": {"vip": 0.5}}"#,
            "out_of_range",
            "/segments/vip",
        ),
        (
            r#"{"segments": {"vip": "3"}}"#,
            "wrong_type",
            "/segments/vip",
        ),
        (
            r#"{"segments": {"vip": 1, "vip": 1}}"#,
            "duplicate_key",
            "/segments/vip",
        ),
        (r#"{"codes": {"655": 1}}"#, "out_of_range", "/codes/655"),
        (r#"{"codes": {"055": 1}}"#, "out_of_range", "/codes/055"),
        (r#"{"codes": {"55": 1}}"#, "out_of_range", "/codes/55"),
        (r#"{"codes": {"5555": 1}}"#, "out_of_range", "/codes/5555"),
        (r#"{"codes": {"555": -1}}"#, "out_of_range", "/codes/555"),
        (
            r#"[{}, {"customers": 1, "segments": {"vip": 2}}]"#,
            "out_of_range",
            "/1/customers",
        ),
        (
            r#"{"customers": 1, "codes": {"555": 1, "--1": 1}}"#,
            "out_of_range",
            "/customers",
        ),
    ] {
        let error = try_read(&shop(), counts).expect_err(counts);
        assert_eq!(
            (error.code().as_str(), error.path()),
            (code, path),
            "{counts}"
        );
    }
    let near = try_read(&shop(), r#"{"segments": {"vpi": 1}}"#).expect_err("no such segment");
    assert_eq!(near.help(), "did you mean `vip`?");
    let none = try_read(&tiers(), r#"{"codes": {"555": 1}}"#).expect_err("no codes");
    assert_eq!(
        (none.code().as_str(), none.path()),
        ("out_of_range", "/codes/555")
    );
}
