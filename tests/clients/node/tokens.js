// Access tokens by private_key_jwt over mutual TLS, with Node's own crypto and https: none of InfoShare's own code.
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';

const CLIENT_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The token service answered with an error. */
export class TokenRefused extends Error {
  constructor(status, body) {
    super(`HTTP ${status}: ${body.error} ${body.reason ?? ''}`);
    this.status = status;
    this.body = body;
  }
}

/** Asks one token service for tokens of one client. */
export class TokenClient {
  constructor(settings) {
    this.settings = settings;
    this.key = createPrivateKey(readFileSync(settings.assertionKey));
  }

  /** A new assertion: its own jti, one audience, two minutes to live. */
  assertion(subject, extra = {}) {
    const now = Math.floor(Date.now() / 1000);
    const header = { alg: 'ES256', typ: 'JWT', kid: this.settings.assertionKeyId };
    const claims = {
      iss: this.settings.clientId,
      sub: subject,
      aud: this.settings.tokenAudience ?? this.settings.tokenEndpoint,
      iat: now,
      exp: now + 120,
      jti: randomUUID(),
      ...extra,
    };
    const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = sign('sha256', Buffer.from(text), { key: this.key, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }

  /** The form of a token request: for a system, or for a practitioner whom the system vouches for. */
  form(practitioner) {
    const form = new URLSearchParams({
      grant_type: practitioner ? JWT_BEARER : 'client_credentials',
      client_assertion_type: CLIENT_ASSERTION_TYPE,
      client_assertion: this.assertion(this.settings.clientId),
    });
    if (practitioner) {
      const { id, ...said } = practitioner;
      form.set('assertion', this.assertion(id, said));
    }

    return form;
  }

  /** Posts the form; the token, or TokenRefused. */
  ask(form) {
    const { settings } = this;
    return new Promise((resolve, reject) => {
      const call = request(settings.tokenEndpoint, {
        method: 'POST',
        ca: readFileSync(settings.ca),
        cert: readFileSync(settings.certificate),
        key: readFileSync(settings.key),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        agent: false,
        timeout: 30_000,
      }, async (response) => {
        let text = '';
        for await (const part of response) {
          text += part;
        }

        const body = JSON.parse(text || '{}');
        if (response.statusCode === 200) {
          resolve(body.access_token);
        } else {
          reject(new TokenRefused(response.statusCode, body));
        }
      });
      call.on('error', reject);
      call.on('timeout', () => call.destroy(new Error('the token service did not answer')));
      call.end(form.toString());
    });
  }
}
