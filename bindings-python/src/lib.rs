//! leadgrid for python.
