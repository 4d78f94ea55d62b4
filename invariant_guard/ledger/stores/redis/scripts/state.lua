-- The revision of the limits, and '1' where the totals of their scopes are added up.
local function limits_state() return (LIMITS or '') .. ' ' .. (READY or '') end

