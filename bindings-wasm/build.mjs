// Compiles the crate and writes `pkg/`, and `pkg-frames/` with frames: `npm run build -w leadgrid-wasm`.

import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const cargo = (...words) => execFileSync('cargo', words, { cwd: root, stdio: 'inherit' });

/** Compiles the crate into a folder of its own; both modules have the same names of files. */
function build(folder, profile, ...features) {
  cargo('build', '-q', '-p', 'leadgrid-wasm', '--profile', profile, '--target', 'wasm32-unknown-unknown', ...features);
  rmSync(join(root, 'bindings-wasm', folder), { recursive: true, force: true });
  const module = join(target, 'wasm32-unknown-unknown', profile, 'leadgrid_wasm.wasm');
  cargo('run', '-q', '-p', 'xtask-wasm', '--', module, join(root, 'bindings-wasm', folder), 'leadgrid');
  console.log(`${folder}/leadgrid_bg.wasm: ${statSync(join(root, 'bindings-wasm', folder, 'leadgrid_bg.wasm')).size} bytes`);
}

build('pkg', 'release-wasm');
build('pkg-frames', 'release-frames', '--features', 'frames');
// Made from the tables that check a policy; the types of the interface name it.
copyFileSync(join(root, 'schema/policy.d.ts'), join(root, 'bindings-wasm/js/policy.d.ts'));
