// Signs people in at the console by oidc-provider, which is certified by the OpenID Foundation and not ours: a provider that keeps to OpenID
// Connect Core 5.4, so that names come for the scope "profile", from its userinfo endpoint and not in the id token.
//
//     node people.js settings.json
//
// Prints one line of JSON with its issuer when it listens, and ends when its standard input does.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import Provider from 'oidc-provider';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const server = createServer({
  cert: readFileSync(settings.certificate),
  key: readFileSync(settings.key),
  ca: readFileSync(settings.ca),
  requestCert: true,
  rejectUnauthorized: false, // People's browsers have no certificate.
  minVersion: 'TLSv1.2',
});

server.listen(0, '127.0.0.1', () => {
  const issuer = `https://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: settings.clientId,
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: [settings.redirectUri],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [settings.assertionJwk] },
    }],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'people-1' }] },
    claims: { openid: ['sub'], profile: ['name', 'practitioner_role'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `/who/${interaction.uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...settings.person }) }),
  });
  provider.on('server_error', (_ctx, error) => console.error(error));
  const callback = provider.callback();

  // Whoever comes is the one person of this test: what is shown is how the console reads what a provider says, not a password.
  server.on('request', async (request, response) => {
    if (!request.url.startsWith('/who/')) {
      // A provider at which the claim is to be switched on leaves it out though it is asked for: this one cannot be told to, and is not asked.
      if (settings.leavesOut === 'auth_time') {
        const asked = new URL(request.url, issuer);
        for (const name of ['max_age', 'prompt']) asked.searchParams.delete(name);
        request.url = asked.pathname + asked.search;
      }
      callback(request, response);
      return;
    }
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      const ts = Math.floor(Date.now() / 1000) - (settings.saysSecondsAgo ?? 0);
      await provider.interactionFinished(request, response, { login: { accountId: settings.sub, ts } });
      return;
    }
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    const grantId = await grant.save();
    await provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
  });
  console.log(JSON.stringify({ issuer }));
});

// The test that started this holds the other end: when it is gone, so is this.
process.stdin.on('end', () => process.exit(0)).resume();
