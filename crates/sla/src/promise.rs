//! The promise: what is owed for one request, and why just then.

use crate::{
    BeyondHorizon, Case, Commitment, Exception, Hours, Instant, LocalText, Policy, Rule, Schedule,
    Span,
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// What is agreed before a request is sent: all of a promise but its times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Terms {
    /// What it is made for.
    pub case: Case,
    /// What is committed.
    pub commitment: Commitment,
    /// The digest of the policy it is made under.
    pub policy: String,
}

/// Terms fixed to a start: a quote while it is shown before sending, a promise once it is stored.
///
/// It carries all that its due time follows from, so that it explains itself to whoever reads it
/// years later. On the wire its times are unix seconds and its fields keep this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Promise {
    /// What is agreed.
    pub terms: Terms,
    /// When the clock started: the server's acceptance, or now while it is a quote.
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub start: Instant,
    /// When it was raised to critical, from where the shorter time counts.
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub raised: Option<Instant>,
    /// Where the clock stands still between the start and the due time; in order, disjoint.
    #[serde(default)]
    pub stops: Vec<Stop>,
    /// From when on the answer counts as due soon; guarantees alone have it.
    #[serde(default, with = "chrono::serde::ts_seconds_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub warn: Option<Instant>,
    /// When the answer is due; `None` where no time is given.
    #[serde(with = "chrono::serde::ts_seconds_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub due: Option<Instant>,
}

/// A stretch in which a promise's clock stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stop {
    /// From when until when.
    pub span: Span,
    /// What kind of stretch it is.
    pub kind: StopKind,
    /// An exception's reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
}

/// Why a clock stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StopKind {
    /// Outside support hours.
    Closed,
    /// Outside support hours, with a holiday in it.
    Holiday,
    /// A response-time exception.
    Exception,
    /// A kind this version doesn't know.
    #[serde(other)]
    Other,
}

/// Why no promise can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPromise {
    /// The policy has no such combination, such as a critical callback.
    NotOffered,
    /// The calendar isn't known as far as that, or has no hours.
    BeyondHorizon,
}

/// The promise for `case` when its clock starts `at`.
///
/// # Errors
/// [`NoPromise::NotOffered`] when the policy has no rule for the case, [`NoPromise::BeyondHorizon`]
/// when its calendar ends before the due time.
pub fn promise(policy: &Policy, case: Case, at: Instant) -> Result<Promise, NoPromise> {
    let rule = policy.rule(case).ok_or(NoPromise::NotOffered)?;
    let bare = Promise {
        terms: Terms {
            case,
            commitment: rule.commitment,
            policy: policy.digest.clone(),
        },
        start: at,
        raised: None,
        stops: vec![],
        warn: None,
        due: None,
    };
    Ok(match rule.commitment {
        Commitment::Guaranteed { within_s } => {
            Clock::of(policy, rule).guarantee(bare, within_s, Bound::None)?
        }
        Commitment::Aim => aim(policy, bare)?,
        Commitment::Usually { within_s } => Promise {
            due: Some(Hours::Always.due(at, seconds(within_s))?),
            ..bare
        },
        Commitment::Unpromised => bare,
    })
}

impl Promise {
    /// The promise that supersedes this one when a specialist finds at `at` that it is critical.
    ///
    /// Due at the earlier of the old due time and the critical time from `at` on, so that
    /// reclassifying alone never misses.
    ///
    /// # Errors
    /// As [`promise`].
    pub fn raised(&self, policy: &Policy, at: Instant) -> Result<Self, NoPromise> {
        let case = Case {
            severity: crate::Severity::Critical,
            ..self.terms.case
        };
        let fresh = promise(policy, case, self.start)?;
        let rule = policy.rule(case).ok_or(NoPromise::NotOffered)?;
        match rule.commitment {
            Commitment::Guaranteed { within_s } => {
                let bare = Self {
                    raised: Some(at),
                    ..fresh
                };
                let bound = self.due.map_or(Bound::None, Bound::NotAfter);
                Ok(Clock::of(policy, rule).guarantee(bare, within_s, bound)?)
            }
            _ => Ok(fresh),
        }
    }

