//! Between the domain's types and the table's columns.

use crate::domain::{Change, Kept, channel_name, role_name, severity_name};
use crate::store::Outcome;
use protocol::{Details, RequestNumber};
use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension, Row, named_params};
use sla::Promise;

/// Stores the change, or finds what is stored under its key.
pub(super) fn accept(connection: &Connection, change: &Change) -> Result<Outcome, Error> {
    if let Some((fingerprint, kept)) = find(connection, change)? {
        return Ok(if fingerprint == change.fingerprint {
            Outcome::Replayed(kept)
        } else {
            Outcome::Conflict(kept)
        });
    }
    insert(connection, change).map(Outcome::Stored)
}

fn find(connection: &Connection, change: &Change) -> Result<Option<([u8; 32], Kept)>, Error> {
    connection
        .prepare_cached(
            "SELECT number, subject, promise, fingerprint FROM request
             WHERE issuer = :issuer AND caller = :caller AND idempotency_key = :key",
        )?
        .query_row(
            named_params! {
                ":issuer": change.caller.issuer,
                ":caller": change.caller.subject,
                ":key": change.key.as_str(),
            },
            |row| Ok((row.get("fingerprint")?, kept(row)?)),
        )
        .optional()
}

fn kept(row: &Row<'_>) -> Result<Kept, Error> {
    let promise: String = row.get("promise")?;
    Ok(Kept {
        number: RequestNumber(row.get::<_, i64>("number")?.unsigned_abs()),
        subject: row.get("subject")?,
        promise: serde_json::from_str(&promise)
            .map_err(|why| Error::FromSqlConversionFailure(2, Type::Text, why.into()))?,
    })
}

fn insert(connection: &Connection, change: &Change) -> Result<Kept, Error> {
    let Change {
        caller,
        request,
        promise,
        ..
    } = change;
    let phone = match &request.details {
        Details::Phone(number) => Some(number.as_str()),
        Details::Chat | Details::Email(_) => None,
    };
    connection
        .prepare_cached(
            "INSERT INTO request (issuer, caller, account_id, account_name, name, email, role,
               token_id, token_issued_at, channel, severity, subject, description, phone, language,
               promise, policy, accepted_at, idempotency_key, fingerprint)
             VALUES (:issuer, :caller, :account_id, :account_name, :name, :email, :role,
               :token_id, :token_issued_at, :channel, :severity, :subject, :description, :phone,
               :language, :promise, :policy, :accepted_at, :key, :fingerprint)",
        )?
        .execute(named_params! {
            ":issuer": caller.issuer,
            ":caller": caller.subject,
            ":account_id": caller.account.id,
            ":account_name": caller.account.name,
            ":name": caller.name,
            ":email": caller.email,
            ":role": role_name(caller.role),
            ":token_id": caller.token.id,
            ":token_issued_at": caller.token.issued_at.timestamp(),
            ":channel": channel_name(request.channel()),
            ":severity": severity_name(request.severity()),
            ":subject": request.subject.as_str(),
            ":description": request.description.as_str(),
            ":phone": phone,
            ":language": request.language.tag(),
            ":promise": json(promise)?,
            ":policy": promise.policy,
            ":accepted_at": promise.start.timestamp(),
            ":key": change.key.as_str(),
            ":fingerprint": change.fingerprint,
        })?;
    Ok(Kept {
        number: RequestNumber(connection.last_insert_rowid().unsigned_abs()),
        subject: request.subject.as_str().to_owned(),
        promise: promise.clone(),
    })
}

fn json(promise: &Promise) -> Result<String, Error> {
    serde_json::to_string(promise).map_err(|why| Error::ToSqlConversionFailure(why.into()))
}
