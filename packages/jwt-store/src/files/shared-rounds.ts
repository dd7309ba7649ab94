// Work that many ask for at the same time and that one run can do for all of them, provided that it begins after they
// asked, such as syncing a folder.

interface Rounds<T> {
  /** The run under way; it may have begun before the caller's reason to ask. */
  running: Promise<T>;
  /** The run that begins when `running` ends, for everyone who came meanwhile. */
  next: Promise<T> | undefined;
}

export class SharedRounds<T> {
  readonly #run: (name: string) => Promise<T>;
  readonly #rounds = new Map<string, Rounds<T>>();

  /** @param run does the work for what has this name. */
  constructor(run: (name: string) => Promise<T>) {
    this.#run = run;
  }

  /** What a run for the name brings that begins after this call. */
  join(name: string): Promise<T> {
    const rounds = this.#rounds.get(name);
    if (rounds === undefined) return this.#begin(name);
    rounds.next ??= rounds.running.then(
      () => this.#begin(name),
      () => this.#begin(name),
    );
    return rounds.next;
  }

  #begin(name: string): Promise<T> {
    const rounds: Rounds<T> = { running: this.#run(name), next: undefined };
    this.#rounds.set(name, rounds);
    const leave = (): void => {
      if (this.#rounds.get(name) === rounds && rounds.next === undefined) this.#rounds.delete(name);
    };
    rounds.running.then(leave, leave);
    return rounds.running;
  }
}
