//! The demo from its arguments to the text on the screen.

use std::path::{Path, PathBuf};

use leadgrid::{Engine, Lang};

use crate::args::Args;
use crate::paint::{Ink, Paint};
use crate::run::{self, Outcome};
use crate::survey::AsOf;
use crate::table::{WIDTH, harmless, thousands, width};
use crate::trouble::Trouble;
use crate::words::pick;
use crate::{grid_view, next_steps, report_view, sample, unknown_view, work_list};

/// Scores what was asked for and returns what to show.
///
/// # Errors
/// When something that was asked for is not there or makes no sense.
pub fn demo(args: &Args) -> Result<String, Trouble> {
    let engine = run::load(args.policy.as_deref())?;
    let folder = output_folder();
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| folder.join("scored.csv"));
    let outcome = match &args.leads {
        Some(leads) => run::run(args, &engine, leads, args.activities.as_deref(), &out)?,
        None => {
            let (leads, activities) = sample::write(&folder, args.sample)?;
            let as_of = args
                .as_of
                .clone()
                .or_else(|| Some(sample::AS_OF.to_owned()));
            let args = Args {
                as_of,
                ..args.clone()
            };
            run::run(&args, &engine, &leads, Some(&activities), &out)?
        }
    };
    Ok(show(args, &engine, &outcome, &out))
}

fn show(args: &Args, engine: &Engine, outcome: &Outcome, out: &Path) -> String {
    let (lang, paint) = (args.lang, Paint::for_stdout(args.color));
    let say = |en, ko| pick(lang, en, ko);
    let title = |en, ko| format!("\n{}\n", paint.ink(Ink::Bold, say(en, ko)));
    let (policy, tally) = (&outcome.policy, &outcome.tally);

    let mut text = format!(
        "{} ({} {})\n",
        paint.ink(Ink::Bold, &policy.title()),
        engine.id(),
        engine.version()
    );
    text.push_str(&input(args, outcome, lang));
    text.push('\n');
    text.push_str(&grid_view::grids(policy, tally, lang, paint));
    text.push_str(&report_view::totals(policy, tally, lang, paint));
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
    if let Some(conversion) = &tally.conversion {
        text.push_str(&title("Conversion per lead type", "리드 유형별 전환율"));
        text.push_str(&report_view::conversion(conversion, policy, lang, paint));
    }
    text.push_str(&title("What was unknown", "미상 정보"));
    text.push_str(&unknown_view::unknown(outcome, lang, paint));
    text.push_str(&title("Leads with errors", "오류가 있는 리드"));
    text.push_str(&report_view::errors(outcome, lang, paint));
    text.push_str(&format!(
        "\n{} {}\n",
        say("scored leads:", "결과 파일:"),
        shown(out)
    ));
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
    let why = match (&outcome.as_of, lang) {
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
    format!(
        "  {name}\n  {counts}{sample}\n  {} {at}{why}\n",
        pick(lang, "as of", "기준 시각")
    )
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
