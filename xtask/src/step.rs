//! A list of named steps, run in order, each with its log, its seconds and a word about how it went.

use std::cell::RefCell;
use std::fs::{self, File, OpenOptions};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::tool;

/// Lines of a failed step's output that are shown.
const TAIL: usize = 60;

/// Why a step did not pass.
pub enum Stop {
    Failed(String),
    /// The machine lacks something the step cannot do without; said aloud, not counted.
    Skipped(String),
}

pub type Outcome<T = ()> = Result<T, Stop>;
pub type Names = &'static [&'static str];

pub fn failed<T>(why: impl Into<String>) -> Outcome<T> {
    Err(Stop::Failed(why.into()))
}

pub fn skipped<T>(why: impl Into<String>) -> Outcome<T> {
    Err(Stop::Skipped(why.into()))
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Stop::Failed(error.to_string())
    }
}

/// One line of a task: `name` is `group` or `group/part`; `needs` names earlier steps.
pub struct Step {
    name: &'static str,
    needs: Names,
    work: Work,
    /// Left out unless it is named, or `--all` is given.
    slow: bool,
}

enum Work {
    Commands(Names),
    Telling(Names),
    Code(fn(&Job) -> Outcome),
}

/// A step that is nothing but commands.
pub const fn step(name: &'static str, needs: Names, commands: Names) -> Step {
    Step { name, needs, work: Work::Commands(commands), slow: false }
}

/// The same, where what the last command prints is worth showing.
pub const fn telling(name: &'static str, needs: Names, commands: Names) -> Step {
    Step { name, needs, work: Work::Telling(commands), slow: false }
}

/// A step that has to think.
pub const fn code(name: &'static str, needs: Names, code: fn(&Job) -> Outcome) -> Step {
    Step { name, needs, work: Work::Code(code), slow: false }
}

/// The same step, but only for `--all` or by its name.
pub const fn slow(step: Step) -> Step {
    Step { slow: true, ..step }
}

impl Step {
    fn run(&self, job: &Job) -> Outcome {
        match self.work {
            Work::Commands(lines) => {
                lines.iter().try_for_each(|line| job.run(&mut tool::command(line)))
            }
            Work::Telling(lines) => {
                lines.iter().try_for_each(|line| job.tell(&mut tool::command(line)))
            }
            Work::Code(code) => code(job),
        }
    }
}

/// A running step: where its commands write, and a remark for its line.
pub struct Job {
    pub log: PathBuf,
    remark: RefCell<String>,
}

impl Job {
    fn new(name: &str) -> Outcome<Job> {
        let folder = tool::target().join("xtask").join("logs");
        fs::create_dir_all(&folder)?;
        let log = folder.join(format!("{}.log", name.replace('/', "-")));
        File::create(&log)?;
        Ok(Job { log, remark: RefCell::default() })
    }

    /// Shows `text` beside the step's name, for sizes and versions.
    pub fn remark(&self, text: impl Into<String>) {
        *self.remark.borrow_mut() = text.into();
    }

    fn append(&self) -> Outcome<File> {
        Ok(OpenOptions::new().append(true).open(&self.log)?)
    }

    /// Runs `command` into the log; its failure is the step's failure.
    pub fn run(&self, command: &mut Command) -> Outcome {
        command.stdout(self.append()?);
        self.text(command).map(drop)
    }

    /// The same, for a command whose standard output is wanted.
    pub fn capture(&self, command: &mut Command) -> Outcome<String> {
        command.stdout(Stdio::piped());
        self.text(command)
    }

    /// Runs a command and shows what it prints beside the step's name.
    pub fn tell(&self, command: &mut Command) -> Outcome {
        self.remark(self.capture(command)?.lines().last().unwrap_or_default());
        Ok(())
    }

    fn text(&self, command: &mut Command) -> Outcome<String> {
        let shown = tool::shown(command);
        writeln!(self.append()?, "$ {shown}")?;
        command.stdin(Stdio::null()).stderr(self.append()?);
        let output = match command.spawn().and_then(|child| child.wait_with_output()) {
            Ok(output) => output,
            Err(error) => return failed(format!("{shown}: {error}")),
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(text);
        }
        self.append()?.write_all(text.as_bytes())?;
        failed(format!("{shown}: {}", output.status))
    }
}

