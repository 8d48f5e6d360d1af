//! The matrix: what is committed for a channel, a role and a severity.

use serde::Deserialize;
use sla::{Case, Channel, Commitment, Role, Rule, Severity};

/// One cell of the matrix.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "Row")]
pub(crate) struct Cell(pub(crate) Rule);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    channel: Channel,
    role: Role,
    severity: Severity,
    guaranteed_within_min: Option<Minutes>,
    warn_before_min: Option<Minutes>,
    aim: Option<Aim>,
    usually_within_min: Option<Minutes>,
    unpromised: Option<bool>,
}

/// A length of time.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "i64")]
struct Minutes(u32);

/// What can be aimed at.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Aim {
    OneBusinessDay,
}

/// The longest commitment, a year: what is longer is a slip of the finger.
const LONGEST_MIN: u32 = 365 * 24 * 60;

impl TryFrom<Row> for Cell {
    type Error = &'static str;

    fn try_from(row: Row) -> Result<Self, &'static str> {
        let has_box = (row.channel, row.role) == (Channel::Email, Role::SuperAdmin);
        if row.severity == Severity::Critical && !has_box {
            return Err(
                "severity = \"critical\" is for channel = \"email\" and role = \"super_admin\"",
            );
        }
        let commitment = match (
            row.guaranteed_within_min,
            row.aim,
            row.usually_within_min,
            row.unpromised,
        ) {
            (Some(minutes), None, None, None) => Commitment::Guaranteed {
                within_s: minutes.seconds(),
            },
            (None, Some(Aim::OneBusinessDay), None, None) => Commitment::Aim,
            (None, None, Some(minutes), None) => Commitment::Usually {
                within_s: minutes.seconds(),
            },
            (None, None, None, Some(true)) => Commitment::Unpromised,
            _ => {
                return Err("expected exactly one of guaranteed_within_min = MINUTES, \
                    aim = \"one_business_day\", usually_within_min = MINUTES, unpromised = true");
            }
        };
        Ok(Self(Rule {
            case: Case {
                channel: row.channel,
                role: row.role,
                severity: row.severity,
            },
            commitment,
            warn_before_s: warn_before(commitment, row.warn_before_min)?,
        }))
    }
}

impl Minutes {
    fn seconds(self) -> u32 {
        self.0 * 60
    }
}

impl TryFrom<i64> for Minutes {
    type Error = String;

    fn try_from(minutes: i64) -> Result<Self, String> {
        let minutes = u32::try_from(minutes).ok();
        let minutes = minutes.filter(|minutes| (1..=LONGEST_MIN).contains(minutes));
        minutes
            .map(Self)
            .ok_or_else(|| format!("expected 1 to {LONGEST_MIN} minutes"))
    }
}

/// How much of a guarantee is left when the answer counts as due soon: a quarter if nothing is said.
fn warn_before(commitment: Commitment, minutes: Option<Minutes>) -> Result<u32, &'static str> {
    match (commitment, minutes) {
        (Commitment::Guaranteed { within_s }, None) => Ok(within_s / 4),
        (Commitment::Guaranteed { within_s }, Some(minutes)) => Some(minutes.seconds())
            .filter(|warn_s| *warn_s < within_s)
            .ok_or("warn_before_min is less than guaranteed_within_min"),
        (_, None) => Ok(0),
        (_, Some(_)) => Err("warn_before_min goes with guaranteed_within_min alone"),
    }
}
