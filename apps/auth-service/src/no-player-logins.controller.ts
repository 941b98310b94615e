import { Refusal } from '@laurel/runtime/http/refusal';
import { All, Controller } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { ANY_SIGN_IN_PATH } from './sign-in-paths.js';

/**
 * Stands where logins would be when there is no GitLab to log in with. To games and browsers alike it is as if nothing were there, told
 * in words: a 404, because trying again does not help and nothing is broken that should wake anybody up.
 */
@ApiExcludeController()
@Controller()
export class NoPlayerLoginsController {
  @All(['api/sessions', ANY_SIGN_IN_PATH])
  refuse(): never {
    throw new Refusal(404, 'Sign-in is not configured on this server: it runs without GitLab.');
  }
}
