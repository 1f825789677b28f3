//! leadgrid for node.
