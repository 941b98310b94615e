import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { Allow, IsInt, IsOptional, Matches, ValidateNested } from 'class-validator';

import { parseBody } from '../src/http/json-body.js';

class Crust {
  @IsInt()
  layers!: number;
}

class Pie {
  @IsOptional()
  @Matches(/^[a-z]+$/, { message: 'only small letters' })
  name?: string;

  @ValidateNested()
  @Type(() => Crust)
  crust!: Crust;

  @Allow()
  notes?: unknown;
}

const parse = (value: unknown): Pie => parseBody(Pie, { headers: {}, body: Buffer.from(JSON.stringify(value)) });

describe('a parsed body', () => {
  it('is of its class, through and through', () => {
    const pie = parse({ crust: { layers: 2, more: 1 }, more: 1, notes: { free: ['form'] } });
    expect(pie).toBeInstanceOf(Pie);
    expect(pie.crust).toBeInstanceOf(Crust);
    expect(pie).toEqual({ crust: { layers: 2 }, notes: { free: ['form'] } });
  });

  it.each([
    [{ crust: { layers: 'two' } }, 'crust.layers must be an integer number'],
    [{ crust: 5 }, 'crust: nested property crust must be either object or array'],
    [{ crust: { layers: 2 }, name: 'Apple' }, 'name: only small letters'],
    [[], 'body must be a JSON object'],
  ])('that is wrong is refused naming the field: %j', (value, message) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ status: 400, message }));
  });
});
