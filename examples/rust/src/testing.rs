//! What the tests of this crate share.

use std::path::PathBuf;

/// Writes a file for a test into a folder of its own and returns its path.
pub(crate) fn file(name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder().join(name);
    std::fs::create_dir_all(folder()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

/// A folder for the files of tests, one per process.
pub(crate) fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("leadgrid-examples-{}", std::process::id()))
}
