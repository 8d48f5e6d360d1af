// Every call, event and attribute of the types, as a host's TypeScript uses them. It is compiled, not run.

import type {
  HelpWidgetAttributes,
  HelpWidgetElement,
  HelpWidgetEvents,
  HelpWidgetProps,
} from '@help-widget/help-widget';
import '@help-widget/help-widget';

const help = document.querySelector('help-widget')!;

/** One use for each member: a new one is missing here until it has its own. */
export const calls: Record<Exclude<keyof HelpWidgetElement, keyof HTMLElement>, () => void> = {
  getToken: () => (help.getToken = async () => 'a signed token'),
  open: () => {
    help.open();
    help.open('article', 'reset-your-password');
    // @ts-expect-error: there is no such view.
    help.open('fax');
  },
  close: () => help.close(),
  prefill: () => help.prefill({ question: 'How?', subject: 'Login', description: '', phone: '+39 02 5555' }),
  context: () => help.context({ plan: 'Growth', seats: 12, trial: false, coupon: null }),
  routeChanged: () => help.routeChanged('/invoices'),
  setLocale: () => help.setLocale('it'),
  setTheme: () => help.setTheme('dark'),
  on: () => {
    const stop = help.on('requestSent', ({ number, due }) => console.info(number, due?.toISOString()));
    stop();
    // @ts-expect-error: there is no such event.
    help.on('requestLost', () => {});
  },
  destroy: () => help.destroy(),
};

/** One listener for each event. */
export const listeners: { [Name in keyof HelpWidgetEvents]-?: (detail: HelpWidgetEvents[Name]) => unknown } = {
  ready: (nothing) => nothing,
  open: (nothing) => nothing,
  close: (nothing) => nothing,
  search: ({ question, results }) => question.repeat(results),
  articleViewed: ({ id }) => id.length,
  channelChosen: ({ channel }) => channel === 'email',
  requestSent: ({ number, channel, critical, commitment, due }) => [number, channel, critical, commitment, due],
  promiseChanged: ({ commitment }) => commitment === 'guaranteed',
  promiseMet: ({ number }) => number.length,
  promiseMissed: ({ number }) => number.length,
  unreadChange: ({ unread }) => unread > 0,
  error: ({ reason, message }) => reason === 'load' && message.length,
};

/** One value for each attribute. */
export const attributes: Required<HelpWidgetAttributes> = {
  server: 'https://help.example.com',
  lang: 'it',
  launcher: '#help',
  mode: 'frame',
  prefetch: 'idle',
  phone: '+39 02 5555 0123',
  'data-app': 'mobile',
};

/** What frameworks take is made of the same. */
export const props: HelpWidgetProps = {
  ...attributes,
  getToken: () => 'a signed token',
  onrequestSent: ({ detail }) => detail.number.length,
};

window.helpWidget = [['open', 'email']];
window.helpWidget.push(['close']);
