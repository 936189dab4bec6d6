import { REJECTED_BUNDLES } from '#test/fixtures/bundles';
import { BundleRejectedError, quoteName } from './bundle-rejected.error';
import { BUNDLE_RULES, type BundleRule, isBundleRule } from './bundle-rules';

const RULES = Object.keys(BUNDLE_RULES) as BundleRule[];

describe('BUNDLE_RULES', () => {
  it('has 36 rules: change the number together with the catalogue and its documentation', () => {
    expect(RULES).toHaveLength(36);
  });

  it('has codes in kebab case that start with "bundle-"', () => {
    for (const rule of RULES) expect(rule).toMatch(/^bundle(-[a-z0-9]+)+$/);
  });

  it('has a title of its own for every rule', () => {
    expect(new Set(RULES.map((rule) => BUNDLE_RULES[rule].title)).size).toBe(RULES.length);
  });

  it('has a rejected fixture for every rule but those that need an exhausted machine, or a task', () => {
    const covered = new Set(REJECTED_BUNDLES.map(({ rule }) => rule));
    expect(RULES.filter((rule) => !covered.has(rule))).toEqual(['bundle-too-costly', 'bundle-model-invalid']);
  });

  it('recognises its own codes', () => {
    expect(isBundleRule('bundle-not-a-zip')).toBe(true);
    expect(isBundleRule('toString')).toBe(false);
  });
});

describe('BundleRejectedError', () => {
  it('takes status and title from the catalogue', () => {
    const error = new BundleRejectedError('bundle-too-large', 'Too large.');
    expect(error).toMatchObject({ status: 413, title: 'The zip is too large', code: 'bundle-too-large' });
  });

  it('quotes names on one line, visibly and not at length', () => {
    expect(quoteName('a\nb\u{202e}c\0')).toBe('"a\\u{a}b\\u{202e}c\\u{0}"');
    expect(quoteName('x'.repeat(65_535))).toHaveLength(123);
  });
});
