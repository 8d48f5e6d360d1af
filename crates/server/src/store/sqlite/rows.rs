//! Between the domain's types and the table's columns.

use crate::domain::{self, Kept};
use crate::store::{Name, Outcome};
use protocol::{Details, RequestNumber};
use rusqlite::types::{ToSql, Type};
use rusqlite::{Connection, Error, OptionalExtension, Row, named_params, params};
use sla::{Author, Change, Entry, Instant, Promise, Record, first_response};

/// Stores the change, or finds what is stored under its key.
pub(super) fn accept(connection: &Connection, change: &domain::Change) -> Result<Outcome, Error> {
    let name = Name::Key(change.key.clone());
    let asker = (
        change.caller.issuer.as_str(),
        change.caller.subject.as_str(),
    );
    match find(connection, asker, &name)? {
        Some(kept) => Ok(Outcome::Found(kept)),
        None => insert(connection, change).map(Outcome::Stored),
    }
}

/// A request of one caller's: the issuer and the subject of their token.
pub(super) fn find(
    connection: &Connection,
    (issuer, caller): (&str, &str),
    name: &Name,
) -> Result<Option<Kept>, Error> {
    let (column, value): (_, &dyn ToSql) = match name {
        Name::Number(number) => ("number", &number.0.cast_signed()),
        Name::Key(key) => ("idempotency_key", &key.as_str()),
    };
    let query = format!(
        "SELECT number, subject, promise, fingerprint FROM request
         WHERE issuer = :issuer AND caller = :caller AND {column} = :name"
    );
    let of_caller = named_params! { ":issuer": issuer, ":caller": caller, ":name": value };
    let mut query = connection.prepare_cached(&query)?;
    let kept = query.query_row(of_caller, |row| kept(connection, row));
    kept.optional()
}

/// A request of anyone's.
pub(super) fn find_any(
    connection: &Connection,
    number: RequestNumber,
) -> Result<Option<Kept>, Error> {
    let query = "SELECT number, subject, promise, fingerprint FROM request WHERE number = ?1";
    let mut query = connection.prepare_cached(query)?;
    let kept = query.query_row([number.0.cast_signed()], |row| kept(connection, row));
    kept.optional()
}

/// Adds the promise that has superseded the others of a record.
pub(super) fn supersede(
    connection: &Connection,
    number: RequestNumber,
    record: &Record,
) -> Result<(), Error> {
    let Entry {
        promise,
        change: Some(change),
    } = record.last()
    else {
        return Ok(());
    };
    connection
        .prepare_cached(
            "INSERT INTO superseding (request, position, promise, at, author, reason)
             VALUES (:request, :position, :promise, :at, :author, :reason)",
        )?
        .execute(named_params! {
            ":request": number.0.cast_signed(),
            ":position": i64::try_from(record.entries().count()).unwrap_or(i64::MAX),
            ":promise": json(promise)?,
            ":at": change.at.timestamp(),
            ":author": change.author,
            ":reason": change.reason,
        })
        .map(drop)
}

/// Adds something that was written to the customer.
pub(super) fn answer(
    connection: &Connection,
    number: RequestNumber,
    (author, name): (Author, &str),
    at: Instant,
) -> Result<(), Error> {
    let kind = match author {
        Author::Specialist => "specialist",
        // What the customer writes themselves is no answer.
        Author::Automatic | Author::Customer => "automatic",
    };
    connection
        .prepare_cached("INSERT INTO answer (request, at, kind, author) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![number.0.cast_signed(), at.timestamp(), kind, name])
        .map(drop)
}

/// Keeps what a policy says, under its digest, from the first time it is used.
pub(super) fn keep_policy(
    connection: &Connection,
    (digest, content): (&str, &str),
    now: Instant,
) -> Result<(), Error> {
    connection
        .execute(
            "INSERT INTO policy (digest, content, first_used) VALUES (?1, ?2, ?3)
             ON CONFLICT (digest) DO NOTHING",
            params![digest, content, now.timestamp()],
        )
        .map(drop)
}

/// Whether a signing key was ever used.
pub(super) fn knows_a_key(connection: &Connection) -> Result<bool, Error> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM signing_key)", [], |row| {
        row.get(0)
    })
}

