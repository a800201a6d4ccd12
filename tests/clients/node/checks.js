// Calls an InfoShare broker with gRPC for Node (@grpc/grpc-js), and reports each check as one line of JSON.
//
//     node checks.js settings.json [check ...]
//
// The settings are described in ../README.md. Exit code 0 when every check gave what it should.
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { TokenClient, TokenRefused } from './tokens.js';

const PATIENCE = 60_000; // Milliseconds before a call is given up. A limit, not a measurement.

/** A check did not get what it should. */
class Wrong extends Error {}

function expect(condition, words) {
  if (!condition) {
    throw new Wrong(words);
  }
}

const codeName = (code) => grpc.status[code];

class Checks {
  constructor(settings) {
    this.settings = settings;
    this.tokens = new TokenClient(settings);
    const files = readdirSync(settings.protos, { recursive: true }).filter((name) => name.endsWith('.proto')).sort();
    this.types = protoLoader.loadSync(files, {
      includeDirs: [settings.protos], keepCase: true, longs: String, enums: String, defaults: true, oneofs: true,
    });
    this.api = grpc.loadPackageDefinition(this.types);
  }

  credentials(certificate = 'certificate', key = 'key') {
    const file = (name) => (name ? readFileSync(this.settings[name]) : null);
    return grpc.credentials.createSsl(file('ca'), file(key), file(certificate));
  }

  /** Runs the body with a client of the service, and closes its channel. */
  async with(service, body, { credentials = this.credentials(), options = {} } = {}) {
    const Client = service.split('.').reduce((part, name) => part[name], this.api);
    // Channels are not shared between checks: each is to shake hands for itself.
    const client = new Client(this.settings.broker, credentials, { 'grpc.use_local_subchannel_pool': 1, ...options });
    try {
      return await body(client);
    } finally {
      client.close();
    }
  }

  people(body, options) {
    return this.with('infoshare.people.v1.PeopleService', body, options);
  }

  inbox(body, options) {
    return this.with('infoshare.inbox.v1.InboxService', body, options);
  }

  /** Metadata of a call by the practitioner; the token is asked for once. */
  async bearer() {
    this.token ??= await this.tokens.ask(this.tokens.form(this.settings.practitioner));
    const metadata = new grpc.Metadata();
    metadata.set('authorization', `Bearer ${this.token}`);
    return metadata;
  }

