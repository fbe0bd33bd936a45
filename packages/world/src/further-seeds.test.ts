import { describeSeeds } from './testing/describe-seeds.js';

describeSeeds(501, 500);
