//! Every case of `testdata/conformance` and `testdata/errors`, one by one and in batch, compared exactly.
//!
//! `LEADGRID_BLESS=1` rewrites the expectations and the count; the diff is reviewed like code.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test"
)]

mod calls;
mod customers;
mod node;

use leadgrid::{Call, Engine, Lead, Loader, Value};
use node::Node;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata")
}

fn case_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(case_files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The policy of a case as JSON text: inline, from a sample file, or the raw text under test.
fn policy_text(case: &Node) -> String {
    if let Some(text) = case.get("policy_text") {
        return text.text().unwrap();
    }
    read_policy(case.get("policy").unwrap())
}

/// A policy that stands in a case: a tree, or the name of a sample file.
fn read_policy(policy: &Node) -> String {
    match policy.text() {
        Some(name) => fs::read_to_string(testdata().join("policies").join(name)).unwrap(),
        None => policy.compact(),
    }
}

/// The policies that the one of a case may extend.
fn parent_texts(case: &Node) -> Vec<String> {
    let parents = case.get("parents").map_or(&[][..], Node::list);
    parents.iter().map(read_policy).collect()
}

/// What is compared of an answer: a decision whole, of errors only code and path.
fn comparable(answer: &str) -> Node {
    let mut node = Node::parse(answer);
    if let Some(errors) = node.get("errors").cloned() {
        node.set("errors", errors.each_only(&["code", "path"]));
    }
    node
}

/// The results of a case, as the members that its file should have.
fn run(case: &Node) -> Vec<(&'static str, Node)> {
    let text = policy_text(case);
    let parents = parent_texts(case);
    let loader = parents.iter().fold(Engine::loader(), |loader, parent| {
        loader.parent_json(parent)
    });
    if case.get("findings").is_some() {
        return vec![("findings", findings(&loader, &text))];
    }
    let engine = loader
        .load_json(&text)
        .unwrap_or_else(|error| panic!("the policy is refused: {:?}", error.findings()));
    if case.get("orders").is_some() {
        return vec![customers::run(&engine, case)];
    }
    if let Some(calls) = case.get("calls") {
        return vec![("calls", calls::run(&engine, calls.list()))];
    }
    let mut options = format!("{{\"as_of\":{}", case.get("as_of").unwrap().compact());
    for key in ["strict", "horizon", "previous"] {
        if let Some(option) = case.get(key) {
            options += &format!(",\"{key}\":{}", option.compact());
        }
    }
    options.push('}');
    let call = match Call::from_value(&Value::from_json(&options).unwrap()) {
        Ok(call) => call,
        Err(error) => {
            return vec![(
                "error",
                Node::parse(&format!("{{\"code\":\"{}\"}}", error.code())),
            )];
        }
    };
    let texts: Vec<String> = case
        .get("leads")
        .unwrap()
        .list()
        .iter()
        .map(Node::compact)
        .collect();
    let leads: Vec<Lead<'_>> = texts
        .iter()
        .map(|lead| Lead::from_json(lead).unwrap())
        .collect();
    let single: Vec<Node> = leads
        .iter()
        .map(|lead| comparable(&engine.score(lead, &call).to_json()))
        .collect();
    let batch = engine.score_batch(&leads, &call);
    let together: Vec<Node> = batch
        .answers
        .iter()
        .map(|answer| comparable(&answer.to_json()))
        .collect();
    assert_eq!(
        Node::List(single).compact(),
        Node::List(together.clone()).compact(),
        "one by one and in batch"
    );
    let mut results = vec![("expect", Node::List(together))];
    if case.get("report").is_some() {
        results.push((
            "report",
            Node::parse(&serde_json::to_string(&batch.report).unwrap()),
        ));
    }
    results
}

/// The findings of a policy; loading must refuse it with the same ones, or accept it if all are warnings.
fn findings(loader: &Loader<'_>, text: &str) -> Node {
    let found = calls::shown(&loader.check_json(text));
    let loaded = loader.load_json(text);
    let told = match &loaded {
        Ok(engine) => calls::shown(engine.warnings()),
        Err(error) => calls::shown(error.findings()),
    };
    assert_eq!(found.compact(), told.compact(), "check and load");
    let refused = found
        .list()
        .iter()
        .any(|finding| finding.get("severity").unwrap().text().unwrap() == "error");
    assert_eq!(
        refused,
        loaded.is_err(),
        "refused if and only if a finding is an error"
    );
    found
}

/// Runs the cases of a folder and returns how many there are.
fn compare(folder: &str) -> usize {
    let bless = std::env::var_os("LEADGRID_BLESS").is_some();
    let files = case_files(&testdata().join(folder));
    let mut failures = Vec::new();
    for path in &files {
        let mut case = Node::parse(&fs::read_to_string(path).unwrap());
        let results = match std::panic::catch_unwind(|| run(&case)) {
            Ok(results) => results,
            Err(_) => {
                failures.push(format!("{}: failed, see above", path.display()));
                continue;
            }
        };
        for (key, found) in results {
            let expected = case
                .get(key)
                .map_or_else(|| "nothing".to_owned(), Node::compact);
            if found.compact() == expected {
                continue;
            }
            if bless {
                case.set(key, found);
                fs::write(path, case.pretty() + "\n").unwrap();
            } else {
                failures.push(format!(
                    "{} {key}\n  expected {expected}\n  found    {}",
                    path.display(),
                    found.compact()
                ));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        files.len(),
        failures.join("\n")
    );
    files.len()
}

#[test]
fn conformance_cases_agree() {
    let number = compare("conformance");
    let count = testdata().join("count.txt");
    if std::env::var_os("LEADGRID_BLESS").is_some() {
        fs::write(&count, format!("{number}\n")).unwrap();
    }
    assert_eq!(
        fs::read_to_string(count).unwrap().trim(),
        number.to_string(),
        "cases and testdata/count.txt"
    );
}

/// A case has no bytes; these have theirs in `tests/rfm`.
const OF_BYTES: &str = "bad_partial";

#[test]
fn every_code_has_its_case() {
    compare("errors");
    let mut shown = Vec::new();
    for path in case_files(&testdata().join("errors")) {
        let case = Node::parse(&fs::read_to_string(&path).unwrap());
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let findings = case.get("findings").unwrap().list();
        let mut codes = findings
            .iter()
            .map(|f| f.get("code").unwrap().text().unwrap());
        assert!(codes.any(|code| code == name), "{}", path.display());
        shown.push(name);
    }
    // What is wrong with a lead or a call has a case among the others.
    for path in case_files(&testdata().join("conformance")) {
        let case = Node::parse(&fs::read_to_string(&path).unwrap());
        for key in ["expect", "error", "calls"] {
            if let Some(outcome) = case.get(key) {
                outcome.texts_under("code", &mut shown);
            }
        }
    }
    let shown: BTreeSet<String> = shown.into_iter().collect();
    let listed = fs::read_to_string(testdata().join("../schema/errors.md")).unwrap();
    for row in listed.lines().filter_map(|line| line.strip_prefix("| `")) {
        let code = row.split('`').next().unwrap();
        let known = shown.contains(code) || code == OF_BYTES;
        assert!(known, "no case for {code}");
    }
}

#[test]
fn case_files_are_written_in_one_style() {
    for path in ["conformance", "errors", "policies"]
        .iter()
        .flat_map(|folder| case_files(&testdata().join(folder)))
    {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            Node::parse(&text).pretty() + "\n",
            "{}",
            path.display()
        );
    }
}
