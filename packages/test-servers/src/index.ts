export { freePort } from './free-port.js';
export { killHard, messageOf, runFixture } from './run-fixture.js';
export { runReadme } from './run-readme.js';
export { startOwnPostgres, type OwnPostgres } from './start-own-postgres.js';
export { startPostgres, type PostgresServer } from './start-postgres.js';
