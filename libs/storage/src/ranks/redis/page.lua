-- Reads consecutive places. Answers false when the index cannot answer for the revision asked for.
-- KEYS order, members   ARGV epoch, revision, capacity, offset, limit, then, if there is an anchor: sort key, tie
-- Answers revision, total, standings before the anchor, number of standings strictly before the first place's value, then
-- member and sort key of `limit` places, of which some may be beyond the window or the capacity.
if not answers(ARGV[1], ARGV[2]) then
  return false
end

-- A tie is more than a number holds exactly and is compared in two halves; Lua would compare text by the machine's language.
local function is_before(member, tie)
  local high, other = tonumber(string.sub(member, 1, 7), 16), tonumber(string.sub(tie, 1, 7), 16)
  if high ~= other then
    return high < other
  end
  return tonumber(string.sub(member, 8, 14), 16) < tonumber(string.sub(tie, 8, 14), 16)
end

-- Standings strictly before an anchor: those of a lesser key, and of those that equal it the ones of a lesser tie.
local function standings_before(key, tie)
  local low = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. key)
  local high = low + redis.call('ZCOUNT', KEYS[1], key, key)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if is_before(redis.call('ZRANGE', KEYS[1], middle, middle)[1], tie) then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

local anchor = ARGV[6] and standings_before(ARGV[6], ARGV[7]) or 0
local start, limit = math.max(math.min(anchor, tonumber(ARGV[3])) + tonumber(ARGV[4]), 0), tonumber(ARGV[5])
local places = {}
if limit > 0 then
  places = redis.call('ZRANGE', KEYS[1], string.format('%d', start), string.format('%d', start + limit - 1), 'WITHSCORES')
end
local leading = 0
if places[2] then
  leading = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. places[2])
end
return { redis.call('HGET', KEYS[2], 'revision'), redis.call('ZCARD', KEYS[1]), anchor, leading, places }
