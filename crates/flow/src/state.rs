//! Everything that is true while the widget lives.

use crate::{Ask, Clock, Draft, Failure, Millis, Reported};
use protocol::{
    Article, ArticleId, Fact, FieldError, Hit, Language, Receipt, RequestNumber, Session,
};
use sla::{Channel, Instant, Promise};

/// The whole state.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The language of the interface.
    pub language: Language,
    /// Where the product runs.
    pub surface: Surface,
    /// Whether the panel is on screen.
    pub panel: Panel,
    /// Who the caller is and what their package includes.
    pub session: Remote<Box<Session>>,
    /// What is on the panel; it stays while the panel is closed.
    pub screen: Screen,
    /// The screens to go back to, the nearest last.
    pub trail: Vec<Screen>,
    /// What was asked, and what was found.
    pub question: Question,
    /// What was written.
    pub draft: Draft,
    /// The draft as the host's page began it.
    pub(crate) suggested: Draft,
    /// What the page tells about itself, as it would be sent.
    pub context: Vec<Fact>,
    /// The details that were asked for before it was known whether they are offered.
    pub(crate) wanted: Option<Channel>,
    /// Until when nothing is sent, where the server asked for it.
    pub hold: Option<Hold>,
    /// What was sent from this page, the latest first.
    pub requests: Vec<Request>,
    /// How many of them have news that the person hasn't seen.
    pub unread: usize,
    /// The request whose number was copied last.
    pub copied: Option<RequestNumber>,
    /// The server's clock, once heard.
    pub clock: Option<Clock>,
    /// The server's time at the last tick.
    pub now: Option<Instant>,
    /// When the server was last asked how things stand.
    pub refreshed: Millis,
}

/// Where the product runs, as the host says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Surface {
    /// In a browser.
    #[default]
    Web,
    /// In the product's mobile app, where premium contact isn't offered (S07).
    MobileApp,
}

/// Whether the panel is on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Only the launcher is.
    Closed,
    /// It is.
    Open,
}

/// Something the server has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remote<T> {
    /// Not asked for yet.
    Unasked,
    /// On its way.
    Loading,
    /// Here.
    Ready(T),
    /// It didn't come.
    Failed(Failure),
}

/// What is on the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The question and the resources.
    Ask,
    /// An article to read.
    Article(ArticleId, Remote<Article>),
    /// The channels of the package.
    Contact,
    /// The details for a channel.
    Details(Channel, Stage),
    /// What was promised for a request.
    Receipt(RequestNumber, Arrival),
}

/// How far the details are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Being written; with what was wrong at the last try.
    Writing(Vec<FieldError>),
    /// On the way to the server.
    Sending,
    /// The terms aren't those that were shown: nothing was sent, these are the new ones.
    TermsChanged(Box<Promise>),
    /// Not arrived, or its answer was lost: the text and its key are kept.
    Failed(Failure),
}

/// A wait that the server asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    until: Millis,
    /// How many seconds are left of it.
    pub left_s: Millis,
}

impl Hold {
    /// The wait that is left at a moment of the monotonic clock, if any is.
    pub(crate) fn until(until: Millis, at: Millis) -> Option<Self> {
        let left_s = until.saturating_sub(at).div_ceil(1000);
        (left_s > 0).then_some(Self { until, left_s })
    }

    /// The same at another moment.
    pub(crate) fn at(self, at: Millis) -> Option<Self> {
        Self::until(self.until, at)
    }
}

/// How a receipt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// For what was just sent.
    Sent,
    /// The server already had this draft, as it read at an earlier try.
    SentEarlier,
    /// Opened again from the list of what was sent.
    Reopened,
}

/// A request sent from this page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the server last said of it.
    pub receipt: Receipt,
    /// Whether the server's signature holds.
    pub proof: Proof,
    /// Since when it is due, in view, and asked for, without a word of whether it was answered.
    pub asked_since: Option<Instant>,
    /// What the host was last told of it.
    pub(crate) reported: Option<Reported>,
}

/// What is known of a receipt's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It is being checked.
    Checking,
    /// It was made with the server's key, over just this promise.
    Genuine,
    /// It wasn't.
    Forged,
    /// This browser can't tell; the saved file can be checked elsewhere.
    Unchecked,
}

/// What was asked, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The text in the field.
    pub text: String,
    /// Its number: an answer to an earlier one is dropped.
    pub ask: Ask,
    /// What was found.
    pub results: Results,
}

/// What was found for a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Results {
    /// The search is under way; meanwhile what the one before found stays in view.
    Waiting(Vec<Hit>),
    /// It ended.
    Found(Vec<Hit>),
    /// It failed.
    Failed(Failure),
}

impl Flow {
    /// The state as the page loads.
    #[must_use]
    pub fn new(language: Language, surface: Surface) -> Self {
        Self {
            language,
            surface,
            panel: Panel::Closed,
            session: Remote::Unasked,
            screen: Screen::Ask,
            trail: Vec::new(),
            question: Question::empty(0),
            draft: Draft::default(),
            suggested: Draft::default(),
            context: Vec::new(),
            wanted: None,
            hold: None,
            requests: Vec::new(),
            unread: 0,
            copied: None,
            clock: None,
            now: None,
            refreshed: 0,
        }
    }
}

impl Question {
    pub(crate) fn empty(ask: Ask) -> Self {
        Self {
            text: String::new(),
            ask,
            results: Results::Waiting(Vec::new()),
        }
    }
}
