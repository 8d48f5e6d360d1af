// The plain form: what a person gets where the widget's program can't run. It promises nothing
// before sending, as only the program and the server count; the server's promise comes with the answer.

import { node } from '../loader/draw.js';
import { factsOf } from '../program/facts.js';
import { draftOf } from './draft.js';
import { drawForm } from './form.js';
import { serverOf } from './server.js';
import { wordsOf } from './text.js';

/** Starts the form on a stage, and gives what the loader can tell it, as the program does. */
export const start = (stage) => {
  const { body, foot } = stage;
  const { language } = stage;
  const text = wordsOf(language);
  const call = serverOf(stage);
  // The question begins the description.
  const given = { description: stage.field.value };
  let context;
  const facts = factsOf((names, values) => {
    context = names.map((name, place) => ({ name: name.slice(0, 40), value: values[place].slice(0, 500) }));
  });
  let channel;
  let gone = false;
  let stop = () => {};

  const show = (content, action) => {
    const at = stage.root.activeElement;
    const goes = body.contains(at) || foot.contains(at) || stage.ask.contains(at);
    body.replaceChildren(...content);
    foot.replaceChildren(...action);
    // Or it would fall to the host's page.
    if (goes) stage.title.focus();
  };

  const button = (label, press) => {
    const made = node('button', { class: 'button', type: 'button' }, label);
    made.onclick = press;
    return made;
  };

  const alert = (message) => node('div', { class: 'notice alert', role: 'alert' }, node('p', {}, message));

  const failed = (cause, again) => {
    const why = cause.message === 'signedOut' ? text.signedOut : text.offline;
    return [alert(why), button(text.again, again), ...callOf(stage.host.getAttribute('phone'))];
  };

  /** The number to call, where there is one. */
  const callOf = (phone) => {
    if (!phone) return [];
    const link = node('a', { href: `tel:${phone.replace(/[^+\d]/g, '')}` }, phone);
    return [node('p', { class: 'call' }, `${text.orCall} `, link)];
  };

  const load = async () => {
    show([node('p', { class: 'empty' }, text.loading)], []);
    try {
      const { ok, content: session } = await call('/v1/session');
      if (!ok) throw new Error(session.detail);
      if (!gone) ready(session);
    } catch (cause) {
      if (!gone) show(failed(cause, load), []);
    }
  };

  const ready = (session) => {
    const offered = session.contact.offered?.filter((each) => each !== 'chat') ?? [];
    if (stage.host.dataset.app === 'mobile' || offered.length === 0) {
      show([node('p', {}, text.unavailable)], []);
      return;
    }
    const draft = draftOf(session.customer.drafts);
    for (const field in given) if (!draft.get(field)) draft.set(field, given[field]);
    const critical = session.policy.rules.some(
      ({ case: { channel: on, role, severity } }) =>
        on === 'email' && severity === 'critical' && role === session.customer.role,
    );
    const form = drawForm({ text, draft, offered, critical, first: channel });
    stop = form.stop;
    form.element.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (form.busy()) return;
      form.busy(true);
      await send(form, draft, session);
      form.busy(false);
    });
    show([node('div', { class: 'notice' }, node('p', {}, text.why)), form.element, ...callOf(session.phone)], [form.send]);
  };

  const send = async (form, draft, session) => {
    const body = JSON.stringify({ ...form.request(), language, context });
    const headers = { 'content-type': 'application/json', 'idempotency-key': draft.key() };
    try {
      const { ok, content } = await call('/v1/requests', { method: 'POST', headers, body });
      const receipt = ok ? content : content.receipt;
      if (gone) return;
      if (receipt) {
        draft.forget();
        sent(receipt, session);
      } else {
        const reasons = content.errors?.map(({ reason }) => reason).join('. ');
        form.fail(reasons || content.detail, content.errors?.[0]?.field);
        if (content.retry_after_s) form.hold(content.retry_after_s);
      }
    } catch (cause) {
      if (!gone) form.fail(cause.message === 'signedOut' ? text.signedOut : text.offline);
    }
  };

  const sent = ({ number, promise: { due, terms } }, session) => {
    const format = { weekday: 'short', hour: '2-digit', minute: '2-digit' };
    const time = due && new Intl.DateTimeFormat(language, format).format(due * 1000);
    const { commitment } = terms;
    let promise = '';
    if (commitment.guaranteed && time) promise = text.guaranteed(time);
    else if (commitment === 'aim' && time) promise = text.aim(time);
    else if (commitment.usually) promise = text.usually(commitment.usually.within_s / 60);
    stage.title.textContent = text.sent;
    const told = node('p', { class: 'lead', role: 'status' }, `${text.numberIs} R-${number}. ${promise}`);
    const another = () => {
      stage.title.textContent = text.title;
      ready(session);
    };
    show([told], [button(text.another, another)]);
    stage.title.focus();
  };

  stage.title.textContent = text.title;
  stage.back.hidden = true;
  stage.ask.hidden = true;
  stage.contact.hidden = true;
  load();

  return {
    isPlain: true,
    opened: facts.tell,
    closed() {},
    typed() {},
    back() {},
    contact() {},
    show(view) {
      if (view === 'email' || view === 'phone') channel = view;
    },
    prefill({ subject = '', description = '', phone = '' }) {
      Object.assign(given, { subject, phone, description: description || given.description });
    },
    context: facts.add,
    routeChanged: facts.goTo,
    calls: facts.calls,
    destroy() {
      gone = true;
      stop();
      stage.ask.hidden = false;
      stage.title.textContent = stage.text.help;
      body.replaceChildren();
      foot.replaceChildren();
    },
  };
};
