// Requests about accounts, as text that the load sends as it is.

/** A GET of an account, with a condition when an ETag is given. */
export function get(key, etag) {
  const condition = etag === undefined ? '' : `If-None-Match: ${etag}\r\n`;
  return `GET /jwt/v1/accounts/${key} HTTP/1.1\r\nHost: 127.0.0.1\r\n${condition}\r\n`;
}

/** A POST of an account's JWT. */
export function post(key, jwt) {
  return (
    `POST /jwt/v1/accounts/${key} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
    `Content-Type: text/text\r\nContent-Length: ${jwt.length}\r\n\r\n${jwt}`
  );
}
