/** A profile of the process by request. Where the original answers in the format of pprof, this does in V8's. */
import type { Session } from 'node:inspector/promises';
import { formatGoDuration, goQuote } from '@nats-ts/flags';

/** The answer. */
export interface Profilez {
  /** In base64: a `.cpuprofile` or a `.heapprofile`, which Chromium's developer tools and VS Code open. */
  readonly profile: string | null;
  /** Empty when all is well. */
  readonly error: string;
}

/** Nanoseconds. */
const LONGEST = 15e9;
/** Nanoseconds that memory is watched when nobody says how long: Go has it at hand, V8 has to look on. */
const MEMORY_WATCH = 1e9;
/** Mean bytes between two samples of the heap. */
const HEAP_SAMPLING = 32 << 10;

/** What is profiled. */
const PROFILES: Readonly<Record<string, (session: Session, milliseconds: number) => Promise<object>>> = {
  cpu,
  heap: (session, milliseconds) => memory(session, milliseconds, false),
  allocs: (session, milliseconds) => memory(session, milliseconds, true),
};

/**
 * Takes a profile.
 *
 * @param name `cpu`; `allocs`: what is allocated meanwhile; `heap`: what of that is still in use at the end
 * @param asked nanoseconds, up to 15 seconds; 0 will do for memory
 */
export async function profilez(name: string, asked: number): Promise<Profilez> {
  if (name === '') return failure('Profile name not specified');
  const take = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
  if (take === undefined) return failure(`Profile ${goQuote(name)} not found`);
  const duration = asked === 0 && name !== 'cpu' ? MEMORY_WATCH : asked;
  if (duration <= 0 || duration > LONGEST) {
    return failure(`Duration ${formatGoDuration(duration / 1e6)} should be between 0s and 15s`);
  }
  // A server that is never profiled need not load it.
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  try {
    const profile = await take(session, duration / 1e6);
    return { profile: Buffer.from(JSON.stringify(profile)).toString('base64'), error: '' };
  } catch (error) {
    return failure(
      `Failed to start ${name} profile: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    session.disconnect();
  }
}

async function cpu(session: Session, milliseconds: number): Promise<object> {
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await pause(milliseconds);
  return (await session.post('Profiler.stop')).profile;
}

async function memory(session: Session, milliseconds: number, collected: boolean): Promise<object> {
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: HEAP_SAMPLING,
    includeObjectsCollectedByMajorGC: collected,
    includeObjectsCollectedByMinorGC: collected,
  });
  await pause(milliseconds);
  return (await session.post('HeapProfiler.stopSampling')).profile;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function failure(error: string): Profilez {
  return { profile: null, error };
}
