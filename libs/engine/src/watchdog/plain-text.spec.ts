import { plainText } from './plain-text';

it.each([
  ['colours', '\u001b[1;31mError\u001b[0m: no weights', 'Error: no weights'],
  ['a link (OSC 8)', '\u001b]8;;https://example.org\u0007here\u001b]8;;\u0007', 'here'],
  ['a cursor that moves', '\u001b[2K\u001b[1Gloaded', 'loaded'],
  ['a progress bar', ' 10 %|#   |\r 50 %|##  |\r100 %|####|\ndone', '100 %|####|\ndone'],
  ['a shorter text over a longer one', 'loading weights\rdone   ', 'done    weights'],
  ['line ends of Windows', 'one\r\ntwo\r\n', 'one\ntwo\n'],
  ['backspaces', 'working |\b/\b-\bok', 'working ok'],
  ['a bell, a NUL and a C1 control', 'a\u0007b\u0000c\u009bd', 'abcd'],
  ['tabs and other scripts', 'a\tb\nпривет 模型', 'a\tb\nпривет 模型'],
])('shows %s as a terminal would leave it', (_, raw, shown) => {
  expect(plainText(raw)).toBe(shown);
});
