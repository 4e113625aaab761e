import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Requests in a batch of Graph (anchors: 20 at most), and bytes of one user in it. */
const BATCH = 20;
const BYTES = 900;

/**
 * The baseline of an export: seconds that so many users take in batches over bare HTTP on this machine, one batch after
 * the other, to a server that only reads them and answers as long as Graph does.
 */
export async function bareRequests(users: number): Promise<number> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(ANSWER);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const started = performance.now();
    for (let sent = 0; sent < users; sent += BATCH) {
      const response = await fetch(`http://127.0.0.1:${port}/v1.0/$batch`, { method: 'POST', body: REQUEST });
      await response.json();
    }
    return (performance.now() - started) / 1000;
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const REQUEST = JSON.stringify({ requests: Array.from({ length: BATCH }, (_, id) => ({ id, body: 'x'.repeat(BYTES) })) });
const ANSWER = JSON.stringify({ responses: Array.from({ length: BATCH }, (_, id) => ({ id, status: 201, body: 'x'.repeat(BYTES) })) });