/// Runs the steps that `arguments` name (all when they name none; those that are slow only with `--all`)
/// and what they need, prints `N passed, N failed` as the last line and answers with the exit code.
#[expect(clippy::disallowed_methods, reason = "a task runner shows seconds")]
pub fn run_all(steps: &[Step], arguments: &[String]) -> ExitCode {
    let (options, wanted): (Vec<_>, Vec<_>) =
        arguments.iter().cloned().partition(|word| word == "--all");
    let without_slow = options.is_empty() && wanted.is_empty();
    let known = |name: &str| steps.iter().any(|step| matches(step.name, name));
    if let Some(unknown) = wanted.iter().find(|name| !known(name)) {
        let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
        eprintln!("no step `{unknown}`; there are: {}", names.join(", "));
        return ExitCode::from(2);
    }
    let chosen = choose(steps, &wanted);
    let start = Instant::now();
    let (mut passed, mut bad, mut left_out): (usize, Vec<&str>, Vec<&str>) = (0, vec![], vec![]);
    for step in steps.iter().filter(|step| chosen.contains(&step.name)) {
        let begun = Instant::now();
        let job = Job::new(step.name);
        // A need that was skipped does not hold a step back: it may have other things to check.
        let outcome = match (&job, step.needs.iter().find(|need| bad.contains(need))) {
            (Err(_), _) => failed("cannot write to the target folder"),
            _ if step.slow && without_slow => skipped("it takes long; run it with --all"),
            (_, Some(need)) => failed(format!("not run, {need} failed")),
            (Ok(job), None) => {
                announce(step.name);
                step.run(job)
            }
        };
        let seconds = begun.elapsed().as_secs_f64();
        match outcome {
            Ok(()) => {
                passed += 1;
                let remark = job.map(|job| job.remark.take()).unwrap_or_default();
                line("32", "ok", step.name, seconds, &remark);
            }
            Err(Stop::Skipped(why)) => {
                left_out.push(step.name);
                line("33", "skip", step.name, seconds, &why);
            }
            Err(Stop::Failed(why)) => {
                bad.push(step.name);
                line("31", "FAIL", step.name, seconds, &why);
                if let Ok(job) = job {
                    tail(&job);
                }
            }
        }
    }
    println!("{:.0} s in all", start.elapsed().as_secs_f64());
    if !left_out.is_empty() {
        println!("skipped: {}", left_out.join(", "));
    }
    if !bad.is_empty() {
        println!("failed: {}", bad.join(", "));
    }
    println!("{passed} passed, {} failed", bad.len());
    if bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `python` stands for every step of that group, `python/types` for one.
fn matches(name: &str, wanted: &str) -> bool {
    name == wanted || name.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'))
}

fn choose(steps: &[Step], wanted: &[String]) -> Vec<&'static str> {
    let mut chosen: Vec<&'static str> = Vec::new();
    // Needs point backwards, so one walk from the end finds them all.
    for step in steps.iter().rev() {
        let named = wanted.is_empty() || wanted.iter().any(|name| matches(step.name, name));
        if named || chosen.contains(&step.name) {
            chosen.push(step.name);
            chosen.extend(step.needs);
        }
    }
    chosen
}

/// Colour where a person watches; <https://no-color.org> is honoured.
fn colourful() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

fn announce(name: &str) {
    if colourful() {
        print!("\x1b[2m  ..  {name}\x1b[0m\r");
    } else {
        println!("  ..  {name}");
    }
    let _ = std::io::stdout().flush();
}

fn line(colour: &str, word: &str, name: &str, seconds: f64, remark: &str) {
    let word = format!("{word:>4}");
    let word = if colourful() { format!("\x1b[{colour};1m{word}\x1b[0m") } else { word };
    println!("{word}  {name:<22} {seconds:>6.1} s  {remark}");
}

fn tail(job: &Job) {
    let bytes = fs::read(&job.log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(TAIL);
    for line in lines.iter().skip(from) {
        println!("      | {line}");
    }
    println!("      whole output: {}", job.log.display());
}
