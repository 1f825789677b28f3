//! leadgrid.

#[allow(dead_code, unused_imports, reason = "used by modules still to come")]
mod time;
