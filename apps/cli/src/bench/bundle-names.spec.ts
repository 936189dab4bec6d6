import { bundleNames } from './bundle-names';

it('names bundles after their folder or zip', () => {
  expect([...bundleNames(['models/int8', './float32.zip', 'models/int8/'])]).toEqual([
    ['models/int8', 'models/int8'],
    ['./float32.zip', 'float32'],
    ['models/int8/', 'models/int8/'],
  ]);
});

it('uses the path if two share a name', () => {
  expect([...bundleNames(['old/net', 'new/net', 'other']).values()]).toEqual(['old/net', 'new/net', 'other']);
});

it('treats the same path twice as one bundle', () => {
  expect([...bundleNames(['a/net', 'a/net'])]).toEqual([['a/net', 'net']]);
});
