import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buffer, SCRATCH_START } from './memory.js';
import { flushTurn, Outbox } from './outbox.js';
import { freeSlabs, SLAB_ROOM } from './slabs.js';

/** A sink that takes chunks when told to, and checks that nobody overwrites what it has not taken. */
class SlowSink {
  readonly taken: Buffer[] = [];
  slow = false;
  overflowed = false;
  #held: Buffer | undefined;
  #copy: Buffer | undefined;

  write(chunk: Buffer): boolean {
    expect(this.#held).toBeUndefined();
    if (!this.slow) {
      this.taken.push(Buffer.from(chunk));
      return true;
    }
    this.#held = chunk;
    this.#copy = Buffer.from(chunk);
    return false;
  }

  overflow(): void {
    this.overflowed = true;
  }

  take(outbox: Outbox): void {
    if (this.#held === undefined || this.#copy === undefined) return;
    expect(this.#held.equals(this.#copy)).toBe(true);
    this.taken.push(this.#copy);
    this.#held = undefined;
    outbox.written();
  }

  get text(): string {
    return Buffer.concat(this.taken).toString('latin1');
  }
}

const action = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), size: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ kind: fc.constant('piece' as const), size: fc.integer({ min: 1, max: 60_000 }) }),
  fc.record({ kind: fc.constant('large' as const), size: fc.integer({ min: 1, max: SLAB_ROOM * 2 }) }),
  fc.record({ kind: fc.constant('flush' as const), size: fc.constant(0) }),
  fc.record({ kind: fc.constant('take' as const), size: fc.constant(0) }),
  fc.record({ kind: fc.constant('slow' as const), size: fc.nat(1) }),
);

describe('outbox', () => {
  it('sends what was appended, in order, whatever the sink does', () => {
    const slabs = freeSlabs();
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const sink = new SlowSink();
        const outbox = new Outbox(sink, 1 << 30);
        let sent = '';
        let letter = 0;
        for (const { kind, size } of actions) {
          const text = String.fromCharCode(97 + (letter++ % 26)).repeat(size);
          if (kind === 'text') outbox.appendText(text);
          else if (kind === 'piece') {
            buffer.write(text, SCRATCH_START, 'latin1');
            outbox.append(SCRATCH_START, size);
          } else if (kind === 'large') outbox.appendBuffer(Buffer.from(text));
          else if (kind === 'flush') flushTurn();
          else if (kind === 'take') sink.take(outbox);
          else sink.slow = size === 1;
          if (size > 0 && kind !== 'slow') sent += text;
        }
        sink.slow = false;
        flushTurn();
        sink.take(outbox);
        flushTurn();
        expect(sink.text).toBe(sent);
        expect(outbox.pending).toBe(0);
        outbox.close();
      }),
      { numRuns: 200 },
    );
    expect(freeSlabs()).toBe(slabs);
  });

  it('closes a receiver for whom more waits than the limit allows', () => {
    const sink = new SlowSink();
    sink.slow = true;
    const outbox = new Outbox(sink, 1000);
    outbox.appendText('a'.repeat(600));
    flushTurn();
    expect(sink.overflowed).toBe(false);
    outbox.appendText('b'.repeat(600));
    flushTurn();
    expect(sink.overflowed).toBe(true);
    expect(outbox.closed).toBe(true);
    outbox.appendText('c');
    flushTurn();
    sink.slow = false;
    sink.take(outbox);
    expect(sink.text).toBe('a'.repeat(600));
  });

  it('gives everything to the sink when it finishes', () => {
    const chunks: string[] = [];
    const sink = {
      write(chunk: Buffer) {
        chunks.push(chunk.toString());
        return false;
      },
      overflow() {},
    };
    const outbox = new Outbox(sink, 1 << 20);
    outbox.appendText('one ');
    flushTurn();
    outbox.appendText('two ');
    flushTurn();
    outbox.appendText('three');
    outbox.finish();
    expect(chunks.join('')).toBe('one two three');
    expect(outbox.closed).toBe(true);
    outbox.written();
    flushTurn();
  });

  it('serves more receivers than there are slabs', () => {
    const slabs = freeSlabs();
    const sinks = Array.from({ length: 1000 }, () => new SlowSink());
    const outboxes = sinks.map((sink, i) => {
      sink.slow = i % 2 === 0;
      return new Outbox(sink, 1 << 20);
    });
    for (let round = 0; round < 3; round++) {
      for (const outbox of outboxes) outbox.appendText(`round ${round} `);
      flushTurn();
    }
    for (const [i, sink] of sinks.entries()) {
      sink.slow = false;
      sink.take(outboxes[i] as Outbox);
      expect(sink.text).toBe('round 0 round 1 round 2 ');
    }
    expect(freeSlabs()).toBe(slabs);
  });
});
