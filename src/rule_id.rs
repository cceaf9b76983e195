//! The identities of the rules of `dateline check`, and the one table of all rules.
//!
//! The table comes before the modules that need to name a rule, such as `pull`, which respects the
//! allowances for a rule, and `render`, which marks contradicted events. It is a macro, so that
//! [`RuleId`] is generated here and the rules with their functions in `check`, from the same rows.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::table::suggest;

/// Calls the macro `$then` with the table of rules, which is ordered by code.
///
/// A row has the code of the rule, which is never reused for another rule; its identifier; its
/// name, which reads well after "allow"; the severity of its findings; `On` or `Off` for whether
/// it runs by default; and the function that finds them, as `check::rules` knows it. The page of
/// the rule is the file `src/check/rules/NAME.md`.
macro_rules! for_each_rule {
    ($then:ident) => {
        $then! {
            DL001 DuplicateId "duplicate-id" Error On => file_faults::findings,
            DL002 UnknownKey "unknown-key" Error On => file_faults::findings,
            DL003 InvalidDate "invalid-date" Error On => file_faults::findings,
            DL004 ImpossibleDate "impossible-date" Error On => impossible_date::check,
            DL005 ReversedRange "reversed-range" Error On => file_faults::findings,
            DL006 MissingField "missing-field" Error On => file_faults::findings,
            DL007 TimeInDate "time-in-date" Warning On => file_faults::findings,
            DL008 PrecisionLost "precision-lost" Warning On => precision_lost::check,
            DL009 SpanAsInstant "span-as-instant" Warning Off => span_as_instant::check,
            DL010 DanglingReference "dangling-reference" Error On => file_faults::findings,
            DL011 SelfRelation "self-relation" Error On => file_faults::findings,
            DL012 Unsorted "unsorted" Info Off => unsorted::check,
            DL013 Placeholder "placeholder" Warning On => placeholder::check,
            DL014 AmbiguousNumericDate "ambiguous-numeric-date" Warning On => ambiguous_numeric_date::check,
            DL015 InvalidToml "invalid-toml" Error On => file_faults::findings,
            DL016 InvalidValue "invalid-value" Error On => file_faults::findings,
            DL017 InvalidId "invalid-id" Error On => file_faults::findings,
            DL018 SeasonLikeYears "season-like-years" Warning On => season_like_years::check,

            DL101 Unsourced "unsourced" Warning On => unsourced::check,
            DL102 MissingSourceFile "missing-source-file" Error On => missing_source_file::check,
            DL103 QuoteNotFound "quote-not-found" Error On => quote_not_found::check,
            DL104 QuoteDiffersInTypography "quote-differs-in-typography" Info On => quote_differs_in_typography::check,
            DL105 SourceChanged "source-changed" Error On => source_changed::check,
            DL106 SourcePredatesEvent "source-predates-event" Warning On => source_predates_event::check,
            DL107 UndatedSource "undated-source" Warning On => undated_source::check,
            DL108 QuoteCarriesNoCompatibleDate "quote-carries-no-compatible-date" Warning On => quote_carries_no_compatible_date::check,
            DL109 QuoteAmbiguous "quote-ambiguous" Warning On => quote_ambiguous::check,
            DL110 SingleSource "single-source" Info Off => single_source::check,
            DL111 CitationMismatch "citation-mismatch" Warning On => citation_mismatch::check,
            DL112 SourceFromTheFuture "source-from-the-future" Error On => source_from_the_future::check,
            DL113 SourceDateAsEventDate "source-date-as-event-date" Warning On => source_date_as_event_date::check,
            DL114 UnreadablePaper "unreadable-paper" Error On => unreadable_paper::check,
            DL115 DocumentDatesDisagree "document-dates-disagree" Warning On => document_dates_disagree::check,
            DL116 IgnoredPaper "ignored-paper" Info On => ignored_paper::check,
            DL117 QuoteOnAnotherPage "quote-on-another-page" Warning On => quote_on_another_page::check,
            DL118 UnsupportedLanguage "unsupported-language" Warning On => unsupported_language::check,

            DL201 PaperContradictsCurated "paper-contradicts-curated" Error On => paper_contradicts_curated::check,
            DL202 PapersDisagree "papers-disagree" Warning On => papers_disagree::check,
            DL203 DocumentContradictsItself "document-contradicts-itself" Error On => document_contradicts_itself::check,
            DL204 NearDuplicate "near-duplicate" Warning On => near_duplicate::check,
            DL205 PrecisionUnsupported "precision-unsupported" Warning On => precision_unsupported::check,
            DL206 PaperMorePrecise "paper-more-precise" Info On => paper_more_precise::check,
            DL207 CountMismatch "count-mismatch" Warning On => count_mismatch::check,
            DL208 OrdinalMismatch "ordinal-mismatch" Error On => ordinal_mismatch::check,
            DL209 DurationMismatch "duration-mismatch" Warning On => duration_mismatch::check,
            DL210 SinceClaimTooEarly "since-claim-too-early" Warning On => since_claim_too_early::check,
            DL211 ProbableSlip "probable-slip" Warning On => probable_slip::check,

            DL301 OrderViolated "order-violated" Error On => order::findings,
            DL302 NotWithin "not-within" Error On => order::findings,
            DL303 GapViolated "gap-violated" Error On => order::findings,
            DL304 OrderCycle "order-cycle" Error On => order::findings,
            DL305 SameDayViolated "same-day-violated" Error On => order::findings,
            DL306 LifecycleOrder "lifecycle-order" Warning On => lifecycle_order::check,
            DL307 CauseAfterEffect "cause-after-effect" Warning On => order::findings,
            DL308 SeriesOrder "series-order" Warning On => order::findings,
            DL309 RedundantRelation "redundant-relation" Info Off => redundant_relation::check,
            DL311 InferredBounds "inferred-bounds" Info On => inferred::findings,
            DL312 OfficeHolderOutOfTerm "office-holder-out-of-term" Warning On => office_holder_out_of_term::check,

            DL401 FutureToldAsPast "future-told-as-past" Error On => future_told_as_past::check,
            DL402 UpcomingNowPast "upcoming-now-past" Warning On => upcoming_now_past::check,
            DL403 PlannedPassed "planned-passed" Warning On => planned_passed::check,
            DL404 ProgrammeExpired "programme-expired" Warning On => programme_expired::check,
            DL405 StalePresent "stale-present" Info Off => stale_present::check,
            DL406 RelativeWordsInCuratedText "relative-words-in-curated-text" Warning On => relative_words_in_curated_text::check,
            DL407 StaleRole "stale-role" Info Off => stale_role::check,
            DL408 StaleAsOf "stale-as-of" Warning On => stale_as_of::check,
            DL409 HeldInFuture "held-in-future" Error On => held_in_future::check,

            DL501 WeekdayMismatch "weekday-mismatch" Error On => weekday_mismatch::check,
            DL502 AnchorUnresolved "anchor-unresolved" Warning On => anchor_unresolved::check,
            DL503 EraYearMismatch "era-year-mismatch" Error On => era_year_mismatch::check,
            DL504 DateOutsideEra "date-outside-era" Error On => date_outside_era::check,
            DL505 FiscalYearAsCalendarYear "fiscal-year-as-calendar-year" Warning On => fiscal_year_as_calendar_year::check,
            DL506 NonWorkingDay "non-working-day" Info Off => non_working_day::check,

            DL601 BriefUnknownEvent "brief-unknown-event" Error On => file_faults::findings,
            DL604 BriefPrintsFlaggedEvent "brief-prints-flagged-event" Warning On => brief_prints_flagged_event::check,
            DL605 BriefEmptySelection "brief-empty-selection" Warning On => brief_empty_selection::check,
            DL607 BriefDependsOnToday "brief-depends-on-today" Warning On => brief_depends_on_today::check,
            DL609 BriefRefersToUnprinted "brief-refers-to-unprinted" Warning On => brief_refers_to_unprinted::check,

            DL701 UnknownActor "unknown-actor" Warning On => name_table::unknown_actors,
            DL702 Alias "alias" Info On => alias::check,
            DL703 UnknownTag "unknown-tag" Warning On => name_table::unknown_tags,
            DL704 UnknownPlace "unknown-place" Warning Off => name_table::unknown_places,
            DL705 TitleStyle "title-style" Info Off => title_style::check,
            DL706 DateTypography "date-typography" Warning On => date_typography::check,
            DL707 QuoteMarks "quote-marks" Info Off => quote_marks::check,
            DL709 MixedDateFormats "mixed-date-formats" Info Off => mixed_date_formats::check,

            DL901 UnusedSuppression "unused-suppression" Warning On => elsewhere,
            DL902 SuppressionWithoutReason "suppression-without-reason" Error On => file_faults::findings,
            DL903 ExpiredSuppression "expired-suppression" Error On => expired_suppression::check,
            DL904 UnknownCode "unknown-code" Error On => unknown_code::check,
            DL905 StaleBaselineEntry "stale-baseline-entry" Warning On => elsewhere,
        }
    };
}
pub(crate) use for_each_rule;

