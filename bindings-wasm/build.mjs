// Compiles the crate and writes `pkg/`: `npm run build -w leadgrid-wasm`.

import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const cargo = (...words) => execFileSync('cargo', words, { cwd: root, stdio: 'inherit' });

cargo('build', '-q', '-p', 'leadgrid-wasm', '--profile', 'release-wasm', '--target', 'wasm32-unknown-unknown');
rmSync(join(root, 'bindings-wasm/pkg'), { recursive: true, force: true });
cargo('run', '-q', '-p', 'xtask-wasm', '--', join(target, 'wasm32-unknown-unknown/release-wasm/leadgrid_wasm.wasm'), join(root, 'bindings-wasm/pkg'), 'leadgrid');
// Made from the tables that check a policy; the types of the interface name it.
copyFileSync(join(root, 'schema/policy.d.ts'), join(root, 'bindings-wasm/js/policy.d.ts'));
console.log(`pkg/leadgrid_bg.wasm: ${statSync(join(root, 'bindings-wasm/pkg/leadgrid_bg.wasm')).size} bytes`);
