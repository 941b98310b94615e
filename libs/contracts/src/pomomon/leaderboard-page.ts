import { ApiProperty } from '@nestjs/swagger';

import { PAGE_SIZE } from './limits.js';

/** One player's line on the leaderboard. */
export class PlayerScore {
  @ApiProperty({ description: 'Opaque and stable.' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ type: 'integer', description: 'Credited focus time in milliseconds.' })
  score!: number;
}

/** Data of every event on `GET /api/leaderboard`: a whole page, never a difference. */
export class LeaderboardPage {
  @ApiProperty({ type: 'integer', description: 'Zero-based page that is shown.' })
  page!: number;

  @ApiProperty({ type: [PlayerScore], maxItems: PAGE_SIZE, description: 'Best first.' })
  scores!: PlayerScore[];

  @ApiProperty({ type: 'integer', description: 'Zero-based index of the last page.' })
  max_page!: number;
}
