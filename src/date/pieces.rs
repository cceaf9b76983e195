//! The stretches of days that a date is made of.
//!
//! Most dates are one stretch. "June or October 2024" are two, and "25 December, some year" are ten thousand:
//! between its first and its last day lie days on which it cannot be. [`Piece`]s know the gaps.

use edtf_core::{DateField, Edtf, SetElement, YearKind};

use super::bounds::{Interval, ends_before};
use super::extent::{self, Extent};

/// One member of a date, with the days it may fall on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece {
    /// Each day from the first to the last.
    Solid(Interval),
    /// A date with unspecified digits before specified ones, so that its days have gaps.
    Gapped(edtf_core::Date),
}

/// How wide the days of a date are taken.
#[derive(Debug, Clone, Copy)]
pub(super) enum Width {
    /// As written.
    Written,
    /// One unit wider where it is approximate.
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

/// The pieces of an expression, in the order written.
pub(super) fn pieces(edtf: &Edtf, width: Width) -> Vec<Piece> {
    match edtf {
        Edtf::Date(date) => vec![Piece::of_date(date, width)],
        Edtf::Set(set) => set.elements.iter().map(|element| Piece::of_element(element, width)).collect(),
        Edtf::DateTime(_) | Edtf::Interval(_) => vec![Piece::Solid(match width {
            Width::Written => extent::written(edtf),
            Width::Widened => Extent::of(edtf).hull(),
        })],
    }
}

impl Piece {
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

    /// The stretches without a gap, from the first to the last.
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

    /// Whether the two may share a day.
    pub(super) fn meets(&self, other: &Self, width: Width) -> bool {
        if !self.hull(width).intersects(other.hull(width)) {
            return false;
        }
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

    /// Whether each day of `interval` surely lies in one stretch of the piece.
    pub(super) fn covers(&self, interval: Interval, width: Width) -> bool {
        self.hull(width).covers(interval)
            && self
                .stretches(width)
                .find(|stretch| !ends_before(*stretch, interval))
                .is_some_and(|stretch| stretch.covers(interval))
    }

    /// Its days from the first to the last, as written.
    pub(super) fn written(&self) -> Interval {
        self.hull(Width::Written)
    }
}

/// Whether a date covers each day from its first to its last: no specified digit follows an unspecified one.
fn is_solid(date: &edtf_core::Date) -> bool {
    let year = match date.year.kind {
        YearKind::Standard { digits, .. } => digits,
        YearKind::Big { .. } | YearKind::Exponential { .. } => return true,
    };
    let fields = [date.month, date.day].into_iter().flatten().flat_map(|field| field.digits);
    let mut rest = year.into_iter().chain(fields).skip_while(Option::is_some);
    rest.all(|digit| digit.is_none())
}

/// The same days with fewer words: `XXXX-12-XX` is `XXXX-12`.
fn without_open_end(date: &edtf_core::Date) -> edtf_core::Date {
    let is_open = |field: Option<DateField>| field.is_some_and(|field| field.digits == [None, None]);
    let mut date = *date;
    // An approximate component keeps its place: it says by how much to widen.
    if !date.is_approximate() && is_open(date.day) {
        date.day = None;
    }
    if !date.is_approximate() && date.day.is_none() && is_open(date.month) {
        date.month = None;
    }
    date
}
