//! The identities of the rules of `dateline check`, and the single table of all rules.
//!
//! The table comes before the modules that need to name a rule, such as `pull`, which respects the
//! allowances for a rule, and `render`, which marks contradicted events. It is a macro, so that the
//! same rows generate [`RuleId`] here and the rules with their functions in `check`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::table::suggest;

/// Calls the macro `$then` with the table of rules, which is ordered by code.
///
/// The rules of a family share their first digit. A row contains the code of the rule, which is
/// never reused for another rule; its identifier; its name, which reads well after "allow"; the
/// severity of its findings; `On` or `Off` for whether it runs by default; and the function that
/// finds them, in `src/check/rules/`. The page of the rule is `src/check/rules/FAMILY/NAME.md`.
macro_rules! for_each_rule {
    ($then:ident) => {
        $then! {
            files {
                DL001 DuplicateId "duplicate-id" Error On => files::faults::findings,
                DL002 UnknownKey "unknown-key" Error On => files::faults::findings,
                DL003 InvalidDate "invalid-date" Error On => files::faults::findings,
                DL004 ImpossibleDate "impossible-date" Error On => files::dates::impossible_date,
                DL005 ReversedRange "reversed-range" Error On => files::faults::findings,
                DL006 MissingField "missing-field" Error On => files::faults::findings,
                DL007 TimeInDate "time-in-date" Warning On => files::faults::findings,
                DL008 PrecisionLost "precision-lost" Warning On => files::dates::precision_lost,
                DL009 SpanAsInstant "span-as-instant" Warning Off => files::dates::span_as_instant,
                DL010 DanglingReference "dangling-reference" Error On => files::faults::findings,
                DL011 SelfRelation "self-relation" Error On => files::faults::findings,
                DL012 Unsorted "unsorted" Info Off => files::entries::unsorted,
                DL013 Placeholder "placeholder" Warning On => files::entries::placeholder,
                DL014 AmbiguousNumericDate "ambiguous-numeric-date" Warning On => files::dates::ambiguous_numeric_date,
                DL015 InvalidToml "invalid-toml" Error On => files::faults::findings,
                DL016 InvalidValue "invalid-value" Error On => files::faults::findings,
                DL017 InvalidId "invalid-id" Error On => files::faults::findings,
                DL018 SeasonLikeYears "season-like-years" Warning On => files::dates::season_like_years,
            }
            evidence {
                DL101 Unsourced "unsourced" Warning On => evidence::unsourced::unsourced,
                DL102 MissingSourceFile "missing-source-file" Error On => evidence::papers::missing_source_file,
                DL103 QuoteNotFound "quote-not-found" Error On => evidence::quotes::quote_not_found,
                DL104 QuoteDiffersInTypography "quote-differs-in-typography" Info On => evidence::quotes::quote_differs_in_typography,
                DL105 SourceChanged "source-changed" Error On => evidence::papers::source_changed,
                DL106 SourcePredatesEvent "source-predates-event" Warning On => evidence::source_dates::source_predates_event,
                DL107 UndatedSource "undated-source" Warning On => evidence::source_dates::undated_source,
                DL108 QuoteCarriesNoCompatibleDate "quote-carries-no-compatible-date" Error On => evidence::quotes::quote_carries_no_compatible_date,
                DL109 QuoteAmbiguous "quote-ambiguous" Warning On => evidence::quotes::quote_ambiguous,
                DL110 SingleSource "single-source" Info Off => evidence::unsourced::single_source,
                DL111 CitationMismatch "citation-mismatch" Warning On => evidence::citations::citation_mismatch,
                DL112 SourceFromTheFuture "source-from-the-future" Error On => evidence::source_dates::source_from_the_future,
                DL113 SourceDateAsEventDate "source-date-as-event-date" Warning On => evidence::source_dates::source_date_as_event_date,
                DL114 UnreadablePaper "unreadable-paper" Error On => evidence::papers::unreadable_paper,
                DL115 DocumentDatesDisagree "document-dates-disagree" Warning On => evidence::source_dates::document_dates_disagree,
                DL116 IgnoredPaper "ignored-paper" Info On => evidence::papers::ignored_paper,
                DL117 QuoteOnAnotherPage "quote-on-another-page" Warning On => evidence::quotes::quote_on_another_page,
                DL118 UnsupportedLanguage "unsupported-language" Warning On => evidence::papers::unsupported_language,
                DL119 DuplicatePaper "duplicate-paper" Warning On => evidence::papers::duplicate_paper,
                DL120 WebSourceWithoutCopy "web-source-without-copy" Info Off => evidence::papers::web_source_without_copy,
            }
            agreement {
                DL201 PaperContradictsCurated "paper-contradicts-curated" Error On => agreement::contradictions::paper_contradicts_curated,
                DL202 PapersDisagree "papers-disagree" Warning On => agreement::contradictions::papers_disagree,
                DL203 DocumentContradictsItself "document-contradicts-itself" Error On => agreement::contradictions::document_contradicts_itself,
                DL204 NearDuplicate "near-duplicate" Warning On => agreement::near_duplicate::near_duplicate,
                DL205 PrecisionUnsupported "precision-unsupported" Warning On => agreement::precision::precision_unsupported,
                DL206 PaperMorePrecise "paper-more-precise" Info On => agreement::precision::paper_more_precise,
                DL207 CountMismatch "count-mismatch" Warning On => agreement::rounds::count_mismatch,
                DL208 OrdinalMismatch "ordinal-mismatch" Error On => agreement::rounds::ordinal_mismatch,
                DL209 DurationMismatch "duration-mismatch" Warning On => agreement::durations::duration_mismatch,
                DL210 SinceClaimTooEarly "since-claim-too-early" Warning On => agreement::durations::since_claim_too_early,
                DL211 ProbableTypo "probable-typo" Warning On => agreement::contradictions::probable_typo,
            }
            order {
                DL301 OrderViolated "order-violated" Error On => order::findings,
                DL302 NotWithin "not-within" Error On => order::findings,
                DL303 GapViolated "gap-violated" Error On => order::findings,
                DL304 OrderCycle "order-cycle" Error On => order::findings,
                DL305 SameDayViolated "same-day-violated" Error On => order::findings,
                DL306 LifecycleOrder "lifecycle-order" Warning On => order::lifecycle::lifecycle_order,
                DL307 CauseAfterEffect "cause-after-effect" Warning On => order::findings,
                DL308 SeriesOrder "series-order" Warning On => order::findings,
                DL309 RedundantRelation "redundant-relation" Info Off => order::redundant::redundant_relation,
                DL311 InferredBounds "inferred-bounds" Info On => order::inferred::findings,
                DL312 OfficeHolderOutOfTerm "office-holder-out-of-term" Warning On => order::terms::office_holder_out_of_term,
            }
            outdated {
                DL401 FutureDescribedAsPast "future-described-as-past" Error On => outdated::tense::future_described_as_past,
                DL402 UpcomingNowPast "upcoming-now-past" Warning On => outdated::tense::upcoming_now_past,
                DL403 PlannedPassed "planned-passed" Warning On => outdated::status::planned_passed,
                DL404 ProgrammeExpired "programme-expired" Warning On => outdated::status::programme_expired,
                DL405 StalePresent "stale-present" Info Off => outdated::tense::stale_present,
                DL406 RelativeWordsInCuratedText "relative-words-in-curated-text" Warning On => outdated::tense::relative_words_in_curated_text,
                DL407 StaleRole "stale-role" Info Off => order::terms::stale_role,
                DL408 StaleAsOf "stale-as-of" Warning On => outdated::status::stale_as_of,
                DL409 HeldInFuture "held-in-future" Error On => outdated::status::held_in_future,
            }
            calendar {
                DL501 WeekdayMismatch "weekday-mismatch" Error On => calendar::days::weekday_mismatch,
                DL502 AnchorUnresolved "anchor-unresolved" Warning On => calendar::anchor::anchor_unresolved,
                DL503 EraYearMismatch "era-year-mismatch" Error On => calendar::days::era_year_mismatch,
                DL504 DateOutsideEra "date-outside-era" Error On => calendar::days::date_outside_era,
                DL505 FiscalYearAsCalendarYear "fiscal-year-as-calendar-year" Warning On => calendar::days::fiscal_year_as_calendar_year,
                DL506 NonWorkingDay "non-working-day" Info Off => calendar::days::non_working_day,
                DL507 FiscalYearWithoutStart "fiscal-year-without-start" Warning On => calendar::days::fiscal_year_without_start,
            }
            briefs {
                DL601 BriefUnknownEvent "brief-unknown-event" Error On => files::faults::findings,
                DL604 BriefPrintsFlaggedEvent "brief-prints-flagged-event" Warning On => briefs::brief_prints_flagged_event,
                DL605 BriefEmptySelection "brief-empty-selection" Warning On => briefs::brief_empty_selection,
                DL607 BriefDependsOnToday "brief-depends-on-today" Warning On => briefs::brief_depends_on_today,
                DL609 BriefRefersToUnprinted "brief-refers-to-unprinted" Warning On => briefs::brief_refers_to_unprinted,
                DL610 BriefContradictsEvent "brief-contradicts-event" Error On => briefs::dates::brief_contradicts_event,
                DL611 BriefMarkedTooLow "brief-marked-too-low" Error On => briefs::handling::brief_marked_too_low,
            }
            style {
                DL701 UnknownActor "unknown-actor" Warning On => style::names::unknown_actors,
                DL702 Alias "alias" Info On => style::names::alias,
                DL703 UnknownTag "unknown-tag" Warning On => style::names::unknown_tags,
                DL704 UnknownPlace "unknown-place" Warning Off => style::names::unknown_places,
                DL705 TitleStyle "title-style" Info Off => style::writing::title_style,
                DL706 DateTypography "date-typography" Warning On => style::writing::date_typography,
                DL707 QuoteMarks "quote-marks" Info Off => style::writing::quote_marks,
                DL709 MixedDateFormats "mixed-date-formats" Info Off => style::writing::mixed_date_formats,
            }
            suppressions {
                DL901 UnusedSuppression "unused-suppression" Warning On => elsewhere,
                DL902 SuppressionWithoutReason "suppression-without-reason" Error On => files::faults::findings,
                DL903 ExpiredSuppression "expired-suppression" Error On => suppressions::expired_suppression,
                DL904 UnknownCode "unknown-code" Error On => suppressions::unknown_code,
                DL905 StaleBaselineEntry "stale-baseline-entry" Warning On => elsewhere,
            }
        }
    };
}
pub(crate) use for_each_rule;

