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
    guaranteed_within_min: Option<u32>,
    warn_before_min: Option<u32>,
    aim: Option<Aim>,
    usually_within_min: Option<u32>,
    unpromised: Option<bool>,
}

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
                within_s: seconds(minutes)?,
            },
            (None, Some(Aim::OneBusinessDay), None, None) => Commitment::Aim,
            (None, None, Some(minutes), None) => Commitment::Usually {
                within_s: seconds(minutes)?,
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

fn seconds(minutes: u32) -> Result<u32, &'static str> {
    let real = (1..=LONGEST_MIN).contains(&minutes);
    real.then_some(minutes * 60)
        .ok_or("minutes are 1 to 525600")
}

/// How much of a guarantee is left when the answer counts as due soon: a quarter if nothing is said.
fn warn_before(commitment: Commitment, minutes: Option<u32>) -> Result<u32, &'static str> {
    match (commitment, minutes) {
        (Commitment::Guaranteed { within_s }, None) => Ok(within_s / 4),
        (Commitment::Guaranteed { within_s }, Some(minutes)) => Some(seconds(minutes)?)
            .filter(|warn_s| *warn_s < within_s)
            .ok_or("warn_before_min is less than guaranteed_within_min"),
        (_, None) => Ok(0),
        (_, Some(_)) => Err("warn_before_min goes with guaranteed_within_min alone"),
    }
}
