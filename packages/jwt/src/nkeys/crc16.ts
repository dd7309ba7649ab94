/** The checksum at the end of every key: CRC-16/XMODEM (polynomial 0x1021, start 0). */

const table = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  table[byte] = crc;
}

/** The checksum of the first `length` bytes. */
export function crc16(bytes: Uint8Array, length = bytes.length): number {
  let crc = 0;
  for (let index = 0; index < length; index++) {
    crc = ((crc << 8) & 0xffff) ^ (table[((crc >>> 8) ^ (bytes[index] ?? 0)) & 255] ?? 0);
  }
  return crc;
}
