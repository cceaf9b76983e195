//! The types of events: the phases of an agreement, a law or a programme, and a few others.
//!
//! "Agreed in July 2023" and "in effect from 2023" do not contradict each other, since they
//! describe different phases. The dates of papers and curated dates are compared only within one
//! phase, so both are classified with this list.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A phase in the life of an agreement, or another type of event.
///
/// The phases come first, in their usual order, followed by the other types. The order is not
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
#[non_exhaustive]
pub enum Phase {
    /// A plan was put forward or called for.
    Proposed,
    /// Talks about an agreement were held, or it was drafted.
    Negotiated,
    /// A plan, a decision or a result was announced.
    Announced,
    /// The parties agreed on a text.
    Agreed,
    /// A cabinet, a parliament or a council adopted a plan or a law.
    Adopted,
    /// An agreement was signed.
    Signed,
    /// States ratified, accepted or approved an agreement.
    Ratified,
    /// An agreement or a law applies, or a programme runs.
    InForce,
    /// An agreement, a law or a plan was changed or extended.
    Amended,
    /// An agreement or a law expired, or was terminated or left.
    Ended,
    /// A body, a centre or a dialogue was set up.
    Founded,
    /// A meeting, a visit or an election took place.
    Held,
    /// A report, a statement or a version was made public.
    Published,
    /// A member joined an organisation or an agreement.
    Joined,
    /// A state or a place was invaded, annexed or attacked.
    Attacked,
    /// A war, a strike or a piece of work began.
    Started,
    /// A piece of work was finished.
    Completed,
    /// A place or a facility was opened for use or to the public.
    Opened,
    /// A place or a facility was closed for use or to the public.
    Closed,
    /// An activity or a service was halted temporarily.
    Suspended,
    /// A machine, a system or a rule was switched on or put into use.
    Activated,
    /// A fault or some damage was repaired.
    Fixed,
    /// Something was found or recognised for the first time.
    Discovered,
    /// A craft landed or returned to Earth.
    Landed,
    /// Two craft were joined.
    Docked,
    /// Something exploded, caught fire or erupted.
    Exploded,
    /// A craft or a structure crashed, sank or collapsed.
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

    /// Whether this type of event happens only once for a subject, so that two different dates for
    /// it contradict each other.
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
