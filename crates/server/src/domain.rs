//! Who may ask for what, and what is kept: pure decisions, to which time comes as an argument.

use crate::digest;
use protocol::{
    CheckedRequest, Contact, Details, IdempotencyKey, NoContact, Receipt, RequestNumber,
};
use sla::{Case, Channel, Instant, NoPromise, Policy, Promise, Role, Severity};

/// The person who asks, as a valid token describes them.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Who signed the token.
    pub(crate) issuer: String,
    /// The person's id with that signer.
    pub(crate) subject: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) account: Account,
    /// The id of what the account bought.
    pub(crate) subscription: String,
    /// The channels of the premium package, in its order; empty without premium.
    pub(crate) channels: Vec<Channel>,
    pub(crate) app: App,
    pub(crate) token: TokenTrace,
}

/// The customer's company.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// Where the widget runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum App {
    Web,
    /// The mobile app, which has no premium contact (S07).
    Mobile,
}

/// What is kept of the token, as evidence.
#[derive(Clone, Debug)]
pub(crate) struct TokenTrace {
    pub(crate) id: Option<String>,
    pub(crate) issued_at: Instant,
}

/// A request to be stored, with all that was decided about it.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) key: IdempotencyKey,
    /// Two requests under one key are the same when this is.
    pub(crate) fingerprint: [u8; 32],
    pub(crate) caller: Caller,
    pub(crate) request: CheckedRequest,
    pub(crate) promise: Promise,
}

/// What is stored of a request and goes into its receipt.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) number: RequestNumber,
    pub(crate) subject: String,
    pub(crate) promise: Promise,
}

/// Why a request isn't taken.
#[derive(Debug)]
pub(crate) enum Refusal {
    NotEntitled(NoContact),
    ChannelNotIncluded,
    CriticalNotOffered,
    /// The key was used before, for another content.
    AlreadySent(Box<Receipt>),
    /// Nothing is wrong with the request; the same one may be taken later.
    Unavailable,
}

/// Whether premium support can be contacted, and how (S03, S07, S08, S38).
///
/// A channel of the package for which the policy has nothing isn't offered.
pub(crate) fn contact(
    caller: &Caller,
    subscriptions: &[impl AsRef<str>],
    policy: &Policy,
) -> Contact {
    let can_have_premium = subscriptions
        .iter()
        .any(|id| id.as_ref() == caller.subscription);
    let committed = |channel: &Channel| {
        let commitment = policy.commitment(*channel, caller.role, Severity::Standard);
        commitment.is_some()
    };
    let channels: Vec<Channel> = caller.channels.iter().copied().filter(committed).collect();
    if channels.is_empty() {
        Contact::Unavailable(NoContact::NoPremium)
    } else if !can_have_premium {
        Contact::Unavailable(NoContact::Subscription)
    } else if caller.app == App::Mobile {
        Contact::Unavailable(NoContact::Mobile)
    } else {
        Contact::Offered(channels)
    }
}

/// The promise for a request of someone with this `contact`, when it is accepted `at`.
pub(crate) fn decide(
    contact: &Contact,
    policy: &Policy,
    case: Case,
    at: Instant,
) -> Result<Promise, Refusal> {
    match contact {
        Contact::Unavailable(why) => return Err(Refusal::NotEntitled(*why)),
        Contact::Offered(channels) if !channels.contains(&case.channel) => {
            return Err(Refusal::ChannelNotIncluded);
        }
        Contact::Offered(_) => {}
    }
    sla::promise(policy, case, at).map_err(|why| match (why, case.severity) {
        (NoPromise::NotOffered, Severity::Critical) => Refusal::CriticalNotOffered,
        (NoPromise::NotOffered, Severity::Standard) => Refusal::ChannelNotIncluded,
        (NoPromise::BeyondHorizon, _) => Refusal::Unavailable,
    })
}

/// What makes a request the same one when it is sent again.
///
/// The language is left out: a page that was reloaded in another language asks for the same thing.
pub(crate) fn fingerprint(request: &CheckedRequest) -> [u8; 32] {
    let phone = match &request.details {
        Details::Phone(number) => number.as_str(),
        Details::Chat | Details::Email(_) => "",
    };
    digest::of(&[
        channel_name(request.channel()),
        severity_name(request.severity()),
        request.subject.as_str(),
        request.description.as_str(),
        phone,
    ])
}

impl Kept {
    /// The receipt, as answered `now`.
    pub(crate) fn receipt(self, now: Instant) -> Receipt {
        Receipt {
            number: self.number,
            subject: self.subject,
            promise: self.promise,
            now,
        }
    }
}

/// The channel's name in records, the same as on the wire.
pub(crate) fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Chat => "chat",
        Channel::Email => "email",
        Channel::Phone => "phone",
    }
}

/// The severity's name in records, the same as on the wire.
pub(crate) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Standard => "standard",
        Severity::Critical => "critical",
    }
}

/// The role's name in records, the same as on the wire.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::SuperAdmin => "super_admin",
        Role::User => "user",
    }
}
