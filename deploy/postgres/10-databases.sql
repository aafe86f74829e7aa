-- Runs once, on an empty data folder, as the superuser. One database and one user a service; neither is a superuser, and
-- neither can look into the other's. \getenv needs psql 15.
\set ON_ERROR_STOP on
\getenv links_password LINKS_DB_PASSWORD
\getenv attribution_password ATTRIBUTION_DB_PASSWORD

CREATE ROLE links LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'links_password';
CREATE ROLE attribution LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'attribution_password';

CREATE DATABASE links OWNER links;
CREATE DATABASE attribution OWNER attribution;

REVOKE ALL ON DATABASE postgres, template1, links, attribution FROM PUBLIC;
