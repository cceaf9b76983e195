//! The types of events: the steps in the life of an agreement, a law or a programme, and a few
//! others.
//!
//! "Agreed in July 2023" and "in effect from 2023" do not contradict each other, since they
//! describe different steps. The dates of papers and curated dates are compared only within one
//! step, so both are classified with this list.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A step in the life of an agreement, or another type of event.
///
/// The variants are in the usual order of the steps, followed by the other types. The order is not
/// binding: a treaty can be in force before it is signed.
///
/// ```
/// use dateline::Phase;
///
/// assert_eq!(Phase::InForce.to_string(), "in-force");
/// assert!(Phase::Signed < Phase::InForce);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// It was put forward, called for or planned.
    Proposed,
    /// Talks about it were held.
    Negotiated,
    /// It has been announced.
    Announced,
    /// The parties have agreed on it.
    Agreed,
    /// A cabinet, a parliament or a council has decided on it.
    Adopted,
    /// It has been signed.
    Signed,
    /// States have ratified, accepted or approved it.
    Ratified,
    /// It applies, or a programme runs.
    InForce,
    /// It has been changed.
    Amended,
    /// It has expired, or has been terminated or left.
    Ended,
    /// A body, a centre or a dialogue has been set up.
    Founded,
    /// A meeting, a visit or an election took place.
    Held,
    /// A report, a statement or a version has been made public.
    Published,
    /// A member has entered.
    Joined,
    /// A state or a place was invaded, annexed or attacked.
    Attacked,
    /// It began: a war, a work, a strike.
    Started,
    /// A work was finished.
    Completed,
    /// It was opened for use or to the public.
    Opened,
    /// It was closed for use or to the public.
    Closed,
    /// It was halted for a time.
    Suspended,
    /// It was switched on or put into use: a machine, a rule of a network.
    Activated,
    /// A fault or some damage was repaired.
    Fixed,
    /// It was found or recognised for the first time.
    Discovered,
    /// A craft landed or returned to Earth.
    Landed,
    /// Two craft were joined.
    Docked,
    /// It exploded or burned.
    Exploded,
    /// It crashed, sank or collapsed.
    Crashed,
    /// People died.
    Died,
    /// Someone took an office.
    Appointed,
    /// Someone left an office.
    Resigned,
    /// Someone was arrested, charged or sentenced.
    Arrested,
    /// Independence, a war or an emergency was declared.
    Declared,
}

impl Phase {
    /// All variants with the words that files use for them.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("proposed", Self::Proposed),
        ("negotiated", Self::Negotiated),
        ("announced", Self::Announced),
        ("agreed", Self::Agreed),
        ("adopted", Self::Adopted),
        ("signed", Self::Signed),
        ("ratified", Self::Ratified),
        ("in-force", Self::InForce),
        ("amended", Self::Amended),
        ("ended", Self::Ended),
        ("founded", Self::Founded),
        ("held", Self::Held),
        ("published", Self::Published),
        ("joined", Self::Joined),
        ("attacked", Self::Attacked),
        ("started", Self::Started),
        ("completed", Self::Completed),
        ("opened", Self::Opened),
        ("closed", Self::Closed),
        ("suspended", Self::Suspended),
        ("activated", Self::Activated),
        ("fixed", Self::Fixed),
        ("discovered", Self::Discovered),
        ("landed", Self::Landed),
        ("docked", Self::Docked),
        ("exploded", Self::Exploded),
        ("crashed", Self::Crashed),
        ("died", Self::Died),
        ("appointed", Self::Appointed),
        ("resigned", Self::Resigned),
        ("arrested", Self::Arrested),
        ("declared", Self::Declared),
    ];

    /// Whether this step happens only once for a subject, so that two different dates for it
    /// contradict each other.
    ///
    /// Meetings are held repeatedly, and a document can be amended, announced and discussed more
    /// than once.
    ///
    /// ```
    /// use dateline::Phase;
    ///
    /// assert!(Phase::Signed.happens_once());
    /// assert!(!Phase::Held.happens_once());
    /// ```
    pub const fn happens_once(self) -> bool {
        matches!(
            self,
            Self::Agreed
                | Self::Adopted
                | Self::Signed
                | Self::Ratified
                | Self::InForce
                | Self::Ended
                | Self::Founded
                | Self::Attacked
                | Self::Completed
                | Self::Opened
                | Self::Closed
                | Self::Appointed
                | Self::Resigned
                | Self::Activated
                | Self::Discovered
                | Self::Landed
                | Self::Docked
                | Self::Exploded
                | Self::Crashed
                | Self::Died
        )
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::WORDS.iter().find(|(_, phase)| phase == self).map_or("", |(word, _)| word))
    }
}
