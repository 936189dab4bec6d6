import { nameSchema, proseSchema, shownName } from './text';

const name = nameSchema(80);
const messageOf = (text: string, schema: ReturnType<typeof nameSchema> = name) =>
  schema.safeParse(text).error?.issues[0]?.message;

describe('a name', () => {
  it.each([
    ['Demo Team', 'Demo Team'],
    ['  Demo \u00a0 \u3000 Team ', 'Demo Team'],
    ['Cafe\u0301', 'Café'],
    ['Müller & Söhne #1', 'Müller & Söhne #1'],
    ['Nguyễn Văn Ước', 'Nguyễn Văn Ước'],
    ['ทีมที่ยิ่งใหญ่', 'ทีมที่ยิ่งใหญ่'],
    ['क्षत्रिय हिन्दी', 'क्षत्रिय हिन्दी'],
    ['ශ්\u200dරී ලංකා', 'ශ්\u200dරී ලංකා'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['שָׁלוֹם', 'שָׁלוֹם'.normalize('NFC')],
    ['فريق', 'فريق'],
    ['日本語チーム', '日本語チーム'],
    ['한국어', '한국어'],
    ['Команда', 'Команда'],
    ['Fast 🚀', 'Fast 🚀'],
    ['👩\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 👍🏽', '👩\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 👍🏽'],
    [
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ],
    ['=SUM(A1)', '=SUM(A1)'],
    ['<b>', '<b>'],
  ])('may be %s', (given, stored) => {
    expect(name.parse(given)).toBe(stored);
  });

  it.each([
    ['\u200b', 'U+200B'],
    ['Demo\u200bTeam', 'U+200B'],
    ['Demo\u202eTeam', 'U+202E'],
    ['Demo\u2066Team\u2069', 'U+2066'],
    ['Demo\u200fTeam', 'U+200F'],
    ['Demo\u061cTeam', 'U+061C'],
    ['Demo\u200dTeam', 'U+200D'],
    ['Demo\u200cTeam', 'U+200C'],
    ['Demo\u00adTeam', 'U+00AD'],
    ['Demo\u034fTeam', 'U+034F'],
    ['Demo\u2060Team', 'U+2060'],
    ['De\ufeffmo', 'U+FEFF'],
    ['Demo\ufe0f', 'U+FE0F'],
    ['葛\u{e0100}', 'U+E0100'],
    ['A\u{e0041}', 'U+E0041'],
    ['\u3164', 'U+3164'],
    ['\u115f\u1160', 'U+115F'],
    ['\uffa0', 'U+FFA0'],
    ['\u2800', 'U+2800'],
    ['\u180e', 'U+180E'],
    ['Demo\nTeam', 'U+000A'],
    ['Demo\tTeam', 'U+0009'],
    ['Demo\u0085Team', 'U+0085'],
    ['Demo\u001b[31m', 'U+001B'],
    ['Demo\u007f', 'U+007F'],
    ['Demo\u2028Team', 'U+2028'],
    ['Demo\ue000', 'U+E000'],
    ['Demo\u{10ffff}', 'U+10FFFF'],
    ['Demo\u0378', 'U+0378'],
    ['Demo\ufff9', 'U+FFF9'],
  ])('is not %j: %s is named', (given, codePoint) => {
    expect(messageOf(given)).toMatch(`must not hold ${codePoint.replace('+', '+')}, a`);
  });

  it.each([
    [`e${'\u0301'.repeat(60)}`, /more than 4 combining marks/],
    ['e\u0323\u0301\u0302\u0303\u0304\u0305\u0306', /more than 4 combining marks/],
    ['\u0301e', /combining mark without a letter/],
    ['Demo \u0301', /combining mark without a letter/],
    ['', /must not be empty/],
    [' \u3000 ', /must not be empty/],
    ['x'.repeat(81), /at most 80 characters/],
    ['👩\u200d👩\u200d👧'.repeat(81), /at most 80 characters/],
    ['x'.repeat(1_000_000), /at most 80 characters/],
    ['Demo\0', /NUL/],
    ['Demo\ud800', /surrogate/],
  ])('is not %#', (given, message) => {
    expect(messageOf(given)).toMatch(message);
  });

  it('is counted as readers count it', () => {
    expect(name.parse('👩\u200d👩\u200d👧'.repeat(80))).toHaveLength(8 * 80);
    expect(name.parse('é'.normalize('NFD').repeat(80))).toHaveLength(80);
  });
});

describe('a text of several lines', () => {
  it('may hold line breaks and tabs, and nothing else that a name may not', () => {
    const prose = proseSchema(100);
    expect(prose.parse('One\r\n\tTwo\rThree e\u0301\n')).toBe('One\n\tTwo\nThree é\n');
    expect(prose.safeParse('One \u202e owT').error?.issues[0]?.message).toMatch('U+202E');
    expect(prose.safeParse('One\u200bTwo').success).toBe(false);
    expect(prose.safeParse('x'.repeat(101)).success).toBe(false);
  });
});

describe('shownName', () => {
  it('shows what is refused today as U+FFFD, and leaves every other name', () => {
    expect(shownName('Demo\u202eTeam\n')).toBe('Demo\ufffdTeam\ufffd');
    expect(shownName('\u200b')).toBe('\ufffd');
    expect(shownName('ශ්\u200dරී ලංකා 👩\u200d👩\u200d👧')).toBe('ශ්\u200dරී ලංකා 👩\u200d👩\u200d👧');
  });
});
