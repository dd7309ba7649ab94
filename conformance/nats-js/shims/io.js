// The one function that nats.js's Deno transport imports from "@std/io".

/** Writes all of it. */
export async function writeAll(writer, data) {
  for (let written = 0; written < data.length; ) written += await writer.write(data.subarray(written));
}
