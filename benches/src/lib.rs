//! Programs that use leadgrid as a stranger would.
