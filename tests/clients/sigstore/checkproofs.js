// Checks the inclusion proofs beside an exported audit log with sigstore's own Merkle check, which verifies the transparency log
// of npm's and others' packages. Nothing here computes a Merkle hash itself.
//
//   node sigstore/checkproofs.js EXPORT
//
// Reads EXPORT/*.tlog-proof (C2SP tlog-proof) and the entries they are about. Prints a line of JSON for each check and ends with 0
// when every one was good.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join, dirname } from "node:path";
import { createRequire } from "node:module";

// The package shows only its whole verification of a bundle; this is the part of it that checks a path in the tree.
const require = createRequire(import.meta.url);
const { verifyMerkleInclusion } = require(join(dirname(require.resolve("@sigstore/verify")), "tlog", "merkle.js"));

const folder = process.argv[2];
if (!folder) {
  console.error("node sigstore/checkproofs.js EXPORT");
  process.exit(2);
}

const started = Date.now();
const files = readdirSync(folder).filter((name) => name.endsWith(".tlog-proof"));
let items = 0;
let error = files.length === 0 ? "there is no .tlog-proof file" : undefined;
for (const name of files) {
  try {
    const proof = parse(readFileSync(join(folder, name), "utf8"));
    check(proof, entryAt(proof.index));
    refuse(proof, Buffer.concat([entryAt(proof.index), Buffer.from("x")]), "another entry");
    if (proof.hashes.length > 0) refuse({ ...proof, hashes: proof.hashes.slice(1) }, entryAt(proof.index), "a shorter path");
    items++;
  } catch (e) {
    error = `${name}: ${e.message}`;
    break;
  }
}
console.log(JSON.stringify({ client: "sigstore", check: "inclusion", ok: error === undefined, items, milliseconds: Date.now() - started, error }));
process.exit(error === undefined ? 0 : 1);

function check(proof, entry) {
  verifyMerkleInclusion(
    { canonicalizedBody: entry, inclusionProof: { logIndex: String(proof.index), hashes: proof.hashes } },
    { logSize: BigInt(proof.size), logHash: proof.root },
  );
}

function refuse(proof, entry, what) {
  try {
    check(proof, entry);
  } catch {
    return;
  }
  throw new Error(`${what} is accepted`);
}

function parse(text) {
  const [head, ...rest] = text.split("\n\n");
  const lines = head.split("\n");
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Error("not a proof");
  if (lines[0].startsWith("extra ")) lines.shift();
  const index = Number(lines.shift().replace(/^index /, ""));
  const [, size, root] = rest[0].split("\n");
  return { index, hashes: lines.map((line) => Buffer.from(line, "base64")), size: Number(size), root: Buffer.from(root, "base64") };
}

function entryAt(index) {
  const bundles = join(folder, "tile", "entries");
  const bundle = Math.floor(index / 256);
  const name = bundle < 1000 ? String(bundle).padStart(3, "0") : `x${String(Math.floor(bundle / 1000)).padStart(3, "0")}/${String(bundle % 1000).padStart(3, "0")}`;
  const path = existsSync(join(bundles, name)) ? name : join(`${name}.p`, widest(join(bundles, `${name}.p`)));
  const bytes = readFileSync(join(bundles, path));
  let at = 0;
  for (let i = 0; i < index % 256; i++) at += 2 + bytes.readUInt16BE(at);
  return bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at));
}

function widest(folder) {
  return String(Math.max(...readdirSync(folder).map(Number)));
}