    /// The promise that supersedes this one when a specialist finds that it isn't critical: the
    /// standard one from the same start.
    ///
    /// Never due before the old one, as it could be where an exception touches critical issues alone:
    /// reclassifying alone never misses.
    ///
    /// # Errors
    /// As [`promise`].
    pub fn lowered(&self, policy: &Policy) -> Result<Self, NoPromise> {
        let case = Case {
            severity: crate::Severity::Standard,
            ..self.terms.case
        };
        let fresh = promise(policy, case, self.start)?;
        let rule = policy.rule(case).ok_or(NoPromise::NotOffered)?;
        match (rule.commitment, self.due) {
            (Commitment::Guaranteed { within_s }, Some(old)) if fresh.due < Some(old) => {
                let bound = Bound::NotBefore(old);
                Ok(Clock::of(policy, rule).guarantee(fresh, within_s, bound)?)
            }
            _ => Ok(fresh),
        }
    }
}

/// What a change of severity does to a due time: an earlier promise holds it.
#[derive(Clone, Copy)]
enum Bound {
    None,
    NotAfter(Instant),
    NotBefore(Instant),
}

/// What a guarantee's time is counted on: round the clock, less the exceptions that touch it.
struct Clock<'a> {
    exceptions: Vec<&'a Exception>,
    hours: Hours,
    warn_before: TimeDelta,
}

impl<'a> Clock<'a> {
    fn of(policy: &'a Policy, rule: &Rule) -> Self {
        let exceptions = policy.exceptions_for(rule.case);
        let stopped = Schedule::only(exceptions.iter().map(|exception| exception.span));
        Self {
            exceptions,
            hours: Hours::Always.except(&stopped),
            warn_before: seconds(rule.warn_before_s),
        }
    }

    /// The promise with its times, its due time held by the bound.
    fn guarantee(
        &self,
        bare: Promise,
        within_s: u32,
        bound: Bound,
    ) -> Result<Promise, BeyondHorizon> {
        let from = bare.raised.unwrap_or(bare.start);
        let due = self.hours.due(from, seconds(within_s))?;
        let due = match bound {
            Bound::None => due,
            Bound::NotAfter(old) => due.min(old),
            Bound::NotBefore(old) => due.max(old),
        };
        // Counted back in the clock's own time: a due time that rolls over a stop takes its warning
        // with it.
        let quiet = self.hours.elapsed(from, due)? - self.warn_before;
        let warn = self.hours.due(from, quiet)?.min(due);
        Ok(Promise {
            stops: self.stops(bare.start, due),
            warn: Some(warn),
            due: Some(due),
            ..bare
        })
    }

    /// The exceptions between two instants, each second of them under the first that covers it.
    fn stops(&self, start: Instant, due: Instant) -> Vec<Stop> {
        let mut from = Instant::MIN_UTC;
        let pieces = self.exceptions.iter().filter_map(|exception| {
            let span = Span::new(exception.span.from().max(from), exception.span.until())?;
            from = span.until();
            let on_the_way = span.until() > start && span.from() < due;
            on_the_way.then(|| Stop {
                span,
                kind: StopKind::Exception,
                reason: Some(exception.reason.clone()),
            })
        });
        pieces.collect()
    }
}

/// The aim of one business day, and the closed stretches on the way.
fn aim(policy: &Policy, bare: Promise) -> Result<Promise, BeyondHorizon> {
    let hours = &policy.support_hours;
    let due = hours.business_days(bare.start, 1)?;
    let way = Schedule::only(Span::new(bare.start, due));
    let closed = way.except(&hours.schedule());
    let stops = closed.spans().map(|span| {
        let mut holidays = hours.holidays.iter();
        let kind = match holidays.find_map(|holiday| holiday.and(span)) {
            Some(_) => StopKind::Holiday,
            None => StopKind::Closed,
        };
        Stop {
            span,
            kind,
            reason: None,
        }
    });
    Ok(Promise {
        stops: stops.collect(),
        due: Some(due),
        ..bare
    })
}

fn seconds(count: u32) -> TimeDelta {
    TimeDelta::seconds(count.into())
}

impl From<BeyondHorizon> for NoPromise {
    fn from(_: BeyondHorizon) -> Self {
        Self::BeyondHorizon
    }
}
