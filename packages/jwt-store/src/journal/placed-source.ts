// A folder in which everything that was saved is found, although the files may be put there later.
import { reasonOf, StoreError } from '../errors.js';
import type { FolderLayout } from '../folder-layout.js';
import type { JwtSource, Reading } from '../jwt-source.js';
import type { AccountKey } from '../store.js';
import type { GroupCommit } from './group-commit.js';

export class PlacedSource implements JwtSource {
  readonly #folder: JwtSource;
  readonly #layout: FolderLayout;
  readonly #commits: GroupCommit;

  constructor(folder: JwtSource, layout: FolderLayout, commits: GroupCommit) {
    this.#folder = folder;
    this.#layout = layout;
    this.#commits = commits;
  }

  async read(key: AccountKey): Promise<Reading> {
    const placing = this.#commits.placed(this.#layout.path(key));
    if (placing !== undefined) await placing.catch(refused);
    return this.#folder.read(key);
  }

  async *walk(): AsyncGenerator<AccountKey, void, undefined> {
    await this.#commits.allPlaced().catch(refused);
    yield* this.#folder.walk();
  }
}

function refused(error: unknown): never {
  throw new StoreError('disk', `cannot put a save in its place: ${reasonOf(error)}`, { cause: error });
}
