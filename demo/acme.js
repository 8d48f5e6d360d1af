// The host page's own script: who is signed in, in which language, and the widget's token.
import { words } from '/words.js';

const people = {
  'super-admin': { name: 'Ada Rossi', email: 'ada.rossi@northwind.example', company: 'Northwind', role: 'role.admin' },
  user: { name: 'Sam Bianchi', email: 'sam.bianchi@northwind.example', company: 'Northwind', role: 'role.user' },
  'email-only': { name: 'Elena Greco', email: 'elena.greco@harbour.example', company: 'Harbour', role: 'role.admin' },
  'no-premium': { name: 'Noah Weber', email: 'noah.weber@fjord.example', company: 'Fjord', role: 'role.admin' },
};
const locales = { en: 'en-GB', it: 'it-IT' };

const query = new URLSearchParams(location.search);
const as = oneOf(people, query.get('as'), 'super-admin');
const lang = oneOf(locales, query.get('lang'), 'en');

embedWidget();
translate();
showPerson();
formatValues();
connectSwitcher();

/** `value` if the table knows it, else the default. */
function oneOf(table, value, fallback) {
  return value !== null && Object.hasOwn(table, value) ? value : fallback;
}

/** All a host has to do: the language, and a function that gets a signed token from its server. */
function embedWidget() {
  const widget = document.querySelector('help-widget');
  document.documentElement.lang = lang;
  widget.lang = lang;
  if (query.get('app') === 'mobile') widget.dataset.app = 'mobile';
  widget.getToken = async () => {
    const answer = await fetch(`/demo/token?as=${encodeURIComponent(as)}`, { cache: 'no-store' });
    if (!answer.ok) throw new Error(`no token: the server answered ${answer.status}`);
    const { token } = await answer.json();
    if (typeof token !== 'string' || token === '') throw new Error('no token in the answer');
    return token;
  };
}

function word(key) {
  const count = new Intl.NumberFormat(locales[lang], { useGrouping: 'always' });
  return words[lang][key].replace(/\{(\d+)\}/g, (_, number) => count.format(number));
}

function translate() {
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = word(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', word(element.dataset.label));
  }
}

function showPerson() {
  const person = people[as];
  const shown = {
    ...person,
    role: word(person.role),
    initials: person.name.split(' ').map((part) => part[0]).join(''),
  };
  for (const element of document.querySelectorAll('[data-person]')) {
    element.textContent = shown[element.dataset.person];
  }
}

/** `<data value>` holds a number, `<time data-days>` a day counted from today, so it never looks stale. */
function formatValues() {
  const number = (options) => new Intl.NumberFormat(locales[lang], { useGrouping: 'always', ...options });
  const numbers = {
    count: number({}),
    percent: number({ style: 'percent', minimumFractionDigits: 1 }),
    change: number({ style: 'percent', minimumFractionDigits: 1, signDisplay: 'exceptZero' }),
    money: number({ style: 'currency', currency: 'EUR', maximumFractionDigits: 0 }),
  };
  for (const element of document.querySelectorAll('data[data-format]')) {
    element.textContent = numbers[element.dataset.format].format(Number(element.value));
  }

  const full = new Intl.DateTimeFormat(locales[lang], { dateStyle: 'medium' });
  const short = new Intl.DateTimeFormat(locales[lang], { day: 'numeric', month: 'short' });
  const relative = new Intl.RelativeTimeFormat(locales[lang], { numeric: 'auto' });
  const dates = {
    full: (days) => full.format(dayFromToday(days)),
    short: (days) => short.format(dayFromToday(days)),
    relative: (days) => relative.format(days, 'day'),
    since: (days) => full.formatRange(dayFromToday(days), dayFromToday(0)),
  };
  for (const element of document.querySelectorAll('time[data-days]')) {
    element.textContent = dates[element.dataset.format](Number(element.dataset.days));
  }
}

function dayFromToday(days) {
  const day = new Date();
  day.setHours(12, 0, 0, 0);
  day.setDate(day.getDate() + days);
  return day;
}

/** Each select's name is the query parameter that it sets; the others are kept. */
function connectSwitcher() {
  const current = { as, lang };
  for (const select of document.querySelectorAll('.demo select')) {
    // Also when the browser brings this page back from its history with the choice that left it.
    addEventListener('pageshow', () => { select.value = current[select.name]; });
    select.value = current[select.name];
    select.addEventListener('change', () => {
      const target = new URL(location.href);
      target.searchParams.set(select.name, select.value);
      location.assign(target);
    });
  }
}
