// Ends with 0 when the daemon of this container answers, else with 1.
import { get } from 'node:http';

const {
  WALDUR_GITOPS_DAEMON_LISTEN_HOST: host = '127.0.0.1',
  WALDUR_GITOPS_DAEMON_LISTEN_PORT: port = '8080',
} = process.env;
const SELF = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function end(sentence, code) {
  console.log(sentence);
  process.exit(code);
}

// The deadline of the whole, shorter than the 5 seconds that the engine waits.
setTimeout(end, 4000, 'no answer within 4 seconds', 1);
get({ host: SELF[host] ?? host, port, path: '/healthz' }, ({ statusCode }) => {
  end(`answered with ${statusCode}`, statusCode === 200 ? 0 : 1);
}).on('error', (error) => {
  end(`no answer: ${error.message}`, 1);
});
