// Lists the project's files without what is installed or built. Node 20 has no stable fs.glob yet.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.cache', 'data', 'fixtures']);

/** Every file below `root` that `wanted` accepts, as sorted paths relative to `root`. */
export function globSync(root, wanted) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (SKIPPED.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (wanted(path)) found.push(relative(root, path));
    }
  };
  visit(root);
  return found.sort();
}
