//! Compares what clients were told with what is stored, and with what others were told of it.

use crate::database::{Database, Row};
use crate::{history::History, process::Process, sink};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// What a request brings with it, each once: a mail, a webhook, and the moments of its promise, with how
/// long after its start they are.
const ONCE: [(&str, Option<i64>); 6] = [
    ("mail request.created", None),
    ("webhooks request.created", None),
    ("webhook crm request.created", None),
    ("promise.warning", Some(3600 - 900)),
    ("promise.due_soon", Some(3600 - 300)),
    ("promise.missed", Some(3600 + 1)),
];
/// Why an acknowledgement isn't sent that needn't be.
const NEEDLESS: &str = "the address had an acknowledgement a short while ago";
/// Long enough for all that is owed.
const PATIENCE: Duration = Duration::from_mins(20);

/// What is wrong with the database in a file and with what left it, in words; nothing when all is well.
pub(crate) async fn faults(folder: &Path, history: &History) -> Vec<String> {
    faults_of(&folder.join("help.sqlite"), folder, history).await
}

/// The same of any database, whose servers have their files in the folder. None of them may run.
///
/// Each acknowledged request is there once, under its number; one whose fate nobody knows may be; there
/// is none that nobody sent. Each has its one promise, counted from when it was accepted. Once nothing
/// is owed any more, each is acknowledged by one mail and one webhook, and there are no others.
pub(crate) async fn faults_of(data: &Path, folder: &Path, history: &History) -> Vec<String> {
    let mut faults = unsound(data, history).await;
    let owed = timeout(PATIENCE, run_dry(data, folder)).await;
    match owed.unwrap_or_else(|_| Err("something is owed for ever".to_owned())) {
        Ok(()) => faults.extend(untold(&Database::open(data).await, folder).await),
        Err(why) => faults.push(why),
    }
    faults
}

/// What is wrong with the database alone.
pub(crate) async fn unsound(data: &Path, history: &History) -> Vec<String> {
    let database = Database::open(data).await;
    let mut faults = Vec::from_iter(database.damage().await);
    let requests = "SELECT idempotency_key, number, promise, accepted_at FROM request";
    let Ok(requests) = database.rows(requests).await else {
        faults.push("nothing is stored at all".to_owned());
        return faults;
    };
    let mut stored = BTreeMap::<_, Vec<u64>>::new();
    for row in &requests {
        let (key, number) = (row[0].clone(), row[1].parse().unwrap());
        stored.entry(key).or_default().push(number);
        let promise: Value = serde_json::from_str(&row[2]).unwrap();
        let at: i64 = row[3].parse().unwrap();
        if promise["start"] != at || promise["due"] != at + 3600 {
            faults.push(format!("{number}: not promised from its acceptance"));
        }
    }
    let sent = history.all();
    for (key, told) in &sent {
        let numbers = stored.get(key).cloned().unwrap_or_default();
        let once = numbers.len() <= 1 && told.len() <= 1;
        if !once || !told.iter().all(|number| numbers.contains(number)) {
            faults.push(format!("{key}: told {told:?}, stored {numbers:?}"));
        }
    }
    let invented = stored.keys().filter(|key| !sent.contains_key(*key));
    faults.extend(invented.map(|key| format!("{key}: nobody sent it")));
    faults
}

/// Has a server send all that is still owed. Those who had some of it in hand are dead: their leases are
/// over.
pub(crate) async fn run_dry(data: &Path, folder: &Path) -> Result<(), String> {
    let database = Database::open(data).await;
    let over = "UPDATE outbox SET due_at = 0 WHERE state = 'waiting'";
    database.rows(over).await?;
    let process = Process::try_start(data, folder, &[]).ok_or("the server doesn't start")?;
    while database.count("outbox WHERE state = 'waiting'").await > 0 {
        sleep(Duration::from_millis(20)).await;
    }
    process.kill();
    Ok(())
}

/// What others were told, compared with what is stored.
async fn untold(database: &Database, folder: &Path) -> Vec<String> {
    let read = async |statement| database.rows(statement).await.unwrap();
    let requests = read("SELECT number, accepted_at FROM request").await;
    let outbox = read("SELECT request, lane, kind, state, why, id, created_at FROM outbox").await;
    let timers = read("SELECT request, kind, at FROM timer").await;
    let mut faults = not_once(&requests, &outbox, &timers);
    let mut mails = mails(folder);
    let mut told = sink::told(folder);
    for row in &outbox {
        let [number, lane, _, state, why, id, created] = &row[..] else {
            unreachable!()
        };
        let created: i64 = created.parse().unwrap();
        let id = format!("msg_{created:x}_{id}");
        let arrived = match lane.as_str() {
            "mail" => mails.remove(&id),
            "webhook crm" => told.remove(&id) == Some([number.parse().unwrap()].into()),
            _ => true,
        };
        // Who was killed before writing down that it had sent a mail may have left the needless one.
        let well = state == "delivered" && (arrived || lane == "mail" && why == NEEDLESS);
        if !well {
            faults.push(format!("{id}, arrived: {arrived}, {row:?}"));
        }
    }
    faults.extend(mails.iter().map(|id| format!("{id}: a mail of nobody's")));
    faults.extend(told.keys().map(|id| format!("{id}: word of nobody's")));
    faults
}

/// What of a request isn't there once: as a timer, or told by now.
fn not_once(requests: &[Row], outbox: &[Row], timers: &[Row]) -> Vec<String> {
    let mut expected = BTreeSet::new();
    for row in requests {
        let accepted: i64 = row[1].parse().unwrap();
        for (what, after) in ONCE {
            expected.insert((row[0].clone(), what.to_owned(), after.map(|s| accepted + s)));
        }
    }
    let timer = |row: &Row| {
        let (what, at) = (format!("promise.{}", row[1]), row[2].parse().unwrap());
        (row[0].clone(), what, Some(at))
    };
    let message = |row: &Row| {
        let (lane, kind) = (row[1].as_str(), &row[2]);
        let number = row[0].clone();
        match (lane, kind.starts_with("promise.")) {
            ("webhooks", true) => Some((number, kind.clone(), Some(row[6].parse().unwrap()))),
            (_, true) => None,
            _ => Some((number, format!("{lane} {kind}"), None)),
        }
    };
    let found = timers.iter().map(timer);
    let found = found.chain(outbox.iter().filter_map(message));
    let odd = found.filter(|one| !expected.remove(one));
    let odd: Vec<_> = odd
        .map(|one| format!("{one:?}: twice, or of nobody's"))
        .collect();
    let missing = expected.iter().map(|one| format!("{one:?}: missing"));
    odd.into_iter().chain(missing).collect()
}

/// The ids of the mails in the folder of a server.
fn mails(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder.join("mail"));
    let names = files.into_iter().flatten();
    let names = names.map(|file| file.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|name| name.strip_suffix(".eml").map(str::to_owned))
        .collect()
}