  unaryCall(client, name, request, metadata) {
    return new Promise((resolve, reject) => {
      client[name](request, metadata, { deadline: Date.now() + PATIENCE },
        (error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  async recordPerson(client, { change = () => {}, requestId = randomUUID(), metadata } = {}) {
    const request = {
      request_id: requestId,
      own_record_id: 'JS-1001',
      demographics: { given_name: 'Jessamy', family_name: 'Testerling', birth_date: '1992-05-06' },
    };
    change(request.demographics);
    return this.unaryCall(client, 'RecordPerson', request, metadata ?? await this.bearer());
  }

  /** Awaits the call, expects this status, and returns the rich error's parts. */
  async refused(call, code) {
    let error;
    try {
      await call;
    } catch (caught) {
      error = caught;
    }

    expect(error, `the call was accepted, expected ${codeName(code)}`);
    expect(error.code === code, `status ${codeName(error.code)}, expected ${codeName(code)}: ${error.message}`);
    return this.detailsOf(error);
  }

  detailsOf(error) {
    const found = { code: codeName(error.code), message: error.details, reason: null, domain: null, fields: [] };
    const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? [];
    if (bytes) {
      const status = this.types['google.rpc.Status'].deserialize(bytes);
      expect(status.code === error.code, `grpc-status-details-bin says ${status.code}`);
      for (const detail of status.details) {
        const name = detail.type_url.split('/').pop();
        const body = this.types[name].deserialize(detail.value);
        if (name === 'google.rpc.ErrorInfo') {
          [found.reason, found.domain] = [body.reason, body.domain];
        } else if (name === 'google.rpc.BadRequest') {
          found.fields = body.field_violations.map((violation) => violation.field);
        }
      }
    }

    return found;
  }

  /** The first message of a stream, and the call to end it with. */
  async firstOf(call) {
    const message = await new Promise((resolve, reject) => {
      call.once('data', resolve);
      call.once('error', reject);
      call.once('end', () => reject(new Wrong('the stream ended without a message')));
    });
    call.on('error', () => {}); // Ending it is what makes this one.
    return message;
  }

  async unary() {
    const requestId = randomUUID();
    const [first, again] = await this.people(async (client) => [
      await this.recordPerson(client, { requestId }), await this.recordPerson(client, { requestId })]);
    expect(first.person.person_id.startsWith('per_'), 'no person id came back');
    expect(first.receipt.entry_id, 'no audit receipt came back');
    expect(JSON.stringify(first) === JSON.stringify(again), 'the retry with the same request_id was answered otherwise');
    return { code: 'OK' };
  }

  async server_streaming() {
    return this.inbox(async (client) => {
      const metadata = await this.bearer();
      const open = (request) => client.StreamInbox(request, metadata, { deadline: Date.now() + PATIENCE });
      const stream = open({});
      const first = await this.firstOf(stream);
      stream.cancel();
      expect(first.cursor, 'the message has no cursor');
      const resumed = open({ cursor: first.cursor });
      const second = await this.firstOf(resumed);
      resumed.cancel();
      expect(!first.item || second.item?.item_id !== first.item.item_id, 'the cursor did not move on');
      return { code: 'OK', items: [first, second].filter((message) => message.item).length };
    });
  }

  /** Reads the inbox until the call ends with this status; says the broker's own id of the call, as its log has it. */
  async inboxUntil(code, patience, onData) {
    const metadata = await this.bearer();
    let callId;
    const ended = this.inbox((client) => new Promise((resolve, reject) => {
      const stream = client.StreamInbox({}, metadata, { deadline: Date.now() + patience });
      stream.on('metadata', (headers) => { [callId] = headers.get('infoshare-call-id'); });
      stream.on('data', () => onData(stream));
      stream.on('error', reject);
      stream.on('end', resolve);
    }));
    const found = await this.refused(ended, code);
    expect(callId, 'the call has no id');
    return { ...found, call_id: callId };
  }

  deadline() {
    return this.inboxUntil(grpc.status.DEADLINE_EXCEEDED, 3000, () => {});
  }

  cancellation() {
    // After the first message the server is in the call, so it has something to see cancelled.
    return this.inboxUntil(grpc.status.CANCELLED, PATIENCE, (stream) => stream.cancel());
  }

  async error_details() {
    const change = (demographics) => Object.assign(demographics, {
      given_name: '',
      family_name: '',
      birth_date: '1791-04-05',
      identifiers: [{ scheme: 'IDENTIFIER_SCHEME_NHS_NUMBER', value: '943 476 5918' }],
    });
    const found = await this.refused(
      this.people((client) => this.recordPerson(client, { change })), grpc.status.INVALID_ARGUMENT);
    expect(found.reason === 'INVALID_FIELDS', `reason ${found.reason}`);
    expect(found.domain === 'infoshare', `domain ${found.domain}`);
    expect(found.fields.includes('demographics.birth_date'), `fields ${found.fields}`);
    return found;
  }

  async too_large() {
    const change = (demographics) => Object.assign(demographics, { given_name: 'a'.repeat(5 * 1024 * 1024) });
    const found = await this.refused(
      this.people((client) => this.recordPerson(client, { change })), grpc.status.RESOURCE_EXHAUSTED);
    expect(found.reason === 'MESSAGE_TOO_LARGE', `reason ${found.reason}`);
    return found;
  }

  async unknown_method() {
    const metadata = await this.bearer();
    let found;
    for (const path of [
      '/infoshare.people.v1.PeopleService/NoSuchMethod', '/infoshare.people.v1.NoSuchService/RecordPerson']) {
      const call = this.people((client) => new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, (bytes) => bytes, (bytes) => bytes, Buffer.alloc(0), metadata,
          { deadline: Date.now() + PATIENCE }, (error, response) => (error ? reject(error) : resolve(response)));
      }));
      found = await this.refused(call, grpc.status.UNIMPLEMENTED);
      expect(found.reason === 'UNKNOWN_METHOD', `reason ${found.reason}`);
    }

    return found;
  }

  async gzip() {
    const options = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };
    const answer = await this.people((client) => this.recordPerson(client), { options });
    expect(answer.person.person_id.startsWith('per_'), 'no person id came back');
    return { code: 'OK' };
  }

  async no_token() {
    const call = this.people((client) => this.recordPerson(client, { metadata: new grpc.Metadata() }));
    const found = await this.refused(call, grpc.status.UNAUTHENTICATED);
    expect(found.reason === 'TOKEN_MISSING', `reason ${found.reason}`);
    return found;
  }

  async other_certificate() {
    const credentials = this.credentials('otherCertificate', 'otherKey');
    const found = await this.refused(
      this.people((client) => this.recordPerson(client), { credentials }), grpc.status.UNAUTHENTICATED);
    expect(found.reason === 'CERTIFICATE_MISMATCH', `reason ${found.reason}`);
    return found;
  }

  async no_certificate() {
    const credentials = this.credentials(null, null);
    return this.refused(this.people((client) => this.recordPerson(client), { credentials }), grpc.status.UNAVAILABLE);
  }

  async replayed_assertion() {
    const form = this.tokens.form(this.settings.practitioner);
    await this.tokens.ask(form);
    try {
      await this.tokens.ask(form);
    } catch (refusal) {
      expect(refusal instanceof TokenRefused && refusal.body.reason === 'ASSERTION_REPLAYED', String(refusal));
      return { reason: refusal.body.reason };
    }

    throw new Wrong('the token service took one assertion twice');
  }

  async health() {
    const metadata = await this.bearer();
    const answer = await this.with('grpc.health.v1.Health', (client) => this.unaryCall(client, 'Check', {}, metadata));
    expect(answer.status === 'SERVING', `health status ${answer.status}`);
    return { code: 'OK' };
  }

  async reflection() {
    const metadata = await this.bearer();
    const [listed, described] = await this.with('grpc.reflection.v1.ServerReflection', (client) => new Promise((resolve, reject) => {
      const answers = [];
      const call = client.ServerReflectionInfo(metadata, { deadline: Date.now() + PATIENCE });
      call.on('data', (answer) => answers.push(answer));
      call.on('error', reject);
      call.on('end', () => resolve(answers));
      call.write({ list_services: '' });
      call.write({ file_containing_symbol: 'infoshare.people.v1.PeopleService' });
      call.end();
    }));
    const names = listed.list_services_response.service.map((service) => service.name);
    expect(names.includes('infoshare.people.v1.PeopleService'), `services ${names}`);
    expect(described.file_descriptor_response?.file_descriptor_proto.length > 0, 'no file came back');
    return { code: 'OK', services: names.length };
  }
}

const ALL = [
  'unary', 'server_streaming', 'deadline', 'cancellation', 'error_details', 'too_large', 'unknown_method', 'gzip',
  'no_token', 'other_certificate', 'no_certificate', 'replayed_assertion', 'health', 'reflection',
];

const [settingsFile, ...wanted] = process.argv.slice(2);
const checks = new Checks(JSON.parse(readFileSync(settingsFile, 'utf8')));
let good = true;
for (const name of wanted.length > 0 ? wanted : ALL) {
  const started = performance.now();
  let line = { client: 'node', check: name, ok: true };
  try {
    Object.assign(line, await checks[name]());
  } catch (error) {
    // Whatever went wrong is this check's result; the others still run.
    good = false;
    Object.assign(line, { ok: false, error: String(error) });
    if (!(error instanceof Wrong || error instanceof TokenRefused || error.code !== undefined)) {
      console.error(error);
    }
  }

  line.milliseconds = Math.round(performance.now() - started);
  console.log(JSON.stringify(line));
}

process.exitCode = good ? 0 : 1;