macro_rules! define_rule_ids {
    ($($code:ident $id:ident $name:literal $severity:ident $default:ident => $check:path,)*) => {
        /// The identity of a rule of `dateline check`.
        ///
        /// ```
        /// use dateline::rule_id::RuleId;
        ///
        /// let rule: RuleId = "unsourced".parse()?;
        /// assert_eq!((rule, rule.code(), rule.name()), (RuleId::Unsourced, "DL101", "unsourced"));
        /// let error = "unsourcd".parse::<RuleId>().unwrap_err();
        /// assert_eq!(error.to_string(), "there is no rule \"unsourcd\"; did you mean \"unsourced\"?");
        /// # Ok::<(), dateline::rule_id::UnknownRule>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId {
            $(#[doc = concat!("`", stringify!($code), "`, `", $name, "`.")] $id,)*
        }

        impl RuleId {
            /// Every rule, ordered by code.
            pub const ALL: &[Self] = &[$(Self::$id),*];

            /// Returns the code: `DL203`.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$id => stringify!($code),)*
                }
            }

            /// Returns the name: `document-contradicts-itself`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$id => $name,)*
                }
            }
        }
    };
}
for_each_rule!(define_rule_ids);

impl RuleId {
    /// Whether `word` is the code or the name of the rule.
    pub fn is_called(self, word: &str) -> bool {
        word == self.code() || word == self.name()
    }

    /// Returns the rule with this code or name.
    pub fn called(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.is_called(word))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for RuleId {
    type Err = UnknownRule;

    fn from_str(word: &str) -> Result<Self, UnknownRule> {
        Self::called(word).ok_or_else(|| UnknownRule::new(word))
    }
}

/// The error for a word that does not name a rule or a family of rules.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no rule \"{word}\"; {}", self.help())]
pub struct UnknownRule {
    word: String,
    suggestion: Option<&'static str>,
}

impl UnknownRule {
    pub(crate) fn new(word: &str) -> Self {
        let known = RuleId::ALL.iter().flat_map(|rule| [rule.code(), rule.name()]);
        Self { word: word.to_owned(), suggestion: suggest(word, known) }
    }

    /// Returns the code or name that was probably meant.
    pub const fn suggestion(&self) -> Option<&'static str> {
        self.suggestion
    }

    /// Returns advice: the rule that was probably meant, or the command that lists the rules.
    pub fn help(&self) -> String {
        match self.suggestion {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "`dateline rules` lists them".to_owned(),
        }
    }
}
