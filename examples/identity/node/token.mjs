import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

const key = createPrivateKey(readFileSync('help-private.pem'));
const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');

export function helpToken(person) {
  const iat = Math.floor(Date.now() / 1000);
  const header = { typ: 'JWT', alg: 'EdDSA', kid: '2026-11' };
  const claims = { ...person, iss: 'https://app.example.com', aud: 'help', iat, exp: iat + 600 };
  const message = `${part(header)}.${part(claims)}`;
  return `${message}.${sign(null, Buffer.from(message), key).toString('base64url')}`;
}

const account = { id: 'northwind', name: 'Northwind' };
const premium = { channels: ['chat', 'email', 'phone'] };
const ada = { sub: 'user-4711', name: 'Ada Rossi', email: 'ada@northwind.example', role: 'super_admin' };
console.log(helpToken({ ...ada, account, subscription: 'growth-enterprise', premium }));
