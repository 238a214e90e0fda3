package io.phantomdb.sqltest.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.config.Settings;
import io.phantomdb.core.function.Functions;
import io.phantomdb.core.function.LibraryFunction;
import io.phantomdb.core.function.LibraryFunction.Example;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.sqltest.door.ServerTarget;
import io.phantomdb.sqltest.run.Outcome;
import io.phantomdb.sqltest.run.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/sql/functions.md is written from the library itself, with results as the server gives them; run with
/// `-Dfunctions.write=true` to write it anew.
final class FunctionsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "sql", "functions.md");

    private static final String HEAD = """
            # Functions and operators

            Every function with its argument types, its result type and an example that a test runs. `any` takes every type, `same` the
            type common to all arguments of that name, `numeric` integers and decimals, `anyarray` arrays and `anyelement` what is in
            them, all of one common type. A NULL argument gives NULL unless an example
            says otherwise; overflow is SQLSTATE 22003.
            """;

    private static final String ROWS =
            "(VALUES (1, 10, 'b'), (2, 20, 'a'), (2, 40, 'c'), (NULL, 80, NULL)) AS t (x, y, a)";

    /// Over [#ROWS].
    private static final List<Example> AGGREGATES = List.of(
            new Example("count(*)", "4"),
            new Example("count(x)", "3"),
            new Example("count(DISTINCT x)", "2"),
            new Example("sum(y)", "150"),
            new Example("min(a)", "a"),
            new Example("max(y)", "80"),
            new Example("round(avg(y), 2)", "37.50"),
            new Example("sum(y) FILTER (WHERE x = 2)", "60"),
            new Example("bool_and(x > 0)", "true"),
            new Example("bool_or(x > 1)", "true"),
            new Example("every(y > 0)", "true"),
            new Example("jsonb_agg(a ORDER BY y)", "[\"b\", \"a\", \"c\", null]"),
            new Example("jsonb_object_agg(y, a)", "{\"10\": \"b\", \"20\": \"a\", \"40\": \"c\", \"80\": null}"),
            new Example("bit_and(y)", "0"),
            new Example("bit_or(y)", "126"),
            new Example("bit_xor(y)", "102"),
            new Example("any_value(y) > 0", "true"),
            new Example("string_agg(a, ', ' ORDER BY a)", "a, b, c"),
            new Example("array_agg(a ORDER BY a DESC)", "{NULL,c,b,a}"),
            new Example("mode() WITHIN GROUP (ORDER BY x)", "2"),
            new Example("percentile_cont(0.5) WITHIN GROUP (ORDER BY y)", "30"),
            new Example("percentile_disc(0.5) WITHIN GROUP (ORDER BY y)", "20"),
            new Example("median(y)", "30"),
            new Example("arg_min(a, y)", "b"),
            new Example("min_by(a, y)", "b"),
            new Example("arg_max(x, y)", "2"),
            new Example("max_by(y, a)", "40"),
            new Example("round(var_pop(y)::numeric, 4)", "718.7500"),
            new Example("round(var_samp(y)::numeric, 4)", "958.3333"),
            new Example("round(variance(y)::numeric, 4)", "958.3333"),
            new Example("round(stddev_pop(y)::numeric, 4)", "26.8095"),
            new Example("round(stddev_samp(y)::numeric, 4)", "30.9570"),
            new Example("round(stddev(y)::numeric, 4)", "30.9570"),
            new Example("round(covar_pop(y, x)::numeric, 4)", "4.4444"),
            new Example("round(covar_samp(y, x)::numeric, 4)", "6.6667"),
            new Example("round(corr(y, x)::numeric, 4)", "0.7559"),
            new Example("regr_slope(y, x)", "20"),
            new Example("round(regr_intercept(y, x)::numeric, 4)", "-10.0000"),
            new Example("round(regr_r2(y, x)::numeric, 4)", "0.5714"),
            new Example("round(regr_avgx(y, x)::numeric, 4)", "1.6667"),
            new Example("round(regr_avgy(y, x)::numeric, 4)", "23.3333"),
            new Example("round(regr_sxx(y, x)::numeric, 4)", "0.6667"),
            new Example("round(regr_syy(y, x)::numeric, 4)", "466.6667"),
            new Example("round(regr_sxy(y, x)::numeric, 4)", "13.3333"),
            new Example("regr_count(y, x)", "3"));

    @TempDir
    private Path data = Path.of("");

    @Test
    void everyExampleGivesWhatThePageSays() {
        List<String> wrong = new ArrayList<>();
        try (ServerTarget target = new ServerTarget(ServerTarget.Door.ENGINE, data, Settings.defaults());
                Target.Client client = target.connect()) {
            for (LibraryFunction function : functions()) {
                function.examples().forEach(example -> check(client, example, "", wrong));
            }
            AGGREGATES.forEach(example -> check(client, example, " FROM " + ROWS, wrong));
        }
        assertEquals(List.of(), wrong);
    }

    private static void check(Target.Client client, Example example, String from, List<String> wrong) {
        String got = switch (client.execute("SELECT CAST((" + example.sql() + ") AS text)" + from)) {
            case Outcome.Rows rows -> rows.values().getFirst().getFirst();
            case Outcome.Done done -> done.toString();
            case Outcome.Failed failed -> failed.toString();
        };
        if (!got.equals(example.result())) {
            wrong.add(example.sql() + " gives " + got + ", not " + example.result());
        }
    }

    @Test
    void everyNameHasAnExample() {
        for (String name : Functions.names()) {
            if (Set.of("$pair", "$ordered", "$element_bytes", "$empty_for_null", "$json_pair", "$json_element")
                    .contains(name)) {
                continue; // arguments of aggregates in one; no text can call them
            }
            assertTrue(
                    Functions.named(name).stream()
                            .anyMatch(function -> !function.examples().isEmpty()),
                    name);
        }
    }

    @Test
    void thePageListsEveryFunction() throws IOException {
        String page = page();
        if (Boolean.getBoolean("functions.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE), "docs/sql/functions.md is behind; -Dfunctions.write=true writes it");
    }

    private static List<LibraryFunction> functions() {
        return Functions.names().stream()
                .flatMap(name -> Functions.named(name).stream())
                .toList();
    }

    private static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Topic topic : Topic.values()) {
            List<LibraryFunction> chapter = functions().stream()
                    .filter(function -> function.topic() == topic)
                    .toList();
            if (chapter.isEmpty()) {
                continue;
            }
            String title = topic.name().charAt(0) + topic.name().substring(1).toLowerCase(Locale.ROOT);
            page.append("\n## ")
                    .append(title)
                    .append("\n\n| function | result | example | gives |\n|---|---|---|---|\n");
            chapter.forEach(function -> row(page, function));
        }
        page.append("\n## Aggregates\n\nOver ").append(code(ROWS)).append(":\n\n| example | gives |\n|---|---|\n");
        for (Example example : AGGREGATES) {
            page.append("| ")
                    .append(code(example.sql()))
                    .append(" | ")
                    .append(code(example.result()))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static void row(StringBuilder page, LibraryFunction function) {
        boolean operator = function.name().startsWith("$");
        if (operator && function.examples().isEmpty()) {
            return;
        }
        List<Example> examples = function.examples().isEmpty() ? List.of(new Example("", "")) : function.examples();
        String head = operator ? "" : code(function.id().replace(",", ", "));
        String result = function.signature().result().replace("@0", "same");
        for (Example example : examples) {
            page.append("| ").append(head).append(" | ").append(head.isEmpty() && !operator ? "" : result);
            page.append(" | ")
                    .append(code(example.sql()))
                    .append(" | ")
                    .append(code(example.result()))
                    .append(" |\n");
            head = "";
        }
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
    }
}
