//! The members of a date, each with its contiguous runs of days.
//!
//! Most dates are a single run. "June or October 2024" has two, and "25 December of some year" has
//! ten thousand: some days between its first and last are not possible. [`Member`]s account for
//! these gaps.

use edtf_core::{DateField, Edtf, SetElement, YearKind};

use super::bounds::{Interval, ends_before};
use super::extent::{self, Extent};

/// A member of a date, with its possible days.
#[derive(Debug, Clone, Copy)]
pub(super) enum Member {
    /// All days from the first to the last.
    Solid(Interval),
    /// A date whose days have gaps, because unspecified digits precede specified ones.
    Gapped(edtf_core::Date),
}

/// The treatment of approximate dates.
#[derive(Debug, Clone, Copy)]
pub(super) enum Width {
    /// Keeps the days as written.
    Written,
    /// Widens approximate dates by one unit.
    Widened,
}

impl Width {
    fn of_date(self, date: &edtf_core::Date) -> Interval {
        match self {
            Self::Written => extent::of_date(date),
            Self::Widened => extent::widened(date),
        }
    }
}

/// Returns the members of an expression, in the order written.
pub(super) fn members(edtf: &Edtf, width: Width) -> Vec<Member> {
    match edtf {
        Edtf::Date(date) => vec![Member::of_date(date, width)],
        Edtf::Set(set) => set.elements.iter().map(|element| Member::of_element(element, width)).collect(),
        Edtf::DateTime(_) | Edtf::Interval(_) => vec![Member::Solid(match width {
            Width::Written => extent::written(edtf),
            Width::Widened => Extent::of(edtf).hull(),
        })],
    }
}

impl Member {
    fn of_date(date: &edtf_core::Date, width: Width) -> Self {
        if is_solid(date) { Self::Solid(width.of_date(date)) } else { Self::Gapped(without_open_end(date)) }
    }

    fn of_element(element: &SetElement, width: Width) -> Self {
        match element {
            SetElement::Date(date) => Self::of_date(date, width),
            _ => Self::Solid(match width {
                Width::Written => extent::written_element(element),
                Width::Widened => Extent::of_element(element).hull(),
            }),
        }
    }

    fn hull(&self, width: Width) -> Interval {
        match self {
            Self::Solid(interval) => *interval,
            Self::Gapped(date) => width.of_date(date),
        }
    }

    /// Returns the contiguous runs of days in chronological order.
    fn stretches(&self, width: Width) -> Box<dyn Iterator<Item = Interval> + '_> {
        match self {
            Self::Solid(interval) => Box::new(std::iter::once(*interval)),
            Self::Gapped(date) => {
                let values = Edtf::Date(*date).values().into_iter().flatten();
                Box::new(values.filter_map(move |value| match value {
                    Edtf::Date(date) => Some(width.of_date(&date)),
                    _ => None,
                }))
            }
        }
    }

    /// Whether the two members may share a day.
    pub(super) fn meets(&self, other: &Self, width: Width) -> bool {
        if !self.hull(width).intersects(other.hull(width)) {
            return false;
        }
        // Drop the run that ends first, as in a merge, because both sequences are sorted.
        let (mut ours, mut theirs) = (self.stretches(width), other.stretches(width));
        let (mut our, mut their) = (ours.next(), theirs.next());
        while let (Some(a), Some(b)) = (our, their) {
            if ends_before(a, b) {
                our = ours.next();
            } else if ends_before(b, a) {
                their = theirs.next();
            } else {
                return true;
            }
        }
        false
    }

    /// Whether a single run of the member certainly contains every day of `interval`.
    pub(super) fn covers(&self, interval: Interval, width: Width) -> bool {
        self.hull(width).covers(interval)
            && self
                .stretches(width)
                .find(|stretch| !ends_before(*stretch, interval))
                .is_some_and(|stretch| stretch.covers(interval))
    }

    /// Returns the interval from the first to the last day, as written.
    pub(super) fn written(&self) -> Interval {
        self.hull(Width::Written)
    }
}

/// Whether a date covers every day from its first to its last, that is, whether no specified digit
/// follows an unspecified one: `199X`, but not `19XX-12`.
fn is_solid(date: &edtf_core::Date) -> bool {
    let year = match date.year.kind {
        YearKind::Standard { digits, .. } => digits,
        YearKind::Big { .. } | YearKind::Exponential { .. } => return true,
    };
    let fields = [date.month, date.day].into_iter().flatten().flat_map(|field| field.digits);
    let mut rest = year.into_iter().chain(fields).skip_while(Option::is_some);
    rest.all(|digit| digit.is_none())
}

/// Drops trailing unspecified components, which do not change the days: `XXXX-12-XX` becomes
/// `XXXX-12`.
fn without_open_end(date: &edtf_core::Date) -> edtf_core::Date {
    let is_open = |field: Option<DateField>| field.is_some_and(|field| field.digits == [None, None]);
    let mut date = *date;
    // Keep an approximate component, because it determines the unit of widening.
    if !date.is_approximate() && is_open(date.day) {
        date.day = None;
    }
    if !date.is_approximate() && date.day.is_none() && is_open(date.month) {
        date.month = None;
    }
    date
}
