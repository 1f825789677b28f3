//! What the checks need beyond Rust, Python and Node. Each part is stamped by the content of
//! its inputs under `target/xtask`, so that a second run costs nothing.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::step::{Job, Outcome, Step, code, failed, skipped};
use crate::tool::{command, root, target};

pub const STEPS: &[Step] = &[WASM, PYTHON, NODE, CHROMIUM];
pub const WASM: Step = code("setup/wasm", &[], wasm_target);
pub const PYTHON: Step = code("setup/python", &[], venv);
pub const NODE: Step = code("setup/node", &[], node_modules);
pub const CHROMIUM: Step = code("setup/chromium", &[], chromium);

/// `rust-toolchain.toml` names the target, but rustup fetches it only when it may install by itself.
fn wasm_target(job: &Job) -> Outcome {
    let folder =
        job.capture(&mut command("rustc --print target-libdir --target wasm32-unknown-unknown"))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    job.run(&mut command("rustup target add wasm32-unknown-unknown"))
}

fn venv(job: &Job) -> Outcome {
    environment(job, "python", &root().join(".venv"), "requirements-dev.txt")
}

/// A venv of what a file lists, in a folder whose Python [`command`] calls `python`.
pub fn environment(job: &Job, python: &str, folder: &Path, requirements: &str) -> Outcome {
    let system = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let version = job.capture(&mut command(&format!("{system} --version")))?;
    job.remark(version.trim());
    let stamp = Stamp::new(python, &[requirements], &version)?;
    if stamp.is_fresh() && folder.is_dir() {
        return Ok(());
    }
    job.run(command(&format!("{system} -m venv --clear")).arg(folder))?;
    job.run(&mut command(&format!(
        "{python} -m pip install --quiet --disable-pip-version-check -r {requirements}"
    )))?;
    stamp.write()
}

fn node_modules(job: &Job) -> Outcome {
    let version = job.capture(&mut command("node --version"))?;
    job.remark(format!("Node {}", version.trim()));
    let stamp = Stamp::new("node", &["package.json", "package-lock.json", ".npmrc"], &version)?;
    if stamp.is_fresh() && root().join("node_modules").is_dir() {
        return Ok(());
    }
    job.run(&mut command("npm ci --no-audit --no-fund --loglevel=error"))?;
    stamp.write()
}

fn chromium(job: &Job) -> Outcome {
    if let Some(found) = chromium_path() {
        job.remark(found.display().to_string());
        return Ok(());
    }
    if in_path("apt-get").is_none() {
        return skipped("no Chromium and no apt-get; install one or set CHROMIUM");
    }
    job.run(&mut command("apt-get update -q"))?;
    job.run(&mut command(
        "DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium",
    ))?;
    if chromium_path().is_some() {
        Ok(())
    } else {
        failed("chromium was installed but is not in PATH")
    }
}

/// `CHROMIUM`, or the first browser in PATH that playwright-core can drive.
pub fn chromium_path() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(path));
    }
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(in_path)
}

pub fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Whether a part was last set up from the same inputs.
struct Stamp {
    file: PathBuf,
    content: String,
}

impl Stamp {
    fn new(name: &str, inputs: &[&str], extra: &str) -> Outcome<Stamp> {
        let mut hasher = DefaultHasher::new();
        extra.hash(&mut hasher);
        for input in inputs {
            fs::read(root().join(input))?.hash(&mut hasher);
        }
        let folder = target().join("xtask").join("stamps");
        fs::create_dir_all(&folder)?;
        Ok(Stamp { file: folder.join(name), content: format!("{:016x}", hasher.finish()) })
    }

    fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|found| found == self.content)
    }

    fn write(&self) -> Outcome {
        Ok(fs::write(&self.file, &self.content)?)
    }
}
