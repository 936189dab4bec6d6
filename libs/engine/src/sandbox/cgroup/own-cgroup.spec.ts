import { visibleCgroup } from './own-cgroup';

describe('visibleCgroup', () => {
  it('finds a cgroup below a mount of the whole hierarchy, or of a part', () => {
    expect(visibleCgroup({ target: '/sys/fs/cgroup', root: '/' }, '/system.slice/worker')).toEqual({
      path: '/sys/fs/cgroup/system.slice/worker',
      isCertain: true,
    });
    expect(visibleCgroup({ target: '/sys/fs/cgroup/memory', root: '/docker/1' }, '/docker/1')).toEqual({
      path: '/sys/fs/cgroup/memory',
      isCertain: true,
    });
  });

  it('takes no other cgroup for certain that is mounted in the container too', () => {
    for (const [root, own] of [
      ['/torchperf.slice/sandboxes', '/docker/1'],
      ['/../../torchperf.slice/sandboxes', '/'],
    ] as const) {
      expect(visibleCgroup({ target: '/cgroup', root }, own)).toEqual({ path: '/cgroup', isCertain: false });
    }
  });
});
