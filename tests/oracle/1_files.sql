-- The tables of all bundles as text, one after the other: `load` counts the loads, `line` the rows of a file.
CREATE TABLE raw_partnerships (
    load INT, line INT, partnership_id VARCHAR, partner_id VARCHAR, name VARCHAR, model VARCHAR, currency VARCHAR,
    timezone VARCHAR, anchor_day VARCHAR, tier VARCHAR
);
CREATE TABLE raw_customers (
    load INT, line INT, security_center_id VARCHAR, partnership_id VARCHAR, name VARCHAR, status VARCHAR
);
CREATE TABLE raw_usage (
    load INT, line INT, security_center_id VARCHAR, product_code VARCHAR, "at" VARCHAR, quantity VARCHAR
);
CREATE TABLE raw_prices (
    load INT, line INT, partnership_id VARCHAR, security_center_id VARCHAR, product_code VARCHAR, valid_from VARCHAR,
    model VARCHAR, basis VARCHAR, up_to VARCHAR, unit_price VARCHAR, flat_price VARCHAR, package_size VARCHAR
);
CREATE TABLE raw_commitments (
    load INT, line INT, partnership_id VARCHAR, product_code VARCHAR, valid_from VARCHAR, minimum_amount VARCHAR
);

-- Minor units of one unit of a currency, for the currencies that the made-up worlds use.
CREATE TABLE currencies AS
SELECT * FROM (VALUES ('EUR', 100), ('JPY', 1), ('KWD', 1000)) AS known (currency, minor_units);

-- Of several loads that name a partnership the last one holds; without an anchor day its model's usual one does.
CREATE VIEW partnerships AS
SELECT partnership_id, timezone, currency, minor_units,
    coalesce(anchor_day::INT, CASE model WHEN 'mssp' THEN 26 ELSE 1 END) AS anchor
FROM raw_partnerships JOIN currencies USING (currency)
QUALIFY row_number() OVER (PARTITION BY partnership_id ORDER BY load DESC) = 1;

CREATE VIEW customers AS
SELECT security_center_id, partnership_id, name
FROM raw_customers
QUALIFY row_number() OVER (PARTITION BY security_center_id ORDER BY load DESC) = 1;
