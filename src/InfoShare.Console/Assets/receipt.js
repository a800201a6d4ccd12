// Checks in the browser, with nothing of the server's, that an entry stands in the log (docs/audit.md): the path from the leaf to the
// root (RFC 6962), the log's signature of that root and of the promise (C2SP signed-note, Ed25519). It says what it could not do.
'use strict';
(async () => {
  const said = document.getElementById('browser-check');
  const text = id => document.getElementById(id)?.textContent ?? '';
  const bytes = base64 => Uint8Array.from(atob(base64), c => c.charCodeAt(0));
  const utf8 = words => new TextEncoder().encode(words);
  const join = (...parts) => Uint8Array.from(parts.flatMap(p => [...p]));
  const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
  const hash = async data => new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  const refuse = why => { throw new Error(why); };

  const readKey = async vkey => {
    const [, name, id, key] = /^(.+?)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim()) ?? refuse('the key is not one');
    const typed = bytes(key);
    if (typed[0] !== 1 || typed.length !== 33) refuse('the key is not a log’s');
    const own = (await hash(join(utf8(name), [10], typed))).slice(0, 4);
    if ([...own].map(b => b.toString(16).padStart(2, '0')).join('') !== id) refuse('the key does not fit its own name');
    return { name, id: own, key: await crypto.subtle.importKey('raw', typed.slice(1), { name: 'Ed25519' }, false, ['verify']) };
  };

  // The text that one of the keys signed; whatever else signed it counts for nothing.
  const open = async (note, keys) => {
    const cut = note.lastIndexOf('\n\n');
    if (cut < 0) refuse('what should be signed is not');
    const body = note.slice(0, cut + 1);
    for (const line of note.slice(cut + 2).split('\n')) {
      const [, name, value] = /^— (\S+) (\S+)$/.exec(line) ?? [];
      if (!value) continue;
      const signed = bytes(value);
      for (const key of keys.filter(k => k.name === name && same(k.id, signed.slice(0, 4)))) {
        if (!await crypto.subtle.verify({ name: 'Ed25519' }, key.key, signed.slice(4), utf8(body))) refuse('a signature in the log’s name is not the log’s');
        return body;
      }
    }
    return refuse('the log’s key did not sign it');
  };

  const rootOf = async (leaf, index, size, path) => {
    if (index >= size) refuse('the checkpoint ends before the entry');
    let [at, last, root] = [index, size - 1n, leaf];
    for (const next of path) {
      if (last === 0n) refuse('the proof is too long');
      if (at % 2n === 1n || at === last) {
        root = await hash(join([1], next, root));
        while (at % 2n === 0n && at !== 0n) [at, last] = [at / 2n, last / 2n];
      } else {
        root = await hash(join([1], root, next));
      }
      [at, last] = [at / 2n, last / 2n];
    }
    return last === 0n ? root : refuse('the proof is too short');
  };

  try {
    if (!globalThis.crypto?.subtle) throw Object.assign(new Error(), { name: 'NotSupportedError' });
    const keys = await Promise.all(text('proof-keys').split('\n').filter(k => k).map(readKey));
    const file = text('proof-file');
    const cut = file.indexOf('\n\n');
    const lines = file.slice(0, cut).split('\n');
    const at = lines.findIndex(l => l.startsWith('index '));
    if (lines[0] !== 'c2sp.org/tlog-proof@v1' || at < 0) refuse('the proof is not one');
    const index = BigInt(lines[at].slice(6));
    const [origin, size, root] = (await open(file.slice(cut + 2), keys)).split('\n');
    if (keys.some(k => k.name !== origin)) refuse('the key is another log’s');
    let leaf = bytes(text('proof-leaf'));
    const promise = text('proof-promise');
    if (promise) {
      const word = Object.fromEntries((await open(promise, keys)).split('\n').slice(1).filter(l => l).map(l => l.split(' ')));
      if (word.log !== origin || BigInt(word.index) !== index) refuse('the promise is of another entry');
      leaf = bytes(word.leaf);
    }
    if (!same(await rootOf(leaf, index, BigInt(size), lines.slice(at + 1).map(bytes)), bytes(root))) refuse('the entry is not what the checkpoint covers');
    said.textContent = `It holds. Your browser followed the proof to the root and checked the log’s signature${promise ? ', and that the log promised this very leaf' : ''}: entry ${index} of ${size}.`;
  } catch (e) {
    said.textContent = e.name === 'NotSupportedError'
      ? 'Not checked here: your browser cannot check signatures of this kind (Ed25519). The server’s word is all that you have; the files below can be checked elsewhere.'
      : `It does not hold here: ${e.message || 'the proof cannot be read'}.`;
  }
})();
