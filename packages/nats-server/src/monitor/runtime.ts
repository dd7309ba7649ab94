/** The process under the server: `/debug/vars` and `/stacksz`. Where the original shows Go's runtime, this shows Node's. */
import { getHeapStatistics } from 'node:v8';

/** The page of counters. */
export interface Expvarz {
  /** Bytes. */
  readonly memstats: {
    /** In use on the heap. */
    readonly Alloc: number;
    /** Resident memory of the process. */
    readonly Sys: number;
    readonly HeapAlloc: number;
    readonly HeapSys: number;
    readonly HeapIdle: number;
    readonly HeapInuse: number;
    /** The most the heap may take. */
    readonly HeapLimit: number;
    /** Buffers outside the heap. */
    readonly External: number;
    readonly ArrayBuffers: number;
  };
  readonly cmdline: readonly string[];
}

/** Options whose value is a secret. */
const SECRET_FLAG = /^--?(?:pass|auth|user)$/;
const SECRET_VALUE = /^(--?(?:pass|auth|user)=).*/s;
/** `nats://user:password@host` and the like. */
const SECRET_URL = /\/\/[^/@\s]+@/g;

/** The counters of the process. Secrets of the command line are not shown. */
export function expvarz(): Expvarz {
  const { heapUsed, heapTotal, rss, external, arrayBuffers } = process.memoryUsage();
  return {
    memstats: {
      Alloc: heapUsed,
      Sys: rss,
      HeapAlloc: heapUsed,
      HeapSys: heapTotal,
      HeapIdle: heapTotal - heapUsed,
      HeapInuse: heapUsed,
      HeapLimit: getHeapStatistics().heap_size_limit,
      External: external,
      ArrayBuffers: arrayBuffers,
    },
    cmdline: withoutSecrets(process.argv),
  };
}

/** A command line as others may see it. */
export function withoutSecrets(argv: readonly string[]): readonly string[] {
  return argv.map((word, at) => {
    if (SECRET_FLAG.test(argv[at - 1] ?? '')) return '[REDACTED]';
    return word.replace(SECRET_VALUE, '$1[REDACTED]').replace(SECRET_URL, '//[REDACTED]@');
  });
}

/** What the one thread of the server does, and what keeps it alive. */
export function stacksz(): string {
  const stack = (new Error().stack ?? '').split('\n').slice(1).join('\n');
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const resources = [...counts].map(([kind, count]) => `    ${kind}: ${count}`).join('\n');
  return `thread 1 [running]:\n${stack}\n\nactive resources:\n${resources}\n`;
}
