// The types of <help-widget>: what docs/embed.md says, for editors and compilers.

/** What can be opened. `id` of `open` is an article's. */
export type View = 'ask' | 'article' | 'contact' | 'chat' | 'email' | 'phone';

export type Channel = 'chat' | 'email' | 'phone';

/** What a request was promised. */
export interface Promised {
  /** Such as `R-10001`. */
  number: string;
  channel: Channel;
  critical: boolean;
  commitment: 'guaranteed' | 'aim' | 'usually' | 'unpromised';
  /** When the answer is due, where there is such a time. */
  due: Date | null;
}

/** Each event's name, and what it tells. */
export interface HelpWidgetEvents {
  ready: null;
  open: null;
  close: null;
  search: { question: string; results: number };
  articleViewed: { id: string };
  channelChosen: { channel: Channel };
  requestSent: Promised;
  promiseChanged: Promised;
  promiseMet: { number: string };
  promiseMissed: { number: string };
  unreadChange: { unread: number };
  error: { reason: 'load' | 'crash'; message: string };
}

/** Texts for fields that the person has left empty. */
export interface Prefill {
  question?: string;
  subject?: string;
  description?: string;
  phone?: string;
}

/** Facts about the page, shown to the person and sent along; `null` takes one away. */
export type Context = Record<string, string | number | boolean | null>;

/** The attributes that <help-widget> has besides those of every element. */
export interface HelpWidgetAttributes {
  /** The help server's address. */
  server?: string;
  /** The language; without it, that of the nearest parent that has one. */
  lang?: string;
  /** A selector of the page's own button, in place of the `?`. */
  launcher?: string;
  /** A frame of the help server's origin, for pages that forbid wasm. */
  mode?: 'frame';
  /** Fetches and starts the program, and asks for a token, when the browser has nothing to do. */
  prefetch?: 'idle';
  /** The number that is shown when the help server can't be reached. */
  phone?: string;
  /** The product's mobile app, where premium contact is not offered. */
  'data-app'?: 'mobile';
}

export interface HelpWidgetElement extends HTMLElement {
  /** The signed token of the person who is signed in, from the product's backend. */
  getToken?: () => string | Promise<string>;
  open(view?: View, id?: string): void;
  close(): void;
  prefill(texts: Prefill): void;
  context(facts: Context): void;
  /** Another page; `url` where it isn't the address that the browser shows. */
  routeChanged(url?: string): void;
  setLocale(locale: string): void;
  setTheme(theme: 'light' | 'dark'): void;
  /** Listens, and returns what ends it. */
  on<Name extends keyof HelpWidgetEvents>(name: Name, listener: (detail: HelpWidgetEvents[Name]) => void): () => void;
  /** Takes everything away. The element can be put on the page anew. */
  destroy(): void;
}

/** What is written on the element where React and Svelte draw it. */
export type HelpWidgetProps = HelpWidgetAttributes &
  Pick<HelpWidgetElement, 'getToken'> & {
    [Name in keyof HelpWidgetEvents as `on${Name}`]?: (event: CustomEvent<HelpWidgetEvents[Name]>) => void;
  };

/** A call by its name, with what it takes: `['open', 'email']`. */
export type Call = [name: string, ...values: unknown[]];

declare global {
  interface HTMLElementTagNameMap {
    'help-widget': HelpWidgetElement;
  }

  /** Takes calls, also before the script is there. */
  var helpWidget: Call[] | { push(...calls: Call[]): void } | undefined;
}
