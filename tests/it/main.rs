//! The integration tests: one crate with one module per topic, so that the library is linked once.
//!
//! The test cases are in folders of the same name next to this one (`tests/read`, `tests/cmd`, …).
//! Code shared by several modules is in `support`.

mod support;

mod amend;
mod attachments;
#[cfg(feature = "pdf")]
mod briefs;
mod cache;
mod chronology;
#[cfg(all(target_os = "linux", feature = "cli"))]
mod ci_jobs;
mod citations;
#[cfg(all(unix, feature = "cli", feature = "pdf"))]
mod cmd;
#[cfg(all(unix, feature = "cli"))]
mod confined;
mod date_properties;
mod desk;
mod document_date;
mod document_date_heads;
mod edit;
mod edtf_suites;
#[cfg(feature = "cli")]
mod export;
#[cfg(all(unix, feature = "cli"))]
mod external_programs;
mod fixes;
mod formats;
#[cfg(all(target_os = "linux", feature = "cli"))]
mod full_disk;
#[cfg(feature = "pdf")]
mod hard_briefs;
#[cfg(all(unix, feature = "cli"))]
mod hostile;
#[cfg(all(unix, feature = "cli"))]
mod hostile_text;
#[cfg(feature = "cli")]
mod import;
#[cfg(feature = "cli")]
mod killed;
mod labelled_links;
mod languages;
mod linked_topics;
mod linking;
#[cfg(all(unix, feature = "cli"))]
mod lsp;
mod mutations;
mod one_pipeline;
mod order;
#[cfg(feature = "desk")]
mod page_pictures;
mod pull;
mod pull_many;
mod quoted_mail;
#[cfg(feature = "cli")]
mod races;
mod random_papers;
mod read;
mod read_docx;
mod read_eml;
mod read_mhtml;
mod read_msg;
mod read_odt;
mod read_pdf;
mod real_papers;
#[cfg(all(feature = "cli", feature = "pdf"))]
mod releases;
#[cfg(feature = "cli")]
mod rename;
mod revision;
mod rules;
mod same_paper;
mod schema;
#[cfg(feature = "cli")]
mod security_promises;
mod shipped;
mod skipped_papers;
#[cfg(all(feature = "cli", feature = "pdf"))]
mod starting;
mod statement_table;
mod statements;
mod table_years;
mod tag;
mod tag_formats;
#[cfg(all(unix, feature = "cli", feature = "pdf"))]
mod template_limits;
#[cfg(all(feature = "cli", feature = "pdf"))]
mod templates;
mod text_as_it_is;
#[cfg(all(feature = "cli", feature = "pdf"))]
mod text_is_data;
mod tidy;
#[cfg(all(unix, feature = "cli"))]
mod writing;
