import { bundleNames } from './bundle-names';

it('calls bundles by their folder or zip', () => {
  expect([...bundleNames(['models/int8', './float32.zip', 'models/int8/'])]).toEqual([
    ['models/int8', 'models/int8'],
    ['./float32.zip', 'float32'],
    ['models/int8/', 'models/int8/'],
  ]);
});

it('keeps the path where two share a name', () => {
  expect([...bundleNames(['old/net', 'new/net', 'other']).values()]).toEqual(['old/net', 'new/net', 'other']);
});

it('takes the same path twice for one bundle', () => {
  expect([...bundleNames(['a/net', 'a/net'])]).toEqual([['a/net', 'net']]);
});
