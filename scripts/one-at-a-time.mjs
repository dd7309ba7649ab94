// Set-up by one process at a time: two that install or build in one folder would take each other's files away.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Milliseconds between two looks at whether it is our turn. */
const EVERY = 200;

/**
 * Runs something while no other process does so under the same file, which holds the id of the process. That of one
 * that is gone does not count. Nothing else of this process runs while it waits.
 */
export function oneAtATime(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let told = false; !take(file); told = true) {
    if (!told) console.log(`waiting for another process that installs or builds here (it holds ${file}) …`);
    Atomics.wait(pause, 0, 0, EVERY);
  }
  const release = () => rmSync(file, { force: true });
  // A step that fails ends this process at once.
  process.on('exit', release);
  try {
    return work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const holder = holderOf(file);
    if (holder !== undefined && !isAlive(holder)) setAside(file, holder);
    return false;
  }
}

/** The process that has it; undefined when it is free now, or its holder is just writing its id. */
function holderOf(file) {
  try {
    const holder = readFileSync(file, 'utf8');
    return holder === '' ? undefined : Number(holder);
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  // We hold nothing while we ask, so this is a former process that had the same id.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Moves away what a dead process left. */
function setAside(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    // Somebody else was faster, and this is theirs.
    if (holderOf(aside) !== holder) linkSync(aside, file);
  } catch {
    // The others find nothing to move.
  }
  rmSync(aside, { force: true });
}
