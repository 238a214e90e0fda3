package io.phantomdb.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The TPC-H schema with the row counts of scale 1, and its queries.
final class Tpch {
    private Tpch() {}

    static TestCatalog catalog() {
        return new TestCatalog()
                .create(
                        "CREATE TABLE region (r_regionkey INTEGER PRIMARY KEY, r_name CHAR(25) NOT NULL,"
                                + " r_comment VARCHAR(152))",
                        5)
                .create(
                        "CREATE TABLE nation (n_nationkey INTEGER PRIMARY KEY, n_name CHAR(25) NOT NULL,"
                                + " n_regionkey INTEGER NOT NULL, n_comment VARCHAR(152))",
                        25)
                .create(
                        "CREATE TABLE supplier (s_suppkey INTEGER PRIMARY KEY, s_name CHAR(25) NOT NULL, s_address"
                                + " VARCHAR(40) NOT NULL, s_nationkey INTEGER NOT NULL, s_phone CHAR(15) NOT NULL,"
                                + " s_acctbal DECIMAL(15,2) NOT NULL, s_comment VARCHAR(101) NOT NULL)",
                        10_000)
                .create(
                        "CREATE TABLE part (p_partkey INTEGER PRIMARY KEY, p_name VARCHAR(55) NOT NULL,"
                                + " p_mfgr CHAR(25) NOT NULL, p_brand CHAR(10) NOT NULL, p_type VARCHAR(25) NOT NULL,"
                                + " p_size INTEGER NOT NULL, p_container CHAR(10) NOT NULL,"
                                + " p_retailprice DECIMAL(15,2) NOT NULL, p_comment VARCHAR(23) NOT NULL)",
                        200_000)
                .create(
                        "CREATE TABLE partsupp (ps_partkey INTEGER NOT NULL, ps_suppkey INTEGER NOT NULL,"
                                + " ps_availqty INTEGER NOT NULL, ps_supplycost DECIMAL(15,2) NOT NULL,"
                                + " ps_comment VARCHAR(199) NOT NULL, PRIMARY KEY (ps_partkey, ps_suppkey))",
                        800_000)
                .create(
                        "CREATE TABLE customer (c_custkey INTEGER PRIMARY KEY, c_name VARCHAR(25) NOT NULL, c_address"
                                + " VARCHAR(40) NOT NULL, c_nationkey INTEGER NOT NULL, c_phone CHAR(15) NOT NULL,"
                                + " c_acctbal DECIMAL(15,2) NOT NULL, c_mktsegment CHAR(10) NOT NULL, c_comment"
                                + " VARCHAR(117) NOT NULL)",
                        150_000)
                .create(
                        "CREATE TABLE orders (o_orderkey BIGINT PRIMARY KEY, o_custkey INTEGER NOT NULL, o_orderstatus"
                                + " CHAR(1) NOT NULL, o_totalprice DECIMAL(15,2) NOT NULL, o_orderdate DATE NOT NULL,"
                                + " o_orderpriority CHAR(15) NOT NULL, o_clerk CHAR(15) NOT NULL, o_shippriority INTEGER"
                                + " NOT NULL, o_comment VARCHAR(79) NOT NULL)",
                        1_500_000)
                .create(
                        "CREATE TABLE lineitem (l_orderkey BIGINT NOT NULL, l_partkey INTEGER NOT NULL, l_suppkey"
                                + " INTEGER NOT NULL, l_linenumber INTEGER NOT NULL, l_quantity DECIMAL(15,2) NOT NULL,"
                                + " l_extendedprice DECIMAL(15,2) NOT NULL, l_discount DECIMAL(15,2) NOT NULL, l_tax"
                                + " DECIMAL(15,2) NOT NULL, l_returnflag CHAR(1) NOT NULL, l_linestatus CHAR(1) NOT NULL,"
                                + " l_shipdate DATE NOT NULL, l_commitdate DATE NOT NULL, l_receiptdate DATE NOT NULL,"
                                + " l_shipinstruct CHAR(25) NOT NULL, l_shipmode CHAR(10) NOT NULL, l_comment VARCHAR(44)"
                                + " NOT NULL, PRIMARY KEY (l_orderkey, l_linenumber))",
                        6_001_215)
                .distinct("n_name", 25)
                .distinct("r_name", 5)
                .distinct("n_regionkey", 5)
                .distinct("s_nationkey", 25)
                .distinct("c_nationkey", 25)
                .distinct("c_mktsegment", 5)
                .distinct("o_custkey", 100_000)
                .distinct("o_orderdate", 2406)
                .distinct("l_orderkey", 1_500_000)
                .distinct("l_partkey", 200_000)
                .distinct("l_suppkey", 10_000)
                .distinct("l_shipdate", 2526)
                .distinct("l_shipmode", 7)
                .distinct("l_returnflag", 3)
                .distinct("l_linestatus", 2)
                .distinct("ps_partkey", 200_000)
                .distinct("ps_suppkey", 10_000)
                .distinct("p_brand", 25)
                .distinct("p_container", 40)
                .distinct("p_size", 50)
                .distinct("p_type", 150);
    }

    /// @param number 1 to 22
    static String query(int number) {
        return resource("/io/phantomdb/testkit/tpch/q" + number + ".sql");
    }

    static String resource(String name) {
        try (InputStream in = Tpch.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
