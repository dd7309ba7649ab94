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
/** Mean bytes between two samples of the heap. */
const HEAP_SAMPLING = 32 << 10;

/**
 * Takes a profile.
 *
 * @param name `cpu`, or `heap`: what is allocated meanwhile
 * @param duration nanoseconds, up to 15 seconds
 */
export async function profilez(name: string, duration: number): Promise<Profilez> {
  if (name === '') return failure('Profile name not specified');
  if (name !== 'cpu' && name !== 'heap') return failure(`Profile ${goQuote(name)} not found`);
  if (duration <= 0 || duration > LONGEST) {
    return failure(`Duration ${formatGoDuration(duration / 1e6)} should be between 0s and 15s`);
  }
  // A server that is never profiled need not load it.
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  try {
    const profile = name === 'cpu' ? await cpu(session, duration / 1e6) : await heap(session, duration / 1e6);
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

async function heap(session: Session, milliseconds: number): Promise<object> {
  await session.post('HeapProfiler.startSampling', { samplingInterval: HEAP_SAMPLING });
  await pause(milliseconds);
  return (await session.post('HeapProfiler.stopSampling')).profile;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function failure(error: string): Profilez {
  return { profile: null, error };
}