macro_rules! define_rule_ids {
    ($($family:ident {
        $($code:ident $id:ident $name:literal $severity:ident $default:ident => $check:path,)*
    })*) => {
        /// The identity of a rule of `dateline check`.
        ///
        /// ```
        /// use dateline::internals::rule_id::RuleId;
        ///
        /// let rule: RuleId = "unsourced".parse()?;
        /// assert_eq!((rule, rule.code(), rule.name()), (RuleId::Unsourced, "DL101", "unsourced"));
        /// let error = "unsourcd".parse::<RuleId>().unwrap_err();
        /// assert_eq!(error.to_string(), "unknown rule \"unsourcd\"; did you mean \"unsourced\"?");
        /// # Ok::<(), dateline::internals::rule_id::UnknownRule>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId {
            $($(#[doc = concat!("`", stringify!($code), "`, `", $name, "`.")] $id,)*)*
        }

        impl RuleId {
            /// Every rule, ordered by code.
            pub const ALL: &[Self] = &[$($(Self::$id,)*)*];

            /// Returns the code: `DL203`.
            pub const fn code(self) -> &'static str {
                match self {
                    $($(Self::$id => stringify!($code),)*)*
                }
            }

            /// Returns the name of the rule's family, which is also the folder of the rule's page:
            /// `agreement`.
            pub const fn family(self) -> &'static str {
                match self {
                    $($(Self::$id => stringify!($family),)*)*
                }
            }

            /// Returns the name: `document-contradicts-itself`.
            pub const fn name(self) -> &'static str {
                match self {
                    $($(Self::$id => $name,)*)*
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
#[error("unknown rule \"{word}\"; {}", self.help())]
pub struct UnknownRule {
    word: String,
    suggestion: Option<&'static str>,
}

impl UnknownRule {
    pub(crate) fn new(word: &str) -> Self {
        let known = RuleId::ALL.iter().flat_map(|rule| [rule.code(), rule.name()]);
        Self { word: word.to_owned(), suggestion: suggest(word, known) }
    }

    /// Returns the code or name that the user probably meant, if one is similar.
    pub const fn suggestion(&self) -> Option<&'static str> {
        self.suggestion
    }

    /// Returns the help text: the rule that the user probably meant, or the command that lists the
    /// rules.
    pub fn help(&self) -> String {
        match self.suggestion {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "run `dateline rules` for a list".to_owned(),
        }
    }
}
