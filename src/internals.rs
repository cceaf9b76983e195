//! The parts that the tests, benchmarks and fuzz targets of this package, and the program, use
//! beyond the public face. They are not stable: any release may change them.

pub mod color {
    pub use crate::color::*;
}
pub mod date {
    pub use crate::date::*;
}
pub mod escape {
    pub use crate::escape::*;
}
pub mod phase {
    pub use crate::phase::*;
}
pub mod source {
    pub use crate::source::*;
}
pub mod table {
    pub use crate::table::*;
}
pub mod rule_id {
    pub use crate::rule_id::*;
}
pub mod network {
    pub use crate::network::*;
}
pub mod confined_dir {
    pub use crate::confined_dir::*;
}
pub mod file {
    pub use crate::file::*;
}
pub mod subprocess {
    pub use crate::subprocess::*;
}
pub mod read {
    pub use crate::read::*;
}
pub mod tag {
    pub use crate::tag::*;
}
pub mod normalise {
    pub use crate::normalise::*;
}
pub mod assemble {
    pub use crate::assemble::*;
}
pub mod extraction {
    pub use crate::extraction::*;
}
pub mod chronology {
    pub use crate::chronology::*;
}
pub mod merge {
    pub use crate::merge::*;
}
pub mod brief {
    pub use crate::brief::*;
}
pub mod project {
    pub use crate::project::*;
}
pub mod pull {
    pub use crate::pull::*;
}
pub mod check {
    pub use crate::check::*;
}
pub mod report {
    pub use crate::report::*;
}
pub mod render {
    pub use crate::render::*;
}

#[cfg(feature = "cli")]
pub use crate::cli::main;
