// The JWT-bearer grant (RFC 7523) for oidc-provider, by its documented way to add a grant: a client, authenticated as for any other
// grant, vouches for the practitioner who works at it, in an assertion signed with its own key.
import { createPublicKey, verify } from 'node:crypto';
import { errors } from 'oidc-provider';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const MAX_LIFE = 300; // Seconds that an assertion may live.
const SKEW = 60; // Seconds that two clocks may be apart.

/** The claims that InfoShare reads of a practitioner; none of a system alone. */
export function claimsOf(ctx) {
  const { practitioner } = ctx.state;
  return practitioner && {
    practitioner_id: practitioner.sub,
    practitioner_name: practitioner.name,
    practitioner_role: practitioner.role,
    practitioner_team: practitioner.team,
  };
}

/**
 * Registers the grant.
 * @param clients what this server registered: clientId, assertionJwk and the roles that the client may assert
 * @param resource the one resource server that tokens are for
 * @param certificateOf gives the certificate of a request's connection, PEM
 */
export function registerJwtBearer(provider, { clients, resource, certificateOf }) {
  provider.registerGrantType(JWT_BEARER, async (ctx) => {
    const { client, params } = ctx.oidc;
    const registered = clients.find(({ clientId }) => clientId === client.clientId);
    const claims = verified(params.assertion, registered.assertionJwk);
    const now = Math.floor(Date.now() / 1000);
    expect(claims.iss === client.clientId, 'iss');
    expect(claims.aud === provider.issuer || claims.aud === ctx.oidc.urlFor('token'), 'aud');
    expect(Number.isInteger(claims.iat) && Number.isInteger(claims.exp), 'iat, exp');
    expect(claims.iat <= now + SKEW && claims.exp > now - SKEW && claims.exp - claims.iat <= MAX_LIFE, 'life');
    expect(text(claims.sub) && text(claims.name) && registered.roles.includes(claims.role), 'practitioner');
    expect(claims.team === undefined || text(claims.team), 'team');

    // Last, so that a bad request cannot use up the id of a good one.
    expect(text(claims.jti) && await provider.ReplayDetection.unique(client.clientId, claims.jti, claims.exp + SKEW), 'jti');

    const certificate = certificateOf(ctx);
    expect(certificate, 'certificate');
    const token = new provider.ClientCredentials({ client });
    token.resourceServer = new provider.ResourceServer('urn:infoshare', resource);
    token.setThumbprint('x5t', certificate);
    ctx.state.practitioner = claims;
    ctx.oidc.entity('ClientCredentials', token);
    ctx.body = { access_token: await token.save(), expires_in: token.expiration, token_type: token.tokenType };
  }, ['assertion']);
}

/** The claims of an assertion that this key signed with ES256. */
function verified(assertion, jwk) {
  const parts = (assertion ?? '').split('.');
  expect(parts.length === 3, 'form');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  const good = verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(parts[2], 'base64url'));
  expect(good, 'signature');
  const [header, claims] = parts.slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  expect(header.alg === 'ES256', 'alg');
  return claims;
}

const text = (value) => typeof value === 'string' && value.length > 0;

function expect(condition, what) {
  if (!condition) {
    throw new errors.InvalidGrant(`the assertion is not acceptable: ${what}`);
  }
}