/// Keeps a public key from the first time it is used.
pub(super) fn keep_key(connection: &Connection, public: &str, now: Instant) -> Result<(), Error> {
    connection
        .execute(
            "INSERT INTO signing_key (public, first_used) VALUES (?1, ?2)
             ON CONFLICT (public) DO NOTHING",
            params![public, now.timestamp()],
        )
        .map(drop)
}

fn kept(connection: &Connection, row: &Row<'_>) -> Result<Kept, Error> {
    let number: i64 = row.get("number")?;
    let record = Record::restored(
        promise(row)?,
        superseding(connection, number)?,
        answered(connection, number)?,
    );
    Ok(Kept {
        number: RequestNumber(number.unsigned_abs()),
        subject: row.get("subject")?,
        fingerprint: row.get("fingerprint")?,
        record,
    })
}

fn superseding(connection: &Connection, number: i64) -> Result<Vec<Entry>, Error> {
    let mut query = connection.prepare_cached(
        "SELECT promise, at, author, reason FROM superseding WHERE request = ?1 ORDER BY position",
    )?;
    let rows = query.query_map([number], |row| {
        Ok(Entry {
            promise: promise(row)?,
            change: Some(Change {
                at: instant(row)?,
                author: row.get("author")?,
                reason: row.get("reason")?,
            }),
        })
    })?;
    rows.collect()
}

fn answered(connection: &Connection, number: i64) -> Result<Option<Instant>, Error> {
    let mut query = connection.prepare_cached("SELECT kind, at FROM answer WHERE request = ?1")?;
    let rows = query.query_map([number], |row| {
        let kind: String = row.get("kind")?;
        let author = match kind.as_str() {
            "specialist" => Author::Specialist,
            _ => Author::Automatic,
        };
        Ok((author, instant(row)?))
    })?;
    let answers: Vec<(Author, Instant)> = rows.collect::<Result<_, _>>()?;
    Ok(first_response(answers))
}

fn instant(row: &Row<'_>) -> Result<Instant, Error> {
    let at: i64 = row.get("at")?;
    sla::instant(at).ok_or(Error::IntegralValueOutOfRange(0, at))
}

fn promise(row: &Row<'_>) -> Result<Promise, Error> {
    let json: String = row.get("promise")?;
    serde_json::from_str(&json)
        .map_err(|why| Error::FromSqlConversionFailure(0, Type::Text, why.into()))
}

fn insert(connection: &Connection, change: &domain::Change) -> Result<Kept, Error> {
    let domain::Change {
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
               promise, policy, accepted_at, idempotency_key, fingerprint, context)
             VALUES (:issuer, :caller, :account_id, :account_name, :name, :email, :role,
               :token_id, :token_issued_at, :channel, :severity, :subject, :description, :phone,
               :language, :promise, :policy, :accepted_at, :key, :fingerprint, :context)",
        )?
        .execute(named_params! {
            ":issuer": caller.issuer,
            ":caller": caller.subject,
            ":account_id": caller.account.id,
            ":account_name": caller.account.name,
            ":name": caller.name,
            ":email": caller.email,
            ":role": caller.role.name(),
            ":token_id": caller.token.id,
            ":token_issued_at": caller.token.issued_at.timestamp(),
            ":channel": request.channel().name(),
            ":severity": request.severity().name(),
            ":subject": request.subject.as_str(),
            ":description": request.description.as_str(),
            ":phone": phone,
            ":language": request.language.tag(),
            ":promise": json(promise)?,
            ":policy": promise.terms.policy,
            ":accepted_at": promise.start.timestamp(),
            ":key": change.key.as_str(),
            ":fingerprint": change.fingerprint,
            ":context": json(&request.context)?,
        })?;
    Ok(Kept {
        number: RequestNumber(connection.last_insert_rowid().unsigned_abs()),
        subject: request.subject.as_str().to_owned(),
        fingerprint: change.fingerprint,
        record: Record::new(promise.clone()),
    })
}

fn json(written: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(written).map_err(|why| Error::ToSqlConversionFailure(why.into()))
}
