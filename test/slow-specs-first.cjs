const { default: Sequencer } = require('@jest/test-sequencer');

/** Minutes each. Started last, one of them would leave all other workers of Jest idle. */
const SLOW_SPECS = [
  'test/e2e/readme-commands.',
  'test/fuzz/uploads.',
  'test/pages/every-page.',
  'samples/seed-demo.',
];

/** Jest's own order, but slow spec files first: on a first run, Jest knows only the sizes of files. */
module.exports = class SlowSpecsFirst extends Sequencer {
  /** @param {Parameters<InstanceType<typeof Sequencer>['sort']>[0]} tests */
  async sort(tests) {
    const isSlow = ({ path }) => SLOW_SPECS.some((part) => path.includes(part));
    const sorted = await super.sort(tests);
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))];
  }
};
