// Writes console.css into the folder given: the GOV.UK Design System's styles and our own. Its typeface and crest are licensed for
// gov.uk alone, so every rule that fetches a file is left out; nothing of what stays is fetched from anywhere.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [target, own] = process.argv.slice(2);
const system = readFileSync(join(target, 'node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css'), 'utf8')
  .replace(/@font-face\{[^}]*\}/g, '')
  .replace(/GDS Transport,arial,sans-serif/g, 'arial,sans-serif')
  .replace(/[a-z-]+:[^;{}]*url\([^)]*\)[^;}]*;?/g, '')
  .replace(/\/\*#[^*]*\*\//g, '');
if (/url\(\/|GDS Transport/.test(system)) {
  throw new Error('govuk-frontend has changed: something of gov.uk alone, or a file to fetch, would be left in the styles.');
}
writeFileSync(join(target, 'console.css'), system + readFileSync(own, 'utf8'));
