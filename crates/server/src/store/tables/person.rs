//! What is known of a person: told to them, or forgotten.

use super::{BATCH, audit};
use crate::domain::{Audit, Done, Person};
use crate::store::tx::{Fault, Row, Tx, Value};
use serde_json::{Value as Json, json};
use sla::Instant;

/// Everything that is kept of a person.
pub(super) async fn export(
    tx: &mut impl Tx,
    person: &Person,
    audit: &Audit,
) -> Result<Done, Fault> {
    audit::add(tx, audit).await?;
    let whose = [
        person.issuer.as_str().into(),
        person.subject.as_str().into(),
    ];
    let revoked = "SELECT not_before FROM revocation WHERE issuer = $1 AND caller = $2";
    let revoked = tx.rows(revoked, &whose).await?;
    let revoked = revoked.first().map(|row| row.int(0)).transpose()?;
    let rows = tx
        .rows(
            "SELECT number, accepted_at, account_id, account_name, name, email, role, channel,
               severity, subject, description, phone, language, context, promise, token_id,
               token_issued_at
             FROM request WHERE issuer = $1 AND caller = $2 ORDER BY number",
            &whose,
        )
        .await?;
    let mut requests = Vec::with_capacity(rows.len());
    for row in &rows {
        let number = Value::Int(row.int(0)?);
        let changes = each(tx, &number, CHANGES).await?;
        let answers = each(tx, &number, ANSWERS).await?;
        let messages = each(tx, &number, MESSAGES).await?;
        requests.push(request(row, [changes, answers, messages])?);
    }
    Ok(Done::Exported(json!({
        "issuer": person.issuer, "subject": person.subject,
        "tokens_revoked_before": revoked, "requests": requests,
    })))
}

fn request(row: &Row, [changes, answers, messages]: [Vec<Json>; 3]) -> Result<Json, Fault> {
    let (phone, token_id) = (row.text(11).ok(), row.text(15).ok());
    Ok(json!({
        "number": row.int(0)?, "accepted_at": row.int(1)?, "account_id": row.text(2)?,
        "account_name": row.text(3)?, "name": row.text(4)?, "email": row.text(5)?,
        "role": row.text(6)?, "channel": row.text(7)?, "severity": row.text(8)?,
        "subject": row.text(9)?, "description": row.text(10)?, "phone": phone,
        "language": row.text(12)?, "context": row.json::<Json>(13)?,
        "promise": row.json::<Json>(14)?,
        "token": { "id": token_id, "issued_at": row.int(16)? },
        "changes": changes, "answers": answers, "messages": messages,
    }))
}

/// What came of a request: which rows, and what is said of each.
type Later = (&'static str, fn(&Row) -> Result<Json, Fault>);

const CHANGES: Later = (
    "SELECT promise, at, author, reason FROM superseding WHERE request = $1 ORDER BY position",
    |row| {
        Ok(json!({
            "promise": row.json::<Json>(0)?, "at": row.int(1)?,
            "author": row.text(2)?, "reason": row.text(3)?,
        }))
    },
);

const ANSWERS: Later = (
    "SELECT at, kind, author FROM answer WHERE request = $1 ORDER BY at",
    |row| Ok(json!({ "at": row.int(0)?, "kind": row.text(1)?, "author": row.text(2)? })),
);

const MESSAGES: Later = (
    "SELECT created_at, lane, kind, state, body FROM outbox WHERE request = $1 ORDER BY id",
    |row| {
        Ok(json!({
            "created_at": row.int(0)?, "lane": row.text(1)?, "kind": row.text(2)?,
            "state": row.text(3)?, "body": row.json::<Json>(4)?,
        }))
    },
);

async fn each(
    tx: &mut impl Tx,
    number: &Value<'_>,
    (statement, said): Later,
) -> Result<Vec<Json>, Fault> {
    let rows = tx.rows(statement, std::slice::from_ref(number)).await?;
    rows.iter().map(said).collect()
}

/// Forgets a person, a batch of their requests at a time: what is left is the number, what was
/// promised, and whether it was kept.
pub(super) async fn erase(
    tx: &mut impl Tx,
    person: &Person,
    audit: Option<&Audit>,
) -> Result<Done, Fault> {
    if let Some(audit) = audit {
        audit::add(tx, audit).await?;
    }
    let values = [
        person.issuer.as_str().into(),
        person.subject.as_str().into(),
        BATCH.into(),
    ];
    let theirs = tx
        .rows(
            "SELECT number FROM request WHERE issuer = $1 AND caller = $2 ORDER BY number LIMIT $3",
            &values,
        )
        .await?;
    forget(tx, &theirs).await
}

/// Does the same with requests that were accepted before.
pub(super) async fn erase_before(tx: &mut impl Tx, before: Instant) -> Result<Done, Fault> {
    let old = tx
        .rows(
            "SELECT number FROM request WHERE accepted_at < $1 AND email <> ''
             ORDER BY accepted_at LIMIT $2",
            &[before.into(), BATCH.into()],
        )
        .await?;
    forget(tx, &old).await
}

/// Takes the author and their words from these requests; nothing more is said about them, and what was
/// said is gone.
async fn forget(tx: &mut impl Tx, requests: &[Row]) -> Result<Done, Fault> {
    let numbers = requests
        .iter()
        .map(|request| request.int(0).map(Value::Int));
    let numbers = numbers.collect::<Result<Vec<_>, _>>()?;
    let nothing = Value::from(&[0; 32]);
    let author = numbers.iter().map(|number| {
        let statement = "UPDATE request SET caller = 'erased ' || number,
               idempotency_key = 'free ' || number,
               account_id = '', account_name = '', name = '', email = '', token_id = NULL,
               token_issued_at = 0,
               subject = '', description = '', context = '[]', fingerprint = $1,
               phone = CASE WHEN phone IS NULL THEN NULL ELSE '' END
             WHERE number = $2";
        (statement, vec![nothing.clone(), number.clone()])
    });
    tx.run_all(&author.collect::<Vec<_>>()).await?;
    // Table by table: rows are locked in the order in which others lock them.
    for statement in [
        "DELETE FROM timer WHERE request = $1",
        "DELETE FROM outbox WHERE request = $1",
        "UPDATE superseding SET reason = '' WHERE request = $1",
    ] {
        let words = numbers
            .iter()
            .map(|number| (statement, vec![number.clone()]));
        tx.run_all(&words.collect::<Vec<_>>()).await?;
    }
    Ok(Done::Erased(numbers.len()))
}
