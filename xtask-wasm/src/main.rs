//! Turns the compiled module into a JavaScript package: `xtask-wasm INPUT.wasm OUT_DIR NAME`.
//!
//! `wasm-bindgen` as a library, pinned by Cargo.lock, so that nobody installs its command line.
//! It is a crate of its own because its 60 dependencies would slow the start of `cargo xtask`.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, out_dir, name] = args.as_slice() else {
        eprintln!("usage: xtask-wasm INPUT.wasm OUT_DIR NAME");
        return ExitCode::from(2);
    };
    match generate(input, out_dir, name) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask-wasm: {why}");
            ExitCode::FAILURE
        }
    }
}

/// One artefact serves browsers, bundlers and Node: the `web` target.
fn generate(input: &str, out_dir: &str, name: &str) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .out_name(name)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The library's default differs from the command line's: without this `init()` demands the address.
        .omit_default_module_path(false);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(out_dir))
        .map_err(|error| format!("{error:#}"))
}
