-- R-PRICE-1, R-PRICE-2: the prices of all loads, the one each peak is charged by, and what a quantity costs.
CREATE TABLE price_rows AS
SELECT partnership_id, security_center_id AS only_for, product_code, valid_from::DATE AS valid_from, model,
    coalesce(basis, 'customer') AS basis, up_to::BIGINT AS up_to, package_size::BIGINT AS package_size,
    -- Prices in millionths, so that everything after is whole numbers.
    (coalesce(unit_price, flat_price)::DECIMAL(38, 6) * 1000000)::HUGEINT AS millionths,
    coalesce(lag(up_to::BIGINT) OVER (tiers ORDER BY up_to::BIGINT NULLS LAST), 0) AS below
FROM (
    SELECT * FROM raw_prices
    QUALIFY load = max(load) OVER (PARTITION BY partnership_id, security_center_id, product_code, valid_from)
)
WINDOW tiers AS (PARTITION BY partnership_id, security_center_id, product_code, valid_from);

CREATE VIEW prices AS
SELECT DISTINCT partnership_id, only_for, product_code, valid_from, model, basis FROM price_rows;

-- A customer's own price wins however old it is; of several begun by the first day of the cycle the latest counts.
CREATE TABLE chosen AS
SELECT k.*, p.only_for, p.valid_from, p.model, p.basis
FROM peaks AS k LEFT JOIN prices AS p
    ON p.partnership_id = k.partnership_id AND p.product_code = k.product_code AND p.valid_from <= k.cycle_start
    AND (p.only_for IS NULL OR p.only_for = k.security_center_id)
WHERE k.peak > 0
QUALIFY row_number() OVER (
    PARTITION BY k.security_center_id, k.product_code, k.cycle_start
    ORDER BY p.only_for NULLS LAST, p.valid_from DESC
) = 1;

-- What is charged: the customer's peak, or the peaks of all who follow the partnership's price.
CREATE TABLE charged AS
SELECT *, CASE basis WHEN 'portfolio'
    THEN sum(peak) OVER (PARTITION BY partnership_id, product_code, cycle_start, only_for) ELSE peak END::BIGINT AS units
FROM chosen;

CREATE MACRO units_of(model, q, below, up_to, package_size) AS
CASE model
    WHEN 'flat' THEN 1
    WHEN 'package' THEN (q + package_size - 1) // package_size
    WHEN 'graduated' THEN greatest(least(q, coalesce(up_to, q)) - below, 0)
    ELSE CASE WHEN q > below AND q <= coalesce(up_to, q) THEN q ELSE 0 END
END;
