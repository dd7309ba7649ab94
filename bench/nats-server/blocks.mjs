// Blocks of publishes, built once and sent again and again.

/** Bytes a block has at least. */
const BLOCK = 64 << 10;

/**
 * @param {{ subjects: readonly string[], size: number, header?: string }} message
 * @returns {{ block: Buffer, count: number }} whole messages, so many of them, the subjects in turn
 */
export function publishBlock({ subjects, size, header }) {
  const payload = Buffer.alloc(size, 'x');
  const pieces = [];
  let length = 0;
  let count = 0;
  while (length < BLOCK || count % subjects.length !== 0) {
    const subject = subjects[count % subjects.length];
    const head = header ? `NATS/1.0\r\n${header}\r\n\r\n` : '';
    const line = header
      ? `HPUB ${subject} ${head.length} ${head.length + size}\r\n${head}`
      : `PUB ${subject} ${size}\r\n`;
    const piece = Buffer.concat([Buffer.from(line), payload, Buffer.from('\r\n')]);
    pieces.push(piece);
    length += piece.length;
    count++;
  }
  return { block: Buffer.concat(pieces), count };
}

/** Bytes of a delivered message. */
export function deliveredLength({ subject, sid, size, header }) {
  if (!header) return `MSG ${subject} ${sid} ${size}\r\n`.length + size + 2;
  const head = `NATS/1.0\r\n${header}\r\n\r\n`;
  return `HMSG ${subject} ${sid} ${head.length} ${head.length + size}\r\n`.length + head.length + size + 2;
}
