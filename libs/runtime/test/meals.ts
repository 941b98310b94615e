import { Controller, Get, Post, Req } from '@nestjs/common';
import { Type } from 'class-transformer';
import { Allow, IsEmail, IsInt, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import type { Request } from 'express';

import type { Door } from '../src/http/door.js';
import { parseBody } from '../src/http/json-body.js';
import { parseQuery } from '../src/http/query.js';

/** A protocol that lists what is wrong with a request. */
export const LIST_DOOR: Door = {
  owns: (path) => path === '/list' || path.startsWith('/list/'),
  methods: (path) => ({ '/list/meals': ['GET', 'POST'], '/list/broken': ['GET'] })[path],
  ignoresLastSlash: true,
  headers: { 'Access-Control-Allow-Origin': '*' },
  preflight: { status: 200, headers: { 'Access-Control-Allow-Methods': 'GET, POST, OPTIONS' } },
  invalidStatus: 422,
  refusalBody: (message, issues) => ({
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify({ detail: issues ?? message, error: message }),
  }),
};

class Dish {
  @IsString()
  name!: string;
}

class Meal {
  @IsString()
  @Matches(/^[a-z]+$/)
  guest!: string;

  @IsNumber({ allowNaN: false, allowInfinity: false })
  tip!: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(9)
  seats?: number;

  @IsOptional()
  @IsString()
  @MaxLength(3)
  refresh_token?: string;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Dish)
  dishes?: Dish[];

  @IsOptional()
  @IsString({ each: true })
  wines?: string[];

  @IsOptional()
  @IsEmail()
  email?: string;

  @Allow()
  notes?: unknown;
}

class MealQuery {
  @IsOptional()
  @Matches(/^\d$/, { message: '$property must be a digit' })
  limit?: string;

  @IsOptional()
  @IsString()
  guest?: string;
}

@Controller('list')
export class ListController {
  @Post('meals')
  take(@Req() req: Request): object {
    return { ...parseBody(Meal, req) };
  }

  @Get('meals')
  list(@Req() req: Request): object {
    return { ...parseQuery(MealQuery, req) };
  }

  @Get('broken')
  broken(): never {
    throw new Error('select * from secrets');
  }
}
