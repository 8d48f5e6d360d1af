//! What was asked, by whom, and what was promised first.

use super::{BATCH, outbox, record, tidied, timer};
use crate::domain::{Acceptance, Customer, Done, Kept};
use crate::store::Name;
use crate::store::tx::{Fault, Once, Row, Tx, Value, json};
use protocol::{Details, Language, RequestNumber};
use sla::Instant;

/// Who asks: the issuer and the subject of their token.
pub(in crate::store) type Asker<'a> = (&'a str, &'a str);

/// Stores the request, or finds what is stored under its key.
pub(super) async fn accept(tx: &mut impl Tx, acceptance: &Acceptance) -> Result<Done, Fault> {
    let Some(number) = insert(tx, acceptance).await? else {
        let caller = &acceptance.caller;
        let name = Name::Key(acceptance.key.clone());
        let found = find(tx, (&caller.issuer, &caller.subject), &name).await?;
        return found
            .map(|kept| Done::Found(kept.into()))
            .ok_or_else(|| Fault::Engine("a key was taken and is gone".to_owned()));
    };
    let timers = timer::rows(number, &acceptance.timers);
    let messages = outbox::rows(number, acceptance.promise.start, &acceptance.messages);
    let rows: Vec<_> = timers.chain(messages).collect();
    tx.run_all(&rows).await?;
    Ok(Done::Stored(number))
}

/// A request of one caller's.
pub(in crate::store) async fn find(
    tx: &mut impl Tx,
    (issuer, caller): Asker<'_>,
    name: &Name,
) -> Result<Option<Kept>, Fault> {
    let (statement, value) = match name {
        Name::Number(number) => (BY_NUMBER, Value::from(*number)),
        Name::Key(key) => (BY_KEY, Value::from(key.as_str())),
    };
    let rows = tx
        .rows(statement, &[issuer.into(), caller.into(), value])
        .await?;
    kept(tx, rows).await
}

/// A request of anyone's.
pub(in crate::store) async fn load(
    tx: &mut impl Tx,
    number: RequestNumber,
) -> Result<Option<Kept>, Fault> {
    let rows = tx.rows(OF_ANYONE, &[number.into()]).await?;
    kept(tx, rows).await
}

/// Frees the keys of requests that were accepted before, a batch at a time.
pub(super) async fn free_keys(tx: &mut impl Tx, before: Instant) -> Result<Done, Fault> {
    let freed = tx
        .run(
            "UPDATE request SET idempotency_key = 'free ' || number
             WHERE idempotency_key NOT LIKE 'free %' AND number IN (SELECT number FROM request
               WHERE accepted_at < $1 AND idempotency_key NOT LIKE 'free %'
               ORDER BY accepted_at LIMIT $2)",
            &[before.into(), BATCH.into()],
        )
        .await?;
    Ok(tidied(freed))
}

const BY_NUMBER: &str = "SELECT number, subject, fingerprint, promise, email, language, account_id \
    FROM request WHERE issuer = $1 AND caller = $2 AND number = $3";
const BY_KEY: &str = "SELECT number, subject, fingerprint, promise, email, language, account_id \
    FROM request WHERE issuer = $1 AND caller = $2 AND idempotency_key = $3";
const OF_ANYONE: &str = "SELECT number, subject, fingerprint, promise, email, language, account_id \
    FROM request WHERE number = $1";

async fn kept(tx: &mut impl Tx, rows: Vec<Row>) -> Result<Option<Kept>, Fault> {
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let number = RequestNumber(row.int(0)?.unsigned_abs());
    Ok(Some(Kept {
        number,
        subject: row.text(1)?.to_owned(),
        fingerprint: row.bytes(2)?,
        record: record::restored(tx, number, row.json(3)?).await?,
        author: Customer {
            email: row.text(4)?.to_owned(),
            language: Language::from_tag(row.text(5)?).unwrap_or_default(),
            account: row.text(6)?.to_owned(),
        },
    }))
}

/// The new request's number; `None` when its key is taken.
async fn insert(tx: &mut impl Tx, acceptance: &Acceptance) -> Result<Option<RequestNumber>, Fault> {
    let Acceptance {
        caller,
        request,
        promise,
        ..
    } = acceptance;
    let phone = match &request.details {
        Details::Phone(number) => Some(number.as_str()),
        Details::Chat | Details::Email(_) => None,
    };
    let values = [
        caller.issuer.as_str().into(),
        caller.subject.as_str().into(),
        acceptance.key.as_str().into(),
        caller.account.id.as_str().into(),
        caller.account.name.as_str().into(),
        caller.name.as_str().into(),
        caller.email.as_str().into(),
        caller.role.name().into(),
        caller.token.id.as_deref().into(),
        caller.token.issued_at.into(),
        request.channel().name().into(),
        request.severity().name().into(),
        request.subject.as_str().into(),
        request.description.as_str().into(),
        phone.into(),
        request.language.tag().into(),
        json(promise)?,
        promise.terms.policy.as_str().into(),
        promise.start.into(),
        (&acceptance.fingerprint).into(),
        json(&request.context)?,
    ];
    let number = tx.add(&ONE, &values).await?;
    Ok(number.map(|number| RequestNumber(number.unsigned_abs())))
}

/// There is one request for each key of a caller's.
const ONE: Once = Once {
    insert: "INSERT INTO request (issuer, caller, idempotency_key, account_id, account_name, name,
          email, role, token_id, token_issued_at, channel, severity, subject, description, phone,
          language, promise, policy, accepted_at, fingerprint, context)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
          $20, $21)",
    // Another server may be quicker after `NOT EXISTS`.
    insert_new: "INSERT INTO request (issuer, caller, idempotency_key, account_id, account_name, name,
          email, role, token_id, token_issued_at, channel, severity, subject, description, phone,
          language, promise, policy, accepted_at, fingerprint, context)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, CAST($10 AS BIGINT), $11, $12, $13, $14, $15, $16,
          $17, $18, CAST($19 AS BIGINT), $20, $21
        WHERE NOT EXISTS (SELECT 1 FROM request
          WHERE issuer = $1 AND caller = $2 AND idempotency_key = $3)
        ON CONFLICT (issuer, caller, idempotency_key) DO NOTHING
        RETURNING number",
};
