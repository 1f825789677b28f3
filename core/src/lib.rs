//! leadgrid.

#[allow(dead_code, reason = "used by modules still to come")]
mod half_life;
#[allow(dead_code, reason = "used by modules still to come")]
mod text;
#[allow(dead_code, unused_imports, reason = "used by modules still to come")]
mod time;
