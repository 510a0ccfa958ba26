-- R-USAGE-1, R-CYCLE-1, R-CYCLE-4, R-PEAK-1: from samples to one quantity a day, and from days to peaks.
CREATE VIEW samples AS
SELECT u.load, u.line, c.partnership_id, u.security_center_id, u.product_code, u.quantity::BIGINT AS quantity,
    length(u."at") > 10 AS timed,
    CASE WHEN length(u."at") > 10 THEN timezone(p.timezone, u."at"::TIMESTAMPTZ)::DATE ELSE u."at"::DATE END AS day
FROM raw_usage AS u JOIN customers AS c USING (security_center_id) JOIN partnerships AS p USING (partnership_id);

-- What one file says of a day: its last whole-day value, or the largest of its timestamped samples.
CREATE VIEW said AS
SELECT load, partnership_id, security_center_id, product_code, day, bool_or(timed) AS timed,
    coalesce(arg_max(quantity, line) FILTER (NOT timed), max(quantity)) AS quantity
FROM samples GROUP BY ALL;

-- A whole-day value wipes out what earlier loads said; samples only ever raise what is there.
CREATE TABLE readings AS
SELECT partnership_id, security_center_id, product_code, day, max(quantity) AS quantity
FROM (
    SELECT *, coalesce(
        max(load) FILTER (NOT timed) OVER (PARTITION BY security_center_id, product_code, day), 0
    ) AS replaced_by
    FROM said
)
WHERE load >= replaced_by
GROUP BY ALL;

-- The day on which the cycle of a month begins: the anchor, or the month's last day where it is shorter.
CREATE MACRO start_in(month, anchor) AS least(month + anchor - 1, last_day(month));
CREATE MACRO month_of(day, back) AS (date_trunc('month', day) - to_months(back))::DATE;
CREATE MACRO cycle_start(day, anchor) AS
CASE WHEN day >= start_in(month_of(day, 0), anchor)
    THEN start_in(month_of(day, 0), anchor) ELSE start_in(month_of(day, 1), anchor) END;

CREATE TABLE placed AS
SELECT r.*, cycle_start(r.day, p.anchor) AS cycle_start
FROM readings AS r JOIN partnerships AS p USING (partnership_id);

CREATE TABLE peaks AS
SELECT partnership_id, cycle_start, product_code, security_center_id,
    max(quantity) AS peak, first(day ORDER BY quantity DESC, day) AS peak_day, max(day) AS last_day
FROM placed GROUP BY ALL;
