export { fuzz } from './fuzz.js';
export { credential, hostileValue } from './hostile-json.js';
