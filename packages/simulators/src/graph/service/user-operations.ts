import { toGraphUser, userFilterModel, userMembers } from '../directory/to-graph-user.js';
import { GraphRefusal } from '../graph-refusal.js';
import { compileFilter } from '../odata/compile-filter.js';
import { parseSelect, readQuery, toCount } from '../odata/query-options.js';
import { toPage } from '../odata/to-page.js';
import { checkDirectoryRole, findVisibleUser } from './access.js';
import type { Operation } from './operation.js';

const typeName = 'microsoft.graph.user';
const contextOf = (graphUrl: string, select: readonly string[] | undefined): string => `${graphUrl}/$metadata#users${select === undefined ? '' : `(${select.join(',')})`}`;

export const userGet: Operation = {
  kind: 'user.get',
  on: 'directory',
  run: ({ world, call, claims, params }) => {
    checkDirectoryRole(claims);
    const options = readQuery(call.query, ['$select']);
    const select = parseSelect(options.$select, userMembers, typeName);
    const reference = params['user'] ?? '';
    const user = findVisibleUser(world.directory, reference, claims);
    if (user === undefined) throw new GraphRefusal(404, 'Request_ResourceNotFound', `Resource '${reference}' does not exist or one of its queried reference-property objects are not present.`);
    return { status: 200, headers: {}, body: { '@odata.context': `${contextOf(`${world.origin}/v1.0`, select)}/$entity`, ...toGraphUser(user, select) } };
  },
};

export const userList: Operation = {
  kind: 'user.list',
  on: 'directory',
  run: ({ world, call, claims }) => {
    checkDirectoryRole(claims);
    const options = readQuery(call.query, ['$select', '$filter', '$top', '$skiptoken']);
    const select = parseSelect(options.$select, userMembers, typeName);
    const matches = options.$filter === undefined ? () => true : compileFilter(options.$filter, userFilterModel);
    const found = world.directory.users().filter((user) => findVisibleUser(world.directory, user.id, claims) !== undefined && matches(user));
    const graphUrl = `${world.origin}/v1.0`;
    const size = options.$top === undefined ? 100 : toCount('Top', options.$top, 1, 999);
    const skip = options.$skiptoken === undefined ? 0 : toCount('SkipToken', options.$skiptoken, 0, Number.MAX_SAFE_INTEGER);
    const page = toPage(found, { skip, size, url: `${graphUrl}/users`, query: call.query, skipName: '$skiptoken' });
    return {
      status: 200,
      headers: {},
      body: {
        '@odata.context': contextOf(graphUrl, select),
        ...(page.nextLink === undefined ? {} : { '@odata.nextLink': page.nextLink }),
        value: page.items.map((user) => toGraphUser(user, select)),
      },
    };
  },
};
