import fc from 'fast-check';
import { type ByteMutation, byteMutation, mutateBytes } from './byte-mutation';

/** A change of an archive that knows where its headers are. `header` and `place` are taken modulo what there is. */
export type ArchiveMutation =
  | ByteMutation
  | { readonly kind: 'field'; readonly header: number; readonly place: number; readonly value: number }
  | { readonly kind: 'name'; readonly header: number; readonly name: string }
  | { readonly kind: 'join'; readonly other: Buffer; readonly fixed: boolean };

/** Where the fields of each kind of header lie, and their bytes (APPNOTE.TXT 4.3). */
const HEADERS = [
  {
    signature: Buffer.from('PK\x03\x04', 'latin1'),
    name: { at: 30, lengthAt: 26 },
    shorts: [4, 6, 8, 10, 12, 26, 28],
    longs: [14, 18, 22],
  },
  {
    signature: Buffer.from('PK\x01\x02', 'latin1'),
    name: { at: 46, lengthAt: 28 },
    shorts: [4, 6, 8, 10, 12, 14, 28, 30, 32, 34, 36],
    longs: [16, 20, 24, 38, 42],
  },
  {
    signature: Buffer.from('PK\x05\x06', 'latin1'),
    name: null,
    shorts: [4, 6, 8, 10, 20],
    longs: [12, 16],
  },
] as const;
const END_RECORD_BYTES = 22;

const EDGE_VALUES = [
  ...[0, 1, 2, 7, 8, 9, 0x10, 0x2f, 0x7fff, 0x8000, 0xffff],
  ...[0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x04034b50, 0x02014b50],
];
const NAMES = [
  ...['../../x', '/etc/x', 'a\\b', 'model.py', 'torchperf.json', 'MODEL.PY', 'C:x', '..', '.', ''],
  ...['a\0b', 'a\nb', 'a//b', 'a/b/c/d/e/f/g/h', 'weights/', 'a'.repeat(250), '\u{202e}yp.x', 'é'],
];

const index = fc.nat(10_000);
const value = fc.oneof(fc.constantFrom(...EDGE_VALUES), fc.nat(0xffffffff));

/** @param others archives whose tables of contents may be put in the place of another's. */
export function archiveMutation(others: readonly Buffer[]): fc.Arbitrary<ArchiveMutation> {
  return fc.oneof(
    byteMutation,
    fc.record({ kind: fc.constant('field' as const), header: index, place: index, value }),
    fc.record({ kind: fc.constant('name' as const), header: index, name: fc.constantFrom(...NAMES) }),
    fc.record({
      kind: fc.constant('join' as const),
      other: fc.constantFrom(...others),
      fixed: fc.boolean(),
    }),
  );
}

/** The archive with a change. */
export function mutateArchive(archive: Buffer, mutation: ArchiveMutation): Buffer {
  switch (mutation.kind) {
    case 'field':
      return changeField(Buffer.from(archive), mutation.header, mutation.place, mutation.value);
    case 'name':
      return changeName(Buffer.from(archive), mutation.header, Buffer.from(mutation.name));
    case 'join':
      return join(archive, mutation.other, mutation.fixed);
    default:
      return mutateBytes(archive, mutation);
  }
}

/** Every place that looks like a header, in data too: a reader could be led there. */
function headersOf(archive: Buffer) {
  return HEADERS.flatMap((header) => {
    const places: number[] = [];
    for (
      let at = archive.indexOf(header.signature);
      at !== -1;
      at = archive.indexOf(header.signature, at + 4)
    ) {
      places.push(at);
    }
    return places.map((at) => ({ ...header, at }));
  });
}

function changeField(archive: Buffer, headerIndex: number, placeIndex: number, value: number): Buffer {
  const headers = headersOf(archive);
  const header = headers[headerIndex % headers.length];
  if (!header) return archive;
  const places = [...header.shorts, ...header.longs];
  const place = places[placeIndex % places.length] as number;
  const isLong = (header.longs as readonly number[]).includes(place);
  if (header.at + place + 4 > archive.length) return archive;
  if (isLong) archive.writeUInt32LE(value, header.at + place);
  else archive.writeUInt16LE(value % 0x10000, header.at + place);
  return archive;
}

/** Writes a name over one of the two that an entry has, and its length with it. */
function changeName(archive: Buffer, headerIndex: number, name: Buffer): Buffer {
  const named = headersOf(archive).filter((header) => header.name !== null);
  const header = named[headerIndex % named.length];
  if (!header?.name || header.at + header.name.at > archive.length) return archive;
  const oldLength = archive.readUInt16LE(header.at + header.name.lengthAt);
  archive.writeUInt16LE(name.length, header.at + header.name.lengthAt);
  const from = header.at + header.name.at;
  return Buffer.concat([archive.subarray(0, from), name, archive.subarray(from + oldLength)]);
}

/** The files of one archive with the table of contents of another; if fixed, the end record says where that is. */
function join(archive: Buffer, other: Buffer, fixed: boolean): Buffer {
  const [end, otherEnd] = [archive, other].map((bytes) => bytes.lastIndexOf('PK\x05\x06')) as [
    number,
    number,
  ];
  if (end === -1 || end + END_RECORD_BYTES > archive.length) return archive;
  const start = Math.min(archive.readUInt32LE(end + 16), end);
  const directory = other.subarray(other.readUInt32LE(otherEnd + 16), otherEnd);
  const record = Buffer.from(other.subarray(otherEnd));
  if (fixed) record.writeUInt32LE(start, 16);
  return Buffer.concat([archive.subarray(0, start), directory, record]);
}
