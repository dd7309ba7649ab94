/** What a client says of itself in CONNECT. Names as on the wire; defaults are those of the original. */
export interface ConnectOptions {
  readonly verbose: boolean;
  readonly pedantic: boolean;
  readonly echo: boolean;
  readonly headers: boolean;
  readonly no_responders: boolean;
  readonly tls_required: boolean;
  readonly protocol: number;
  readonly name: string;
  readonly lang: string;
  readonly version: string;
  readonly user: string;
  readonly pass: string;
  readonly auth_token: string;
  readonly nkey: string;
  readonly sig: string;
  readonly jwt: string;
  readonly account: string;
  readonly new_account: boolean;
  readonly proxy_sig: string;
}
