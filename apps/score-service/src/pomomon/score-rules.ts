/** Injects the ScoreRules of the configuration. */
export const SCORE_RULES_TOKEN = Symbol('score rules');
