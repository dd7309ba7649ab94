/**
 * OCSP questions and answers (RFC 6960). An answer is believed when the issuer of the certificate signed it, or a
 * responder that the issuer appointed, and when it speaks of now.
 */
import type { X509Certificate } from 'node:crypto';
import { BasicOCSPResponse, Certificate, OCSPRequest, OCSPResponse } from 'pkijs';

/** What a responder says of a certificate. */
export type OcspStatus = 'good' | 'revoked' | 'unknown';

/** An answer that is believed. */
export interface OcspAnswer {
  readonly status: OcspStatus;
  /** Milliseconds of the Unix epoch from and until when it counts; `nextUpdate` undefined when it does not say. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  /** The answer as it came, for stapling. */
  readonly bytes: Uint8Array;
}

const STATUS: readonly OcspStatus[] = ['good', 'revoked', 'unknown'];
const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1';
const SUCCESSFUL = 0;

const parsed = (certificate: X509Certificate): Certificate => Certificate.fromBER(certificate.raw);

/** The question for a certificate, in DER. SHA-1 names the issuer here and protects nothing (RFC 6960, 4.3). */
export async function ocspQuestion(leaf: X509Certificate, issuer: X509Certificate): Promise<Uint8Array> {
  const request = new OCSPRequest();
  await request.createForCertificate(parsed(leaf), {
    hashAlgorithm: 'SHA-1',
    issuerCertificate: parsed(issuer),
  });
  return new Uint8Array(request.toSchema(true).toBER());
}

/**
 * Reads an answer about a certificate.
 *
 * @throws Error when it is no answer, not about this certificate, or not signed by whom it should be
 */
export async function readOcspAnswer(
  bytes: Uint8Array,
  leaf: X509Certificate,
  issuer: X509Certificate,
): Promise<OcspAnswer> {
  const response = OCSPResponse.fromBER(bytes);
  const outcome = response.responseStatus.valueBlock.valueDec;
  if (outcome !== SUCCESSFUL) throw new Error(`the responder answered with status ${outcome}`);
  if (response.responseBytes?.responseType !== BASIC_RESPONSE)
    throw new Error('the answer is of no known kind');
  const basic = BasicOCSPResponse.fromBER(response.responseBytes.response.valueBlock.valueHexView);
  const [leafCertificate, issuerCertificate] = [parsed(leaf), parsed(issuer)];
  const signed = await basic.verify({ trustedCerts: [issuerCertificate] });
  if (!signed) throw new Error('the answer is not signed by the issuer or a responder it appointed');
  const { isForCertificate, status } = await basic.getCertificateStatus(leafCertificate, issuerCertificate);
  const single = basic.tbsResponseData.responses.find(({ certID }) =>
    certID.serialNumber.isEqual(leafCertificate.serialNumber),
  );
  if (!isForCertificate || single === undefined) throw new Error('the answer is about another certificate');
  return {
    status: STATUS[status] ?? 'unknown',
    thisUpdate: single.thisUpdate.getTime(),
    nextUpdate: single.nextUpdate?.getTime(),
    bytes,
  };
}

/** How far clocks may be apart, and how long an answer counts that has no end; milliseconds. */
export interface Currency {
  readonly clockSkew: number;
  readonly ttlWithoutNextUpdate: number;
}

/** Whether an answer speaks of a time, in milliseconds of the Unix epoch. */
export function isCurrent({ thisUpdate, nextUpdate }: OcspAnswer, now: number, currency: Currency): boolean {
  const end = nextUpdate ?? thisUpdate + currency.ttlWithoutNextUpdate;
  return thisUpdate - currency.clockSkew <= now && now <= end + currency.clockSkew;
}
