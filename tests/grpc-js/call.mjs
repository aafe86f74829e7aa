// Makes gRPC calls and prints one line of JSON for each.
//
//   node call.mjs '{"proto": "probe.proto", "address": "127.0.0.1:5000", "service": "package.Probe", "method": "Ask"}'
//
// Every argument is one call, made after the one before it. Without arguments every line of standard input is
// {"id": ..., "call": {...}}; those run side by side, each answer has its call's id, and the end of the input ends it all.
//
//   proto         path of the .proto file; its imports are found beside it and in "includes", an array of folders
//   address       host:port, in clear text
//   service       full name of the service
//   method        name of the method, as in the .proto file
//   request       the message as JSON; bytes in base64
//   requestBase64 instead of it: the message as it goes over the wire, in base64
//   metadata      {key: value or [values]}; values of keys that end in -bin in base64
//   deadlineMs    deadline from now
//   cancelAfterMs cancels after that time
//   maxMessages   cancels after that many messages
//
// The line: {"messages": [...], "status": {"code", "name", "details", "metadata"}, "headers": {...} or null}
// or, for a call from standard input that could not be made, {"id", "failure"}.
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const isBinary = key => key.endsWith('-bin');

function toMetadata(values = {}) {
  const metadata = new grpc.Metadata();
  for (const [key, value] of Object.entries(values)) {
    for (const item of [value].flat()) {
      metadata.add(key, isBinary(key) ? Buffer.from(item, 'base64') : item);
    }
  }
  return metadata;
}

function fromMetadata(metadata) {
  const keys = Object.keys(metadata.getMap());
  return Object.fromEntries(keys.map(key =>
    [key, metadata.get(key).map(value => isBinary(key) ? value.toString('base64') : value)]));
}

function findMethod({ proto, includes = [], service, method }) {
  const definition = protoLoader.loadSync(proto, {
    keepCase: true, longs: String, enums: String, bytes: String, defaults: true, oneofs: true,
    includeDirs: [dirname(proto), ...includes],
  });
  const found = Object.values(definition[service] ?? {}).find(candidate => candidate.path.endsWith(`/${method}`));
  if (!found) {
    throw new Error(`${proto} has no method ${service}/${method}`);
  }
  return found;
}

async function call(order) {
  const method = findMethod(order);
  const client = new grpc.Client(order.address, grpc.credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
    'grpc.max_receive_message_length': -1,
    'grpc.use_local_subchannel_pool': 1, // a connection of its own, whatever other calls do
  });

  // Time counts from a connection that is there: a slow start of the machine must not use up a short deadline. A server
  // that cannot be reached is reported by the call itself.
  await new Promise(resolve => client.waitForReady(Date.now() + 10_000, resolve));
  const options = order.deadlineMs === undefined ? {} : { deadline: Date.now() + order.deadlineMs };
  const serialize = order.requestBase64 === undefined
    ? method.requestSerialize
    : () => Buffer.from(order.requestBase64, 'base64');

  return new Promise(resolve => {
    const messages = [];
    let headers = null;
    let timer;

    // A unary response is a stream of one message: one kind of client call serves both.
    const stream = client.makeServerStreamRequest(
      method.path, serialize, method.responseDeserialize, order.request ?? {}, toMetadata(order.metadata), options);
    stream.on('metadata', metadata => { headers = fromMetadata(metadata); });
    stream.on('data', message => {
      messages.push(message);
      if (messages.length === order.maxMessages) {
        stream.cancel();
      }
    });
    stream.on('error', () => { /* the status says it too */ });
    stream.on('status', ({ code, details, metadata }) => {
      clearTimeout(timer);
      client.close();
      resolve({
        messages,
        status: { code, name: grpc.status[code], details, metadata: fromMetadata(metadata) },
        headers,
      });
    });
    if (order.cancelAfterMs !== undefined) {
      timer = setTimeout(() => stream.cancel(), order.cancelAfterMs);
    }
  });
}

const orders = process.argv.slice(2);
for (const order of orders) {
  console.log(JSON.stringify(await call(JSON.parse(order))));
}

if (orders.length === 0) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, call: order } = JSON.parse(line);
    call(order).then(
      result => console.log(JSON.stringify({ id, ...result })),
      error => console.log(JSON.stringify({ id, failure: String(error) })));
  }
  process.exit(); // nobody reads the answers of streams that are still open
}
