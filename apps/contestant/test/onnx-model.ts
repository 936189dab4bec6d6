/*
 * ONNX models written field by field, so that every one can be wrong. Numbers of fields are those of onnx.proto3.
 */

/** A message's fields, in their order: a number is a varint, text and bytes have a length before them. */
export type Fields = readonly (readonly [number, number | string | Buffer])[];

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
}

/** The bytes of a message. */
export function message(...fields: Fields): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number') return [varint(8 * number), varint(value)];
      const bytes = Buffer.from(value);
      return [varint(8 * number + 2), varint(bytes.length), bytes];
    }),
  );
}

const FLOAT = 1;

/** A named tensor of a type and shape; a dimension of text is free. */
export function side(name: string, shape: readonly (number | string)[], element = FLOAT): Buffer {
  const dimensions = shape.map(
    (size) => [1, message(typeof size === 'number' ? [1, size] : [2, size])] as const,
  );
  return message([1, name], [2, message([1, message([1, element], [2, message(...dimensions)])])]);
}

/** An operator; `others` are attributes and the like. */
export function node(operator: string, input: string, output: string, ...others: Fields): Buffer {
  return message([1, input], [2, output], [4, operator], ...others);
}

/** An attribute that holds a subgraph of these operators. */
export function subgraph(...nodes: readonly Buffer[]): Buffer {
  return message([1, 'body'], [6, message(...nodes.map((bytes) => [1, bytes] as const))], [20, 5]);
}

export const IDENTITY = node('Identity', 'x', 'scores');
export const INPUT = [11, side('x', ['batch', 4])] as const;
export const OUTPUT = [12, side('scores', ['batch', 4])] as const;
/** Of the operators of ai.onnx, version 17. */
export const OPSET = [8, message([1, ''], [2, 17])] as const;

/** A model of a graph with these fields; (batch, 4) in and out unless they say otherwise. */
export function model(graph: Fields = [[1, IDENTITY], INPUT, OUTPUT], opsets: Fields = [OPSET]): Buffer {
  return message([1, 8], [7, message([2, 'graph'], ...graph)], ...opsets);
}
