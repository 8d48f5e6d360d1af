import { useRef, useState } from 'react';
import type { HelpWidgetElement } from '@help-widget/help-widget/react';
import '@help-widget/help-widget/react';

const getToken = () => fetch('/help-token').then((answer) => answer.text());

export function App() {
  const help = useRef<HelpWidgetElement>(null);
  const [signedIn, setSignedIn] = useState(true);
  const [sent, setSent] = useState<string>();

  const reportProblem = () => {
    help.current?.context({ invoice: '2026-118' });
    help.current?.prefill({ subject: 'A wrong invoice' });
    help.current?.open('email');
  };

  return (
    <>
      <nav>
        <a href="/">Invoices</a>
        <button onClick={() => setSignedIn(!signedIn)}>{signedIn ? 'Sign out' : 'Sign in'}</button>
        {signedIn && (
          <help-widget
            ref={help}
            server="https://help.example.com"
            getToken={getToken}
            onrequestSent={({ detail }) => setSent(detail.number)}
          />
        )}
      </nav>
      <main>
        <h1>Invoice 2026-118</h1>
        <button onClick={reportProblem}>Report a problem</button>
        {sent && <p>We have your request {sent}.</p>}
      </main>
    </>
  );
}
