//! What can happen, and what can be asked of the outside.

use crate::{Draft, Millis, Proof, Report};
use protocol::{
    Article, ArticleId, Fact, Field, Found, IdempotencyKey, NewRequest, Problem, PublicKey,
    Receipt, RequestNumber, Session, SignedReceipt,
};
use sla::Channel;

/// Which question an answer belongs to; a later question has a higher number.
pub type Ask = u32;

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The panel was opened.
    Opened(Millis),
    /// The panel was closed.
    Closed,
    /// The server said who the caller is, or failed to.
    SessionLoaded(Result<Box<Session>, Failure>, Millis),
    /// The browser found the draft of an earlier page.
    DraftFound(Draft),
    /// A second has passed.
    Ticked(Millis),
    /// The computer slept, or its clocks came apart: what was counted since can't be trusted.
    Woke(Millis),
    /// The question reads so now.
    QuestionTyped(String),
    /// The pause after typing is over.
    PauseOver(Ask),
    /// A search ended.
    Searched(Ask, Result<Found, Failure>),
    /// An article was chosen.
    ArticleChosen(ArticleId),
    /// An article arrived, or failed to.
    ArticleLoaded(ArticleId, Result<Article, Failure>),
    /// "Contact us" was pressed.
    ContactPressed,
    /// A channel was chosen.
    ChannelChosen(Channel),
    /// The subject reads so now.
    SubjectTyped(String),
    /// The description reads so now.
    DescriptionTyped(String),
    /// The phone number reads so now.
    PhoneTyped(String),
    /// The business-critical box is ticked now, or isn't.
    CriticalSet(bool),
    /// The send button was pressed; the key is fresh, for a draft that has none yet.
    SendPressed(IdempotencyKey),
    /// The server answered a submit.
    Sent(Result<Box<Receipt>, Failure>, Millis),
    /// The server said how a request stands, or failed to.
    ReceiptLoaded(RequestNumber, Result<Box<Receipt>, Failure>, Millis),
    /// A receipt's signature was checked.
    ProofChecked(Box<SignedReceipt>, Proof),
    /// The proof of the request on screen should be saved.
    SaveProofPressed,
    /// One step back.
    BackPressed,
    /// What failed on this screen should be tried again.
    RetryPressed,
    /// A receipt was chosen, to see its clock.
    ReceiptChosen(RequestNumber),
    /// Back to asking, with an empty question.
    NewQuestionPressed,
    /// The number of the request on screen should be copied.
    CopyPressed,
    /// It is on the clipboard.
    Copied,
    /// The host's page asks for a view.
    ViewAsked(View),
    /// The host's page gives texts to begin with.
    Prefilled(Prefill),
    /// The host's page tells about itself.
    FactsGiven(Vec<Fact>),
}

/// A view that can be gone to from anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// The question and the resources.
    Ask,
    /// An article.
    Article(ArticleId),
    /// The channels.
    Contact,
    /// The details of a channel, where the package includes it.
    Details(Channel),
}

/// Texts for fields that the person has left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefill {
    /// The summary.
    pub subject: String,
    /// The text.
    pub description: String,
    /// The number to call.
    pub phone: String,
}

/// Something to do outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Ask the server who the caller is.
    LoadSession,
    /// Look for the draft kept under this name.
    FindDraft(String),
    /// Keep the draft under this name.
    KeepDraft(String, Draft),
    /// Forget the draft kept under this name.
    ForgetDraft(String),
    /// Come back when the typing has paused.
    WaitForPause(Ask),
    /// Search for a question.
    Search(Ask, String),
    /// Fetch an article.
    LoadArticle(ArticleId),
    /// Send a request.
    Submit(NewRequest, IdempotencyKey),
    /// Ask how a request stands.
    LoadReceipt(RequestNumber),
    /// Check a receipt's signature against the server's key.
    CheckProof(Box<SignedReceipt>, PublicKey),
    /// Save a signed receipt as a file.
    SaveProof(Box<SignedReceipt>),
    /// Move the focus, once the screen is drawn.
    Focus(Target),
    /// Put a text on the clipboard.
    Copy(String),
    /// Tell the host's page.
    Report(Report),
}

/// Where the focus can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The question field.
    Question,
    /// The title of the screen.
    Title,
    /// A field of the details.
    Field(Field),
}

/// Why something didn't work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server couldn't be reached in time.
    Offline,
    /// The host gave no token, or the server took none of them.
    SignedOut,
    /// The server said no, and why.
    Refused(Box<Problem>),
    /// The server's answer made no sense.
    Unreadable,
}
