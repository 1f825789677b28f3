//! The demo from its arguments to the text on the screen.

use std::path::{Path, PathBuf};

use leadgrid::{Engine, Lang};

use crate::args::Args;
use crate::paint::{Ink, Paint};
use crate::policy_view::PolicyView;
use crate::run::{self, Files, Outcome};
use crate::survey::AsOf;
use crate::table::{WIDTH, harmless, thousands, width};
use crate::trouble::Trouble;
use crate::words::pick;
use crate::{
    customers, customers_view, grid_view, next_steps, report_view, sample, unknown_view, work_list,
};

/// Scores what was asked for and returns what to show.
///
/// # Errors
/// When something that was asked for is not there or makes no sense.
pub fn demo(args: &Args) -> Result<String, Trouble> {
    let engine = run::load(args)?;
    let folder = output_folder();
    let place =
        |given: &Option<PathBuf>, name: &str| given.clone().unwrap_or_else(|| folder.join(name));
    let mut args = args.clone();
    let mut files = Files {
        leads: args.leads.clone(),
        activities: args.activities.clone(),
        orders: args.orders.clone(),
        out: place(&args.out, "scored.csv"),
        customers_out: place(&args.customers_out, "customers.csv"),
    };
    if args.is_sample() {
        let sample = sample::write(&folder, args.sample)?;
        files.leads = Some(sample.leads);
        files.activities = Some(sample.activities);
        // A policy without `rfm` has nothing to say about them.
        files.orders = engine.rfm().map(|_| sample.orders);
        args.as_of.get_or_insert_with(|| sample::AS_OF.to_owned());
    }
    match (&files.leads, &files.orders) {
        (None, Some(orders)) => {
            let (as_of, customers) = run::run_orders(&args, &engine, &files, orders)?;
            show_customers(&args, &engine, &as_of, &customers, &files.customers_out)
        }
        (Some(leads), _) => {
            let outcome = run::run(&args, &engine, &files, leads)?;
            Ok(show(&args, &engine, &outcome, &files))
        }
        (None, None) => Err(Trouble::new("there is nothing to read")),
    }
}

/// Customers by their orders alone.
fn show_customers(
    args: &Args,
    engine: &Engine,
    as_of: &AsOf,
    customers: &customers::Outcome,
    out: &Path,
) -> Result<String, Trouble> {
    let (lang, paint) = (args.lang, Paint::for_stdout(args.color));
    let policy = PolicyView::new(engine.policy_json(), lang)?;
    let mut text = heading(&policy, engine, paint);
    text.push_str(&format!(
        "  {}\n\n",
        when(as_of, engine.stamp(as_of.instant()).as_str(), lang)
    ));
    text.push_str(&customers_view::summary(customers, lang, paint));
    text.push_str(&customers_view::explained(customers, lang, paint));
    text.push_str(&customers_view::bad_rows(customers, lang, paint));
    text.push('\n');
    text.push_str(&written("customers:", "고객 파일:", out, lang));
    Ok(text)
}

/// The policy.
fn heading(policy: &PolicyView, engine: &Engine, paint: Paint) -> String {
    let title = paint.ink(Ink::Bold, &policy.title());
    format!("{title} ({} {})\n", engine.id(), engine.version())
}

fn written(en: &str, ko: &str, out: &Path, lang: Lang) -> String {
    format!("{} {}\n", pick(lang, en, ko), shown(out))
}

