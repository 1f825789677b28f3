//! leadgrid.
