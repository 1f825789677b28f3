//! Builds the packages of other languages as they are published, and weighs them.

use std::fs;

use crate::step::{Job, Outcome, Step, code, failed, step};
use crate::tool::{command, root, target};

#[rustfmt::skip]
pub const WASM: Step = step("wasm/build", &["setup/wasm", "setup/node"], &["npm run -s build -w leadgrid-wasm"]);
pub const NODE: Step = step("node/build", &["wasm/build"], &["npm run -s build -w leadgrid"]);
pub const PYTHON: Step = code("python/build", &["setup/python"], wheel);

/// What a browser downloads, of the modules built before.
pub fn wasm_size(job: &Job) -> Outcome {
    let mut sizes = Vec::new();
    for (folder, budget) in [("pkg", "size-budget.txt"), ("pkg-frames", "size-budget-frames.txt")] {
        // zlib is in Node everywhere; a program `gzip` is not.
        let mut gzip = command("node -p");
        gzip.arg(format!(
            "zlib.gzipSync(fs.readFileSync('bindings-wasm/{folder}/leadgrid_bg.wasm'), {{level: 9}}).length"
        ));
        let bytes = job.capture(&mut gzip)?;
        weigh(job, bytes.trim().parse().unwrap_or(u64::MAX), &format!("bindings-wasm/{budget}"))?;
        sizes.push(format!("{folder}: {}", bytes.trim()));
    }
    job.remark(format!("{} bytes", sizes.join(", ")));
    Ok(())
}

/// The wheel, installed into `.venv` as a user would install it.
fn wheel(job: &Job) -> Outcome {
    let folder = target().join("wheels");
    // An older wheel of another version would be taken for the new one.
    let _ = fs::remove_dir_all(&folder);
    job.run(&mut command(
        "python -m maturin build -q --release -m bindings-python/Cargo.toml --out {target}/wheels",
    ))?;
    let mut bytes = 0;
    for wheel in fs::read_dir(&folder)? {
        bytes += wheel?.metadata()?.len();
    }
    weigh(job, bytes, "bindings-python/size-budget.txt")?;
    let pip = "python -m pip install -q --disable-pip-version-check --no-deps --force-reinstall";
    job.run(&mut command(&format!("{pip} --no-index --find-links {{target}}/wheels leadgrid")))
}

/// Holds `bytes` against the number in a budget file, whose comments begin with `#`.
fn weigh(job: &Job, bytes: u64, budget: &str) -> Outcome {
    let text = fs::read_to_string(root().join(budget))?;
    let number =
        text.lines().find(|line| !line.starts_with('#')).and_then(|line| line.trim().parse().ok());
    let Some(limit): Option<u64> = number else {
        return failed(format!("{budget} holds no number"));
    };
    job.remark(format!("{bytes} of {limit} bytes"));
    if bytes <= limit { Ok(()) } else { failed(format!("{bytes} bytes, {budget} allows {limit}")) }
}
