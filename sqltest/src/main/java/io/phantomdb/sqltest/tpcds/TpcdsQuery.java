package io.phantomdb.sqltest.tpcds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One statement of the 99 queries: four of them have two.
///
/// @param title its number, with `a` or `b` where it has two statements
/// @param unlimited its text without the limit of rows
/// @param limit rows at most, if the standard wants a limit
public record TpcdsQuery(String title, String unlimited, Optional<Integer> limit) {
    /// Queries there are.
    public static final int COUNT = 99;

    private static final String TEMPLATES = "/query_templates/query%d.tpl";
    private static final Pattern LIMIT = Pattern.compile("define\\s+_LIMIT\\s*=\\s*(\\d+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PARAMETER = Pattern.compile("\\[\\s*([A-Za-z_]+)(?:\\.(\\d+))?\\s*]");
    private static final Pattern DAYS = Pattern.compile("([-+])\\s*(\\d+)\\s+days\\s*\\)");
    /// The column's name before version 2 of the standard.
    private static final Pattern REVIEW_DATE = Pattern.compile("c_last_review_date\\b");

    private static final Properties PARAMETERS = parameters();

    /// The text with its limit.
    public String sql() {
        return unlimited + limit.map(rows -> "\nLIMIT " + rows).orElse("");
    }

    /// All of them, in order.
    public static List<TpcdsQuery> all() {
        List<TpcdsQuery> queries = new ArrayList<>();
        for (int number = 1; number <= COUNT; number++) {
            queries.addAll(of(number));
        }
        return queries;
    }

    /// The statements of a query.
    ///
    /// @param number from 1 to 99
    public static List<TpcdsQuery> of(int number) {
        String template = text(String.format(TEMPLATES, number));
        Matcher matcher = LIMIT.matcher(template);
        Optional<Integer> limit = matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
        String[] statements = statements(number, template).strip().split(";");
        List<TpcdsQuery> queries = new ArrayList<>();
        for (String statement : statements) {
            if (!statement.isBlank()) {
                String part = statements.length > 1 ? String.valueOf((char) ('a' + queries.size())) : "";
                queries.add(new TpcdsQuery(number + part, statement.strip(), limit));
            }
        }
        return queries;
    }

    /// What is left of the template when its comments, definitions and parameters are gone, in PostgreSQL's dialect.
    /// The
    /// quotient of query 90 is NULL where small databases would divide by zero, and DuckDB reserves `at`.
    private static String statements(int number, String template) {
        StringBuilder text = new StringBuilder();
        for (String line : template.lines().toList()) {
            String start = line.strip();
            if (!start.startsWith("--") && !start.regionMatches(true, 0, "define", 0, 6)) {
                text.append(line).append('\n');
            }
        }
        String filled = PARAMETER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(number, found)));
        String dated = DAYS.matcher(filled).replaceAll("$1 INTERVAL '$2 days')");
        return REVIEW_DATE
                .matcher(dated)
                .replaceAll("c_last_review_date_sk")
                .replace(") at,", ") am,")
                .replace("/cast(pmc as decimal(15,4))", "/nullif(cast(pmc as decimal(15,4)), 0)");
    }

    private static String value(int number, MatchResult parameter) {
        String name = parameter.group(1).toUpperCase(Locale.ROOT);
        if (name.startsWith("_LIMIT")) {
            return "";
        }
        String own = PARAMETERS.getProperty(number + "." + name);
        String value = own != null ? own : PARAMETERS.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("query " + number + " has no value for " + name);
        }
        String[] values = value.split("\\|");
        int index = parameter.group(2) == null ? 1 : Integer.parseInt(parameter.group(2));
        return values[(index - 1) % values.length];
    }

    private static Properties parameters() {
        Properties parameters = new Properties();
        try (InputStream stream = TpcdsQuery.class.getResourceAsStream("parameters.properties")) {
            parameters.load(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return parameters;
    }

    private static String text(String resource) {
        try (InputStream stream = TpcdsQuery.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("no " + resource + " on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
