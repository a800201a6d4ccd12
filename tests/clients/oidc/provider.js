// A token service that InfoShare did not write: oidc-provider, certified by the OpenID Foundation. Shows that a broker works with a
// standard server in place of its own when Identity:Authority points at it. Tokens of systems need that server's configuration alone;
// the grant by which a system vouches for its practitioner (RFC 7523) is registered with it as an extension: jwt_bearer.js.
//
//     node provider.js settings.json
//
// Prints one line of JSON with its issuer when it listens, and ends when its standard input does.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import Provider from 'oidc-provider';
import { JWT_BEARER, claimsOf, registerJwtBearer } from './jwt_bearer.js';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));

/** The certificate of this request's connection, PEM. */
function certificateOf(ctx) {
  const certificate = ctx.req.socket.getPeerX509Certificate?.();
  return certificate?.toString();
}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const server = createServer({
  cert: readFileSync(settings.certificate),
  key: readFileSync(settings.key),
  ca: readFileSync(settings.ca),
  requestCert: true,
  rejectUnauthorized: false, // Metadata and keys are read without a certificate; tokens are never issued without.
  minVersion: 'TLSv1.2',
});

server.listen(settings.port ?? 0, '127.0.0.1', () => {
  const issuer = `https://localhost:${server.address().port}`;
  const audience = settings.audience ?? 'infoshare';
  const resource = { scope: '', audience, accessTokenFormat: 'jwt', accessTokenTTL: 600, jwt: { sign: { alg: 'ES256' } } };
  const provider = new Provider(issuer, {
    clients: settings.clients.map(({ clientId, assertionJwk }) => ({
      client_id: clientId,
      grant_types: ['client_credentials', JWT_BEARER],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      tls_client_certificate_bound_access_tokens: true,
      jwks: { keys: [assertionJwk] },
    })),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'third-party-1' }] },
    ttl: { ClientCredentials: 600 },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      mTLS: { enabled: true, certificateBoundAccessTokens: true, getCertificate: certificateOf },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:infoshare',
        getResourceServerInfo: () => resource,
      },
    },
    extraTokenClaims: (ctx) => claimsOf(ctx),
  });
  registerJwtBearer(provider, { clients: settings.clients, resource, certificateOf });
  provider.on('server_error', (_ctx, error) => console.error(error));
  server.on('request', provider.callback());
  console.log(JSON.stringify({ issuer, tokenEndpoint: `${issuer}/token`, jwks: `${issuer}/jwks` }));
});

// The test that started this holds the other end: when it is gone, so is this.
process.stdin.on('end', () => process.exit(0)).resume();
