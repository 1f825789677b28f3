//! The Python package `leadgrid`: converts and delegates to the crate `leadgrid`.

mod answer;
mod ask;
mod batch;
mod calls;
mod capsule;
mod convert;
mod customers;
mod dump;
mod engine;
mod error;
mod frame;
mod host;
mod incoming;
mod policy;

use pyo3::prelude::*;

#[pymodule]
mod _leadgrid {
    use super::*;

    #[pymodule_export]
    use crate::answer::{PyDecision, PyLeadErrors};
    #[pymodule_export]
    use crate::batch::PyBatch;
    #[pymodule_export]
    use crate::calls::transition;
    #[pymodule_export]
    use crate::customers::{PyCustomers, PyRfm};
    #[pymodule_export]
    use crate::engine::PyEngine;
    #[pymodule_export]
    use crate::error::{PyFinding, PyLeadError};
    #[pymodule_export]
    use crate::frame::{PyScoreStream, PyScores, PyTable};
    #[pymodule_export]
    use crate::policy::check;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", leadgrid::version())
    }
}
