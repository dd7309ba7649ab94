// The start bundle of nsc. Loading a hundred small ES modules takes Node longer than what most commands do, so the
// program is started from a few CommonJS files, which Node reads in a third of the time: those that a command does
// not need are not read. `node scripts/bundle-nsc.mjs` makes it from what `tsc -b` compiled, when that is newer.
//
// What the bundle leaves alone: dependencies from npm, and the questions on a terminal, whose library is ES modules.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const nsc = join(root, 'packages', 'nsc');
const bundle = join(nsc, 'bundle');

/** Makes the bundle unless it is newer than everything that was compiled. */
export async function bundleNsc() {
  const { dependencies, version } = JSON.parse(readFileSync(join(nsc, 'package.json'), 'utf8'));
  if (isFresh(dependencies)) return;
  const { build, transform } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(nsc, 'dist', 'main.js')],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: bundle,
    write: false,
    external: Object.keys(dependencies).filter((name) => !name.startsWith('@nats-ts/')),
    define: { NSC_VERSION: JSON.stringify(version) },
    plugins: [{ name: 'questions', setup: leaveQuestions }],
    logLevel: 'warning',
  });
  const made = `${bundle}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  writeFileSync(join(made, 'package.json'), '{ "type": "commonjs" }\n');
  for (const { path, text } of outputFiles) {
    // Parts of the bundle are required; what stays outside is imported.
    const required = text.replace(/import\("(\.\/[^"]+)"\)/g, 'Promise.resolve().then(() => require("$1"))');
    const { code } = await transform(required, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      minifyWhitespace: true,
      minifySyntax: true,
    });
    writeFileSync(join(made, basename(path)), code);
  }
  putInPlace(made, bundle);
}

/** Gives a new folder the place of another, although others may do the same at this moment: the last one stays. */
export function putInPlace(made, place) {
  const former = `${place}.${process.pid}.former`;
  for (;;) {
    try {
      renameSync(place, former);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    try {
      return renameSync(made, place);
    } catch (error) {
      // Another one was put there meanwhile.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    } finally {
      rmSync(former, { recursive: true, force: true });
    }
  }
}

function leaveQuestions(build) {
  build.onResolve({ filter: /\/clack-(text|choice)\.js$/ }, ({ kind, path }) =>
    kind === 'dynamic-import' ? { path: `../dist/prompt/${basename(path)}`, external: true } : undefined,
  );
}

/** As bin/nsc.js judges it: newer than the last compilation of nsc and of the packages in it. */
function isFresh(dependencies) {
  const main = join(bundle, 'main.js');
  if (!existsSync(main)) return false;
  const names = Object.keys(dependencies).filter((name) => name.startsWith('@nats-ts/'));
  const folders = [nsc, ...names.map((name) => join(root, 'packages', name.slice('@nats-ts/'.length)))];
  const made = statSync(main).mtimeMs;
  return folders.every((folder) => statSync(join(folder, 'tsconfig.tsbuildinfo')).mtimeMs < made);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleNsc();
