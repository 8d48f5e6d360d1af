// The fields of the plain form.

import { node } from '../loader/draw.js';

/** The form for these channels; `first` is the channel that was asked for. */
export const drawForm = ({ text, draft, offered, critical, first }) => {
  let sending = false;
  // Seconds until the server takes it again, where it asked for a wait.
  let wait = 0;
  let clock;
  const written = (tag, name, label, more = {}) => {
    const field = node(tag, { class: 'input', id: `plain-${name}`, ...more });
    field.value = draft.get(name);
    field.addEventListener('input', () => draft.set(name, field.value));
    return { field, whole: node('div', { class: 'field', part: 'field' }, node('label', { for: field.id }, label), field) };
  };
  const subject = written('input', 'subject', text.subject, { autocomplete: 'off' });
  const description = written('textarea', 'description', text.description, { rows: 4 });
  const phone = written('input', 'phone', text.number, { type: 'tel', autocomplete: 'tel' });
  phone.whole.append(node('p', { class: 'hint', id: 'plain-hint' }, text.numberHint));
  phone.field.setAttribute('aria-describedby', 'plain-hint');

  const box = node('input', { id: 'plain-critical', type: 'checkbox' });
  box.checked = draft.get('critical');
  box.addEventListener('change', () => draft.set('critical', box.checked));
  const ticked = node('div', { class: 'check field' }, box, node('label', { for: 'plain-critical' }, text.critical));

  const choices = offered.map((channel) => {
    const id = `plain-${channel}`;
    const radio = node('input', { id, type: 'radio', name: 'channel' });
    radio.checked = channel === (offered.includes(first) ? first : offered[0]);
    radio.addEventListener('change', () => suit());
    return { channel, radio, whole: node('div', { class: 'check' }, radio, node('label', { for: id }, text[channel])) };
  });
  const channel = () => choices.find(({ radio }) => radio.checked).channel;
  const suit = () => {
    phone.whole.hidden = channel() !== 'phone';
    ticked.hidden = !critical || channel() !== 'email';
  };
  suit();

  const wrong = node('div', {});
  const legend = node('legend', { class: 'heading' }, text.channel);
  const group = node('fieldset', { class: 'choices' }, legend, ...choices.map(({ whole }) => whole));
  const fields = [subject.whole, description.whole, phone.whole, ticked];
  const element = node('form', { class: 'form', id: 'plain', novalidate: '' }, group, ...fields, wrong);
  const send = node('button', { class: 'button primary', part: 'primary', form: 'plain' }, text.send);

  const label = () => {
    // Whoever can't see it has heard it: a name that changes would be read each second.
    const left = wait > 0 && node('span', { 'aria-hidden': 'true' }, text.inSeconds(wait));
    send.replaceChildren(sending ? text.sending : text.send, left || '');
    send.setAttribute('aria-disabled', String(sending || wait > 0));
  };

  return {
    element,
    send,
    /** Whether it can't be sent at the moment, or that it is being sent now. */
    busy(now) {
      if (now === undefined) return sending || wait > 0;
      sending = now;
      label();
      return now;
    },
    /** Nothing is sent for so many seconds. */
    hold(seconds) {
      wait = seconds;
      clearInterval(clock);
      clock = setInterval(() => {
        wait -= 1;
        if (wait === 0) clearInterval(clock);
        label();
      }, 1000);
    },
    stop: () => clearInterval(clock),
    request() {
      const on = channel();
      return {
        channel: on,
        subject: subject.field.value,
        description: description.field.value,
        critical: on === 'email' && critical && box.checked,
        ...(on === 'phone' ? { phone: phone.field.value } : {}),
      };
    },
    /** Says what is wrong, and goes to the field where it can be mended. */
    fail(message, name) {
      wrong.replaceChildren(node('div', { class: 'notice alert', role: 'alert' }, node('p', {}, message)));
      ({ subject, description, phone })[name]?.field.focus();
    },
  };
};