fn show(args: &Args, engine: &Engine, outcome: &Outcome, files: &Files) -> String {
    let (lang, paint) = (args.lang, Paint::for_stdout(args.color));
    let say = |en, ko| pick(lang, en, ko);
    let title = |en, ko| format!("\n{}\n", paint.ink(Ink::Bold, say(en, ko)));
    let (policy, tally) = (&outcome.policy, &outcome.tally);

    let mut text = heading(policy, engine, paint);
    text.push_str(&input(args, outcome, lang));
    text.push('\n');
    text.push_str(&grid_view::grids(policy, tally, lang, paint));
    text.push_str(&report_view::totals(policy, tally, lang, paint));
    if let Some(customers) = &outcome.customers {
        text.push('\n');
        text.push_str(&customers_view::summary(customers, lang, paint));
    }
    if !tally.urgent.is_empty() {
        text.push_str(&title(
            "Work list: whom to answer first",
            "업무 목록: 먼저 응대할 리드",
        ));
        text.push_str(&work_list::work_list(
            policy,
            tally,
            outcome.as_of.instant().millis(),
            lang,
            paint,
        ));
    }
    if !tally.heads.is_empty() {
        text.push_str(&title(
            "What happens next: the most urgent lead of each type",
            "다음 할 일: 유형별 가장 급한 리드",
        ));
        text.push_str(&next_steps::next_steps(
            engine,
            policy,
            tally,
            outcome.as_of.instant(),
            lang,
            paint,
        ));
    }
    if let Some(customers) = &outcome.customers {
        text.push_str(&customers_view::explained(customers, lang, paint));
    }
    if let Some(conversion) = &tally.conversion {
        text.push_str(&title("Conversion per lead type", "리드 유형별 전환율"));
        text.push_str(&report_view::conversion(conversion, policy, lang, paint));
    }
    text.push_str(&title("What was unknown", "미상 정보"));
    text.push_str(&unknown_view::unknown(outcome, lang, paint));
    text.push_str(&title("Leads with errors", "오류가 있는 리드"));
    text.push_str(&report_view::errors(outcome, lang, paint));
    if let Some(customers) = &outcome.customers {
        text.push_str(&customers_view::bad_rows(customers, lang, paint));
    }
    text.push('\n');
    text.push_str(&written("scored leads:", "결과 파일:", &files.out, lang));
    if outcome.customers.is_some() {
        let out = &files.customers_out;
        text.push_str(&written("customers:", "고객 파일:", out, lang));
    }
    text
}

/// What was read, and when it was scored.
fn input(args: &Args, outcome: &Outcome, lang: Lang) -> String {
    let leads = thousands(outcome.survey.rows);
    let activities = outcome.activities.map(|(rows, _)| thousands(rows));
    let counts = match (lang, activities) {
        (Lang::Ko, Some(activities)) => format!("리드 {leads}개, 활동 {activities}건"),
        (Lang::Ko, None) => format!("리드 {leads}개, 활동 파일 없음"),
        (_, Some(activities)) => format!("{leads} leads, {activities} activities"),
        (_, None) => format!("{leads} leads, no file of activities"),
    };
    let sample = match (args.leads.is_none(), lang) {
        (true, Lang::Ko) => ", 만들어진 예시",
        (true, _) => ", a made-up sample",
        (false, _) => "",
    };
    let name = tail(
        &shown(Path::new(&outcome.leads_name)),
        WIDTH.saturating_sub(2),
    );
    let at = outcome
        .tally
        .as_of
        .clone()
        .unwrap_or_else(|| outcome.as_of.instant().to_string());
    format!(
        "  {name}\n  {counts}{sample}\n  {}\n",
        when(&outcome.as_of, &at, lang)
    )
}

/// When was scored, and why then.
fn when(as_of: &AsOf, at: &str, lang: Lang) -> String {
    let why = match (as_of, lang) {
        (AsOf::Given(_), _) => String::new(),
        (AsOf::Newest(_, row, name), Lang::Ko) => {
            format!(" (데이터의 마지막 시각: {} {row}행)", short(name))
        }
        (AsOf::Newest(_, row, name), _) => {
            format!(" (the newest instant: {} row {row})", short(name))
        }
        (AsOf::Assumed(_), Lang::Ko) => " (가정: 데이터에 시각이 없음; --as-of로 지정)".to_owned(),
        (AsOf::Assumed(_), _) => {
            " (assumed: no instants in the data; set it with --as-of)".to_owned()
        }
    };
    format!("{} {at}{why}", pick(lang, "as of", "기준 시각"))
}

/// The end of a path, where its name is.
fn short(path: &str) -> String {
    tail(
        &Path::new(path)
            .file_name()
            .map_or(path.into(), |name| name.to_string_lossy()),
        40,
    )
}

/// The text if it fits, else an ellipsis and its end.
fn tail(text: &str, room: usize) -> String {
    let mut rest = text;
    while width(rest) > room.saturating_sub(usize::from(rest.len() < text.len())) {
        let mut chars = rest.chars();
        chars.next();
        rest = chars.as_str();
    }
    let ellipsis = if rest.len() < text.len() { "…" } else { "" };
    harmless(&format!("{ellipsis}{rest}"))
}

/// `target/demo` of this repository.
fn output_folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        PathBuf::from,
    );
    let target = target.canonicalize().unwrap_or(target);
    target.join("demo")
}

/// A path as short as it can be written from here.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here)
        .unwrap_or(path)
        .display()
        .to_string()
}
