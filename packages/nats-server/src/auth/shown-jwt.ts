/** What others than its owner may see of a user's JWT. */

/** A JWT as others may see it: not at all where having it is enough to connect. */
export function shownJwt(jwt: string): string {
  if (jwt === '') return '';
  try {
    const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as {
      nats?: { bearer_token?: boolean };
    };
    return claims.nats?.bearer_token === true ? '' : jwt;
  } catch {
    return '';
  }
}
