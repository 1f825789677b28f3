//! Scores leads and shows what to do about them: `cargo xtask demo`.

use std::io::Write;
use std::process::ExitCode;

use leadgrid_examples::args::{Args, USAGE};
use leadgrid_examples::screen;
use leadgrid_examples::trouble::Trouble;

fn main() -> ExitCode {
    match demo() {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::from(2)
        }
    }
}

fn demo() -> Result<(), Trouble> {
    let args = Args::parse(std::env::args().skip(1))?;
    let text = if args.show_usage {
        USAGE.to_owned()
    } else {
        screen::demo(&args)?
    };
    // Whoever closed the pipe (`| head`) has seen enough.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    Ok(())
}
