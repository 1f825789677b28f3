//! The programs that tasks call: cargo, the Python of `.venv`, Node.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf()
}

/// Cargo's target folder, where logs and stamps live too.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A command from one line: words, after `NAME=value` settings, started at the root. `python` is the
/// one of `.venv`, `python@spark` the one of that engine's venv, `nightly` is that toolchain's cargo, `npx` never fetches what is missing, and
/// `{target}` in a word is cargo's target folder.
/// It is freed of what `cargo run` puts in the environment, or build scripts would run again.
pub fn command(line: &str) -> Command {
    let setting = |word: &&str| word.contains('=');
    let mut words = line.split_whitespace().skip_while(setting);
    let mut command = match words.next().unwrap_or_default() {
        "python" => venv_python(&root().join(".venv")),
        "nightly" => {
            let mut command = Command::new("rustup");
            command.args(["run", "nightly", "cargo"]).env_remove("RUSTUP_TOOLCHAIN");
            command
        }
        "npx" => {
            let mut command = Command::new(if cfg!(windows) { "npx.cmd" } else { "npx" });
            command.arg("--no-install");
            command
        }
        "npm" if cfg!(windows) => Command::new("npm.cmd"),
        program => match program.strip_prefix("python@") {
            Some(engine) => venv_python(&target().join("engines").join(engine)),
            None => Command::new(program),
        },
    };
    let target = target().to_string_lossy().into_owned();
    command.args(words.map(|word| word.replace("{target}", &target))).current_dir(root());
    for (key, _) in std::env::vars_os() {
        let name = key.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&key);
        }
    }
    command
        .envs(line.split_whitespace().take_while(setting).filter_map(|word| word.split_once('=')));
    command
}

fn venv_python(folder: &Path) -> Command {
    let program = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let mut command = Command::new(folder.join(program));
    command.env("VIRTUAL_ENV", folder).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Hands the terminal to cargo and answers with its exit code. Runs where the reader stands,
/// so that `--leads my.csv` means the file they see.
pub fn forward(line: &str, rest: &[String]) -> ExitCode {
    let mut command = command(line);
    if let Ok(here) = std::env::current_dir() {
        command.current_dir(here);
    }
    attend(command.args(rest))
}

fn attend(command: &mut Command) -> ExitCode {
    match command.status() {
        Ok(status) => {
            ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
        }
        Err(error) => {
            eprintln!("{}: {error}", shown(command));
            ExitCode::FAILURE
        }
    }
}
