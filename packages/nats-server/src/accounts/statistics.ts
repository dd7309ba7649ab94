/** What is counted of a server, an account or a connection. */
export class Statistics {
  // Begun as NaN, the counters are doubles from the start and never change their representation.
  inMessages = Number.NaN;
  /** Payload bytes, headers included. */
  inBytes = Number.NaN;
  outMessages = Number.NaN;
  outBytes = Number.NaN;
  slowConsumers = 0;

  constructor() {
    this.inMessages = 0;
    this.inBytes = 0;
    this.outMessages = 0;
    this.outBytes = 0;
  }

  countIn(messages: number, octets: number): void {
    this.inMessages += messages;
    this.inBytes += octets;
  }

  countOut(messages: number, octets: number): void {
    this.outMessages += messages;
    this.outBytes += octets;
  }
}
