// The quickstart: supervises the host and the two simulators, three processes, until SIGTERM or SIGINT. See README.md.
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { claimPlace, PlaceTaken } from './claim-place.mjs';
import { toAddresses, toEmptySetup, toGraphSettings, toStandIns, toQuickstart, toSfaSettings, toTenantSetup, webhookSetting } from './demo.mjs';
import { keepSecrets, writeJson } from './keep-file.mjs';
import { supervise } from './supervise.mjs';
import { whatToTry } from './what-to-try.mjs';

/** All of it is over 10 s after the signal at the latest: the host first, so that its last calls are still answered. */
const hostPatienceMs = 8_000;
const simulatorPatienceMs = 1_000;

const dataDir = resolve(process.env.DATA_DIR || '.clounect/quickstart');
const quickstartFile = join(dataDir, 'quickstart.json');
const programs = [];
/** 双方向 unless 片方向 is asked for. */
const direction = process.env.DIRECTION === 'oneWay' ? 'oneWay' : 'twoWay';
let stopping;
/** The folder is ours: before that, what lies in it belongs to another quickstart that runs. */
let ownsPlace = false;

function stop(code) {
  stopping ??= (async () => {
    if (ownsPlace) rmSync(quickstartFile, { force: true });
    const [host, ...simulators] = [...programs].sort((one, other) => Number(other.name === 'host') - Number(one.name === 'host'));
    await host?.stop(hostPatienceMs);
    await Promise.all(simulators.map((simulator) => simulator.stop(simulatorPatienceMs)));
    process.exit(code);
  })();
  return stopping;
}

function fail(error) {
  if (stopping !== undefined) return;
  const text = error instanceof PlaceTaken ? error.message : `起動できませんでした。 / It could not start.\n${error.message}\n${join(dataDir, 'logs')}`;
  process.stderr.write(`\nClounect: ${text}\n`);
  void stop(1);
}

function toPort(variable, otherwise) {
  const port = Number(process.env[variable] || otherwise);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new PlaceTaken(`環境変数 ${variable} がポート番号ではありません。 / ${variable} is no port number.`);
}

/** npm's shells don't always pass signals on, so the end of whoever started us is a signal too. */
function endWithStarter() {
  const starter = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => process.ppid !== starter && void stop(0), 300).unref();
}

async function run() {
  const ports = { PORT: toPort('PORT', 3000), SFA_PORT: toPort('SFA_PORT', 3001), GRAPH_PORT: toPort('GRAPH_PORT', 3002) };
  mkdirSync(dataDir, { recursive: true });
  const place = await claimPlace(dataDir, ports);
  ownsPlace = true;
  rmSync(quickstartFile, { force: true });

  const secrets = keepSecrets(dataDir);
  const addresses = toAddresses({ port: ports.PORT, sfaPort: ports.SFA_PORT, graphPort: ports.GRAPH_PORT }, secrets);
  const files = { sfa: join(dataDir, 'justsfa-settings.json'), graph: join(dataDir, 'graph-settings.json'), tenants: join(dataDir, 'tenants.json') };
  writeJson(files.sfa, toSfaSettings(addresses, secrets));
  writeJson(files.graph, toGraphSettings(secrets));
  writeJson(files.tenants, [toTenantSetup(addresses, secrets, direction), toEmptySetup(secrets)]);

  const begin = (name, entry, readyUrl, variables) => {
    const env = { ...process.env, ...ports, DATA_DIR: dataDir, ...variables };
    const onStart = () => place.remember(programs.map(({ pid }) => pid()));
    const program = supervise({ name, entry: import.meta.resolve(entry), env, readyUrl, logDir: join(dataDir, 'logs'), onStart, onFailure: fail });
    programs.push(program);
    program.start();
    return program;
  };
  const sfa = begin('justsfa', '@clounect/simulators/justsfa/main', `${addresses.sfa}/_sim/`, { SFA_SETTINGS: files.sfa });
  const graph = begin('graph', '@clounect/simulators/graph/main', `${addresses.graphSim}/`, { GRAPH_SETTINGS: files.graph });
  await Promise.all([sfa.ready(), graph.ready()]);
  await correctWebhook(addresses);
  const host = begin('host', '@clounect/host/main', `${addresses.host}/readyz`, { CLOUNECT_TENANTS: files.tenants, CLOUNECT_TEST_LINKS: 'on', CLOUNECT_STAND_INS: toStandIns(addresses), CLOUNECT_PUBLIC_URL: addresses.host, CLOUNECT_INSTANCE: `quickstart ${dataDir}`.slice(-100), CLOUNECT_COMPARE_AFTER_GAP_MINUTES: '0' });
  await host.ready();
  if (stopping !== undefined) return;

  const quickstart = toQuickstart(addresses, secrets);
  writeJson(quickstartFile, quickstart);
  process.stdout.write(whatToTry(quickstart, dataDir, direction));
}

/** The simulator remembers its webhook from the first start; the host's port may be another one today. */
async function correctWebhook(addresses) {
  const settings = `${addresses.sfa}/_sim/webhooks`;
  const known = (await (await fetch(settings)).json()).find(({ id }) => id === webhookSetting);
  if (known === undefined || known.url === addresses.webhook) return;
  const webhook = { ...known, url: addresses.webhook };
  const answer = await fetch(`${settings}/${webhookSetting}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(webhook) });
  if (!answer.ok) throw new Error(`PUT ${settings}: ${answer.status} ${await answer.text()}`);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void stop(0));
endWithStarter();
run().catch(fail);
