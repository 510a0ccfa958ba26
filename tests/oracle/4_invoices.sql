-- R-PRICE-3, R-PRICE-4, R-INVOICE-1: amounts in minor units, rounded half up, and shared out over a portfolio.
CREATE TABLE rounded AS
SELECT c.*, a.minor
FROM charged AS c LEFT JOIN (
    SELECT c.security_center_id, c.product_code, c.cycle_start,
        (sum(units_of(r.model, c.units, r.below, r.up_to, r.package_size) * r.millionths * p.minor_units) + 500000)
            // 1000000 AS minor
    FROM charged AS c JOIN partnerships AS p USING (partnership_id) JOIN price_rows AS r
        ON r.partnership_id = c.partnership_id AND r.product_code = c.product_code AND r.valid_from = c.valid_from
        AND r.only_for IS NOT DISTINCT FROM c.only_for
    GROUP BY ALL
) AS a USING (security_center_id, product_code, cycle_start);

-- Largest remainder: everybody gets the whole units of their share, the rest goes one by one by what was cut off.
CREATE TABLE lines AS
SELECT r.* EXCLUDE (minor, units, whole, cut_off),
    CASE basis WHEN 'portfolio' THEN whole + (place <= minor - given)::INT ELSE minor END::BIGINT AS amount_minor
FROM (
    SELECT *, sum(whole) OVER pool AS given,
        row_number() OVER (pool ORDER BY cut_off DESC, security_center_id) AS place
    FROM (SELECT *, minor * peak // units AS whole, minor * peak % units AS cut_off FROM rounded)
    WINDOW pool AS (PARTITION BY partnership_id, product_code, cycle_start, only_for)
) AS r;

-- Peaks of 0 are known and have no line.
CREATE VIEW rated AS
SELECT k.*, l.amount_minor, l.only_for, l.valid_from, l.model, l.basis
FROM peaks AS k LEFT JOIN lines AS l USING (partnership_id, security_center_id, product_code, cycle_start);

-- R-INVOICE-2: the minimum of a day is the one begun last.
CREATE VIEW minimums AS
SELECT partnership_id, product_code, valid_from::DATE AS valid_from,
    (minimum_amount::DECIMAL(18, 3) * minor_units)::BIGINT AS minimum_minor
FROM raw_commitments JOIN partnerships USING (partnership_id)
QUALIFY row_number() OVER (PARTITION BY partnership_id, product_code, valid_from ORDER BY load DESC) = 1;
